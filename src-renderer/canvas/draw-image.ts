import { findAddable } from '../editing/addable';
import { describeShape } from '../../src-shared/tensor/dims';
import { describeAny } from './block-view';
import { listPorts, sizeOfBlock } from '../editing/block-size';
import { controlOffset, placeOfPort } from '../editing/wire-geometry';
import { projectStore } from '../state/project-store';

const MARGIN = 24;
/** Twice the size of the screen, for print and for slides. */
const PNG_SCALE = 2;

/** The drawing as SVG, as a data URL. */
export function drawSvg(): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawSvgText().text)}`;
}

/** The drawing as PNG, as a data URL. */
export async function drawPng(): Promise<string> {
  const { width, height } = drawSvgText();
  const image = new Image();
  image.src = drawSvg();
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * PNG_SCALE);
  canvas.height = Math.ceil(height * PNG_SCALE);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This window cannot draw pictures');
  context.scale(PNG_SCALE, PNG_SCALE);
  context.drawImage(image, 0, 0, width, height);
  return canvas.toDataURL('image/png');
}

/** Draws from the project itself, not from the screen: what lies outside the window is there too. */
function drawSvgText(): { readonly text: string; readonly width: number; readonly height: number } {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const style = getComputedStyle(document.documentElement);
  const color = (token: string): string => style.getPropertyValue(`--u-${token}`).trim();
  const boxes = [...project.blocks.values()].map((block) => ({ block, ...sizeOfBlock(listPorts(project, block)) }));
  const left = Math.min(0, ...boxes.map(({ block }) => block.position.x)) - MARGIN;
  const top = Math.min(0, ...boxes.map(({ block }) => block.position.y)) - MARGIN;
  const width = Math.max(1, ...boxes.map(({ block, width: w }) => block.position.x + w)) + MARGIN - left;
  const height = Math.max(1, ...boxes.map(({ block, height: h }) => block.position.y + h)) + MARGIN - top;
  const wires = [...project.wires.values()].flatMap((wire) => {
    const start = placeOfPort(project, wire.from, 'out');
    const end = placeOfPort(project, wire.to, 'in');
    if (start === null || end === null) return [];
    const signal = check.signals.get(`${wire.from.block}.${wire.from.port}`);
    const pull = controlOffset(end.x - start.x);
    const path = `M${start.x},${start.y} C${start.x + pull},${start.y} ${end.x - pull},${end.y} ${end.x},${end.y}`;
    const stroke = color(`kind-${signal?.kind ?? 'unknown'}`);
    const label = signal ? describeShape(signal.shape) : '';
    const dash = signal?.kind === 'tokens' ? ' stroke-dasharray="1 6" stroke-linecap="round"' : '';
    const x = (start.x + end.x) / 2;
    const y = (start.y + end.y) / 2 - 8;
    return [
      `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${signal?.kind === 'sequence' ? 5 : 2}"${dash}/>`,
      end.x - start.x > label.length * 6 + 24
        ? `<text x="${x}" y="${y}" text-anchor="middle" font-family="monospace" font-size="10" fill="${color('text-dim')}">${escape(label)}</text>`
        : '',
    ];
  });
  const cards = boxes.map(({ block, width: w, height: h }) => {
    const type = findAddable(project, block.type);
    const { x, y } = block.position;
    const detail = block.bypassed ? 'Bypassed' : describeAny(project, block, check.parameters.get(block.id));
    return [
      `<g${block.bypassed ? ' opacity="0.5"' : ''}>`,
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="${color('raised')}" stroke="${color('outline')}"/>`,
      `<rect x="${x}" y="${y}" width="3" height="${h}" fill="${color(`cat-${type?.category ?? 'regularization'}`)}"/>`,
      `<text x="${x + 12}" y="${y + 20}" font-family="Inter, sans-serif" font-size="12" font-weight="600" fill="${color('text')}">${escape(shorten(block.name, 24))}</text>`,
      `<text x="${x + 12}" y="${y + 36}" font-family="Inter, sans-serif" font-size="11" fill="${color('text-dim')}">${escape(shorten(detail, 28))}</text>`,
      '</g>',
    ].join('');
  });
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${color('canvas')}"/>`,
    ...wires,
    ...cards,
    '</svg>',
  ].join('');
  return { text, width, height };
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
