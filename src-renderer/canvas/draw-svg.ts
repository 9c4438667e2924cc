import type { CheckResult } from '../../src-shared/compiler/check';
import type { GroupRecord, Project } from '../../src-shared/document/document';
import { groupToken } from '../catalog/group-color';
import type { PortView } from './block-view';
import { controlOffset } from '../editing/wire-geometry';
import { HANDLE_SIZE } from './flow-items';
import { NOTE_LINE, noteLines } from '../editing/note-lines';
import { hasTitle } from './port-titles';
import { makeFlowDrawer, type BlockNode, type FlowNode, type FolderNode, type WireEdge } from './to-flow';

const MARGIN = 24;
const NOTHING: ReadonlySet<string> = new Set();
const SANS = 'font-family="Inter, system-ui, sans-serif"';
const MONO = 'font-family="JetBrains Mono, ui-monospace, monospace"';
/** Width of a character of a label, for deciding whether it has room. */
const LETTER = 6.1;

/** A picture, with its size in its own units. */
export interface SvgPicture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The drawing as SVG: what the canvas shows, with what lies outside of the window, and without what is selected. `color` gives
 * the value of a colour of the style sheet by its name, `kind-vector`.
 */
export function drawSvgPicture(project: Project, check: CheckResult, color: (token: string) => string): SvgPicture {
  const { nodes, edges } = makeFlowDrawer()({
    ...{ project, check, drag: new Map(), targetWire: null, open: NOTHING },
    selection: { blocks: NOTHING, wires: NOTHING, notes: NOTHING, groups: NOTHING },
  });
  const left = Math.min(...nodes.map(({ position }) => position.x), Infinity) - MARGIN;
  const top = Math.min(...nodes.map(({ position }) => position.y), Infinity) - MARGIN;
  const right = Math.max(...nodes.map(({ position, width = 0 }) => position.x + width), -Infinity) + MARGIN;
  const bottom = Math.max(...nodes.map(({ position, height = 0 }) => position.y + height), -Infinity) + MARGIN;
  const area =
    nodes.length === 0
      ? { x: 0, y: 0, width: 2 * MARGIN, height: 2 * MARGIN }
      : { x: left, y: top, width: right - left, height: bottom - top };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${area.width}" height="${area.height}" viewBox="${area.x} ${area.y} ${area.width} ${area.height}">`,
    `<rect x="${area.x}" y="${area.y}" width="${area.width}" height="${area.height}" fill="${color('canvas')}"/>`,
    // As on the canvas: frames over the wires, so that none covers a head, and below the blocks.
    ...edges.map((edge) => drawEdge(edge, byId, color)),
    ...nodes.filter(({ type }) => type === 'frame').map((node) => drawNode(node, color)),
    ...nodes.filter(({ type }) => type !== 'frame').map((node) => drawNode(node, color)),
    '</svg>',
  ].join('');
  return { text, width: area.width, height: area.height };
}

type Color = (token: string) => string;

function drawNode(node: FlowNode, color: Color): string {
  const { x, y } = node.position;
  const body =
    node.type === 'block'
      ? drawCard(node, color)
      : node.type === 'folder'
        ? drawFolderCard(node, color)
        : node.type === 'note'
          ? drawNoteCard(node.data.note.text, node.width ?? 0, node.height ?? 0, color)
          : drawGroup(node.data.group, node.width ?? 0, node.height ?? 0, color);
  return `<g transform="translate(${x} ${y})">${body}</g>`;
}

function drawCard({ data: { view }, width = 0, height = 0 }: BlockNode, color: Color): string {
  const detail = view.isBypassed ? 'Bypassed' : view.detail;
  const head = [
    `<rect width="${width}" height="${height}" rx="6" fill="${color('raised')}" stroke="${color('outline')}"${view.isBypassed ? ' stroke-dasharray="4 3"' : ''}/>`,
    `<rect y="3" width="3" height="${height - 6}" fill="${color(`cat-${view.category ?? 'regularization'}`)}"/>`,
    writeHead(view.name, detail, width, color),
  ].join('');
  const { inputs, outputs } = view;
  return `<g${view.isBypassed ? ' opacity="0.6"' : ''}>${head}${drawPorts(inputs, outputs, width, color)}</g>`;
}

function drawFolderCard({ data: { group, ports }, width = 0, height = 0 }: FolderNode, color: Color): string {
  const count = group.blocks.length;
  return [
    `<rect width="${width}" height="${height}" rx="6" fill="${color('raised')}" stroke="${color(groupToken(group.color))}" stroke-dasharray="4 3"/>`,
    writeHead(group.name, `${count} ${count === 1 ? 'block' : 'blocks'}`, width, color),
    drawPorts(ports.inputs, ports.outputs, width, color),
  ].join('');
}

function writeHead(name: string, detail: string, width: number, color: Color): string {
  const letters = Math.floor((width - 24) / LETTER);
  return [
    `<text x="12" y="20" ${SANS} font-size="12" font-weight="600" fill="${color('text')}">${escape(shorten(name, letters))}</text>`,
    `<text x="12" y="36" ${SANS} font-size="11" fill="${color('text-dim')}">${escape(shorten(detail, letters + 2))}</text>`,
  ].join('');
}

function drawPorts(inputs: readonly PortView[], outputs: readonly PortView[], width: number, color: Color): string {
  const label = (port: PortView, side: 'in' | 'out'): string => {
    const title = hasTitle(port, side, inputs.length, outputs.length) ? port.title : '';
    const words = [title, side === 'out' ? port.shape : ''].filter((word) => word !== '').join('  ');
    const place = side === 'in' ? 'x="12"' : `x="${width - 12}" text-anchor="end"`;
    return words === ''
      ? ''
      : `<text ${place} y="${port.offset + 4}" ${SANS} font-size="10" fill="${color('text-dim')}">${escape(words)}</text>`;
  };
  const draw = (port: PortView, side: 'in' | 'out'): string => {
    const paint = color(`kind-${port.kind ?? 'unknown'}`);
    const form = FORMS[port.kind ?? 'unknown'] ?? RING;
    const fill = port.isConnected ? paint : color('raised');
    return `<g transform="translate(${side === 'in' ? 0 : width} ${port.offset})" fill="${fill}" stroke="${paint}" stroke-width="2">${form}</g>${label(port, side)}`;
  };
  return [...inputs.map((port) => draw(port, 'in')), ...outputs.map((port) => draw(port, 'out'))].join('');
}

const RING = '<circle r="3"/>';
/** The forms that the canvas gives to kinds. */
const FORMS: Readonly<Record<string, string>> = {
  sequence: '<rect x="-2" y="-5" width="4" height="10" rx="1"/>',
  vector: RING,
  tokens: '<rect x="-3" y="-3" width="6" height="6" transform="rotate(45)"/>',
  image: '<rect x="-4" y="-4" width="8" height="8"/>',
  alignment: '<path d="M-4,-4 L4,0 L-4,4 Z"/>',
};

function drawNoteCard(text: string, width: number, height: number, color: Color): string {
  // Smaller than on the canvas: where Inter is missing, letters are wider, and would go over the edge.
  return [
    `<rect width="${width}" height="${height}" rx="6" fill="${color('note')}" stroke="${color('note-line')}"/>`,
    ...noteLines(text).map(
      (line, i) =>
        `<text x="11" y="${21 + i * NOTE_LINE}" ${SANS} font-size="11" fill="${color('text')}">${escape(line)}</text>`,
    ),
  ].join('');
}

function drawGroup(group: GroupRecord, width: number, height: number, color: Color): string {
  const { name } = group;
  const paint = color(groupToken(group.color));
  return [
    `<rect width="${width}" height="${height}" rx="10" fill="${paint}" fill-opacity="0.07" stroke="${paint}" stroke-dasharray="4 3"/>`,
    `<text x="12" y="19" ${SANS} font-size="12" font-weight="600" fill="${color('text-dim')}">${escape(shorten(name, Math.floor(width / LETTER) - 4))}</text>`,
  ].join('');
}

function drawEdge(edge: WireEdge, nodes: ReadonlyMap<string, FlowNode>, color: Color): string {
  const start = placeOfHandle(nodes.get(edge.source), 'source', edge.sourceHandle);
  const end = placeOfHandle(nodes.get(edge.target), 'target', edge.targetHandle);
  if (start === null || end === null) return '';
  const kind = edge.data?.kind ?? 'unknown';
  const pull = controlOffset(end.x - start.x);
  const path = `M${start.x},${start.y} C${start.x + pull},${start.y} ${end.x - pull},${end.y} ${end.x},${end.y}`;
  const line = (width: number, stroke: string, more = ''): string =>
    `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}"${more}/>`;
  const label = edge.data?.label ?? '';
  const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2 - 9];
  const paint = color(`kind-${kind}`);
  return [
    line(WIDTHS[kind] ?? 2, paint, DASHES[kind] ?? ''),
    kind === 'sequence' || kind === 'image'
      ? line(kind === 'image' ? 6 : 3.5, color('canvas'), ' stroke-opacity="0.74"')
      : '',
    end.x - start.x > label.length * LETTER + 24
      ? `<text x="${x}" y="${y}" text-anchor="middle" ${MONO} font-size="10" paint-order="stroke" stroke="${color('canvas')}" stroke-width="4" fill="${color('text-dim')}">${escape(label)}</text>`
      : '',
  ].join('');
}

const WIDTHS: Readonly<Record<string, number>> = { sequence: 6, image: 9, tokens: 4 };
const DASHES: Readonly<Record<string, string>> = {
  tokens: ' stroke-dasharray="0 7" stroke-linecap="round"',
  alignment: ' stroke-dasharray="10 4"',
  unknown: ' stroke-dasharray="4 4"',
};

function placeOfHandle(
  node: FlowNode | undefined,
  type: 'source' | 'target',
  id: string | null | undefined,
): { x: number; y: number } | null {
  const handle = node?.handles?.find((other) => other.type === type && other.id === id);
  if (node === undefined || handle === undefined) return null;
  return { x: node.position.x + handle.x + HANDLE_SIZE / 2, y: node.position.y + handle.y + HANDLE_SIZE / 2 };
}

/** Cut between letters: half of an emoji could not be written. */
function shorten(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, Math.max(0, most - 1)).join('')}…` : text;
}

/** What XML has no way to write: control characters, and halves of letters of two code units. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escape(text: string): string {
  return text
    .replaceAll(UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
