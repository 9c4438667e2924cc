import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import type { SignalKind } from '../../src-shared/blocks/block';
import type { CheckResult } from '../../src-shared/compiler/check';
import { indexWires, sortTopologically } from '../../src-shared/compiler/wiring';
import type {
  BlockRecord,
  GroupRecord,
  NoteRecord,
  Position as Place,
  Project,
  WireRecord,
} from '../../src-shared/document/document';
import { describeShape } from '../../src-shared/tensor/dims';
import {
  BLOCK_WIDTH,
  FOOT_HEIGHT,
  HEAD_HEIGHT,
  listPorts,
  PORT_HEIGHT,
  portOffset,
  sizeOfBlock,
} from '../editing/block-size';
import type { SelectionState } from '../state/selection-store';
import { groupProblems, viewBlock, type BlockView, type PortView } from './block-view';

/** The only file that knows the drawing library's shapes: the project is never stored in them. */
export type BlockNode = Node<{ readonly view: BlockView }, 'block'>;
export type NoteNode = Node<{ readonly note: NoteRecord }, 'note'>;
export type FrameNode = Node<{ readonly group: GroupRecord }, 'frame'>;
export type FolderNode = Node<{ readonly group: GroupRecord; readonly ports: FolderPorts }, 'folder'>;
export type FlowNode = BlockNode | NoteNode | FrameNode | FolderNode;
export type WireEdge = Edge<WireView, 'wire'>;

/** The ports of a collapsed group: the ends of the wires that cross its border. */
export interface FolderPorts {
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
}

/** What a wire shows. A type alias, because the library asks for an index signature. */
export type WireView = {
  readonly kind: SignalKind | null;
  /** `batch × time × 64`; empty while it is not known. */
  readonly label: string;
  readonly hasProblem: boolean;
  /** Whether something is about to be dropped on it. */
  readonly isTarget: boolean;
};

export interface FlowInput {
  readonly project: Project;
  readonly check: CheckResult;
  readonly selection: SelectionState;
  /** Where blocks and notes are while they are dragged, by node id. */
  readonly drag: ReadonlyMap<string, Place>;
  readonly targetWire: string | null;
}

export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly WireEdge[];
}

/** Ids of groups and notes may equal those of blocks; `:` cannot be in any of them. */
export function groupNodeId(group: string): string {
  return `group:${group}`;
}

export function noteNodeId(note: string): string {
  return `note:${note}`;
}

/** What a node stands for. */
export function readNodeId(id: string): { readonly kind: 'block' | 'group' | 'note'; readonly id: string } {
  const colon = id.indexOf(':');
  if (colon < 0) return { kind: 'block', id };
  return { kind: id.startsWith('group:') ? 'group' : 'note', id: id.slice(colon + 1) };
}

export const FRAME_MARGIN = 16;
export const FRAME_HEAD = 28;
export const NOTE_WIDTH = 208;

/**
 * Draws projects as nodes and edges. Nodes and edges whose content did not change are the same objects as the last time,
 * so that only what changed is drawn again.
 */
export function makeFlowDrawer(): (input: FlowInput) => Flow {
  const kept = new Map<string, { readonly key: string; readonly item: FlowNode | WireEdge }>();
  const views = new Map<string, { readonly key: string; readonly view: BlockView; readonly version: number }>();

  const keep = <T extends FlowNode | WireEdge>(slot: string, key: string, make: () => T): T => {
    const last = kept.get(slot);
    // The slot says of which type the item is.
    if (last?.key === key) return last.item as T;
    const item = make();
    kept.set(slot, { key, item });
    return item;
  };

  const keepView = (view: BlockView): { readonly view: BlockView; readonly version: number } => {
    const key = JSON.stringify(view);
    const last = views.get(view.id);
    if (last?.key === key) return last;
    const next = { key, view, version: (last?.version ?? 0) + 1 };
    views.set(view.id, next);
    return next;
  };

  return (input) => {
    const { project, check, selection } = input;
    const hidden = findHidden(project);
    const context = { project, check, problems: groupProblems(check.diagnostics), wired: findWired(project) };
    const nodes: FlowNode[] = [];
    const blockNodes: BlockNode[] = [];
    const placeOf = (nodeId: string, place: Place): Place => input.drag.get(nodeId) ?? place;

    for (const block of inTabOrder(project)) {
      if (hidden.has(block.id)) continue;
      const { view, version } = keepView(viewBlock(context, block));
      const { x, y } = placeOf(block.id, block.position);
      const isSelected = selection.blocks.has(block.id);
      const key = `${x},${y},${isSelected},${version}`;
      blockNodes.push(keep(`block ${block.id}`, key, () => drawBlock(view, x, y, isSelected)));
    }
    const boxes = new Map(blockNodes.map((node) => [node.id, node]));
    for (const group of project.groups.values()) {
      const isSelected = selection.groups.has(group.id);
      if (group.collapsed) {
        const ports = folderPorts(project, check, group);
        const { x, y } = placeOf(groupNodeId(group.id), cornerOf(project, group));
        const key = JSON.stringify([x, y, isSelected, group.name, group.blocks, ports]);
        nodes.push(keep(`folder ${group.id}`, key, () => drawFolder(group, ports, x, y, isSelected)));
      } else {
        const members = group.blocks.flatMap((id) => boxes.get(id) ?? []);
        if (members.length === 0) continue;
        const frame = frameAround(members);
        const key = JSON.stringify([frame, isSelected, group.name, group.blocks]);
        nodes.push(keep(`frame ${group.id}`, key, () => drawFrame(group, frame, isSelected)));
      }
    }
    nodes.push(...blockNodes);
    for (const note of project.notes.values()) {
      const { x, y } = placeOf(noteNodeId(note.id), note.position);
      const isSelected = selection.notes.has(note.id);
      nodes.push(
        keep(`note ${note.id}`, `${x},${y},${isSelected},${note.text}`, () => drawNote(note, x, y, isSelected)),
      );
    }
    const edges = [...project.wires.values()].flatMap((wire) => {
      const edge = drawWire(input, context.problems, hidden, wire);
      return edge === null ? [] : [keep(`wire ${wire.id}`, JSON.stringify(edge), () => edge)];
    });
    return { nodes, edges };
  };
}

/** Tab goes along the flow of the data: each block after those that feed it. */
function inTabOrder(project: Project): BlockRecord[] {
  const ids = new Set([...sortTopologically(project, indexWires(project)), ...project.blocks.keys()]);
  return [...ids].flatMap((id) => project.blocks.get(id) ?? []);
}

function drawBlock(view: BlockView, x: number, y: number, isSelected: boolean): BlockNode {
  const size = sizeOfBlock({ inputs: view.inputs.map(asPort), outputs: view.outputs });
  return {
    id: view.id,
    type: 'block',
    position: { x, y },
    data: { view },
    selected: isSelected,
    ...drawnAt(size, view.inputs, view.outputs),
    ariaLabel: view.label,
    domAttributes: { 'aria-roledescription': 'block' },
  };
}

function asPort({ name, title }: PortView): { name: string; title: string; accepts: readonly SignalKind[] } {
  return { name, title, accepts: [] };
}

function drawFolder(group: GroupRecord, ports: FolderPorts, x: number, y: number, isSelected: boolean): FolderNode {
  const rows = Math.max(ports.inputs.length, ports.outputs.length, 1);
  const size = { width: BLOCK_WIDTH, height: HEAD_HEIGHT + rows * PORT_HEIGHT + FOOT_HEIGHT };
  return {
    id: groupNodeId(group.id),
    type: 'folder',
    position: { x, y },
    data: { group, ports },
    selected: isSelected,
    ...drawnAt(size, ports.inputs, ports.outputs),
    ariaLabel: `Group ${group.name}, collapsed, ${group.blocks.length} blocks`,
    domAttributes: { 'aria-roledescription': 'group' },
  };
}

function drawFrame(group: GroupRecord, frame: Box, isSelected: boolean): FrameNode {
  const { x, y, width, height } = frame;
  return {
    id: groupNodeId(group.id),
    type: 'frame',
    position: { x, y },
    data: { group },
    selected: isSelected,
    zIndex: -1,
    width,
    height,
    measured: { width, height },
    dragHandle: '.frame-head',
    ariaLabel: `Group ${group.name}, ${group.blocks.length} blocks`,
    domAttributes: { 'aria-roledescription': 'group' },
  };
}

function drawNote(note: NoteRecord, x: number, y: number, isSelected: boolean): NoteNode {
  return {
    id: noteNodeId(note.id),
    type: 'note',
    position: { x, y },
    data: { note },
    selected: isSelected,
    width: NOTE_WIDTH,
    measured: { width: NOTE_WIDTH, height: noteHeight(note.text) },
    height: noteHeight(note.text),
    ariaLabel: `Note: ${note.text === '' ? 'empty' : note.text}`,
    domAttributes: { 'aria-roledescription': 'note' },
  };
}

/** Lines of about 30 characters, 18 high; long notes scroll. */
export function noteHeight(text: string): number {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 30)), 0);
  return 20 + Math.min(Math.max(lines, 2), 14) * 18;
}

/** Sizes and handles are known beforehand, so wires can be drawn to blocks that are not on the screen. */
function drawnAt(
  size: { readonly width: number; readonly height: number },
  inputs: readonly PortView[],
  outputs: readonly PortView[],
): { width: number; height: number; measured: { width: number; height: number }; handles: NodeHandle[] } {
  const handle = (port: PortView, type: 'source' | 'target'): NodeHandle => ({
    id: port.name,
    type,
    position: type === 'source' ? Position.Right : Position.Left,
    x: (type === 'source' ? size.width : 0) - HANDLE_SIZE / 2,
    y: port.offset - HANDLE_SIZE / 2,
    width: HANDLE_SIZE,
    height: HANDLE_SIZE,
  });
  return {
    ...size,
    measured: size,
    handles: [...inputs.map((port) => handle(port, 'target')), ...outputs.map((port) => handle(port, 'source'))],
  };
}

export const HANDLE_SIZE = 12;

function drawWire(
  { project, check, selection, targetWire }: FlowInput,
  problems: ReadonlyMap<string, readonly { readonly where?: { readonly port?: string } }[]>,
  hidden: ReadonlyMap<string, string>,
  wire: WireRecord,
): WireEdge | null {
  const source = hidden.get(wire.from.block);
  const target = hidden.get(wire.to.block);
  // Both ends inside one collapsed group: nothing of it is seen.
  if (source !== undefined && source === target) return null;
  const signal = check.signals.get(`${wire.from.block}.${wire.from.port}`);
  const label = signal ? describeShape(signal.shape) : '';
  const hasProblem = (problems.get(wire.to.block) ?? []).some(({ where }) => where?.port === wire.to.port);
  const nameOf = (block: string): string => project.blocks.get(block)?.name ?? block;
  const shown = signal ? `${signal.kind} ${label}` : 'size not known yet';
  return {
    id: wire.id,
    type: 'wire',
    source: source === undefined ? wire.from.block : groupNodeId(source),
    sourceHandle: source === undefined ? wire.from.port : `${wire.from.block}.${wire.from.port}`,
    target: target === undefined ? wire.to.block : groupNodeId(target),
    targetHandle: target === undefined ? wire.to.port : `${wire.to.block}.${wire.to.port}`,
    selected: selection.wires.has(wire.id),
    reconnectable: source === undefined && target === undefined,
    data: { kind: signal?.kind ?? null, label, hasProblem, isTarget: wire.id === targetWire },
    ariaLabel: `Wire from ${nameOf(wire.from.block)} to ${nameOf(wire.to.block)}: ${shown}`,
  };
}

/** Blocks inside collapsed groups, with their group. */
function findHidden(project: Project): Map<string, string> {
  const hidden = new Map<string, string>();
  for (const group of project.groups.values()) {
    if (group.collapsed) for (const block of group.blocks) hidden.set(block, group.id);
  }
  return hidden;
}

function findWired(project: Project): Set<string> {
  const wired = new Set<string>();
  for (const { from, to } of project.wires.values()) {
    wired.add(`>${from.block}.${from.port}`);
    wired.add(`${to.block}.${to.port}`);
  }
  return wired;
}

function folderPorts(project: Project, check: CheckResult, group: GroupRecord): FolderPorts {
  const members = new Set(group.blocks);
  const inputs = new Map<string, PortView>();
  const outputs = new Map<string, PortView>();
  for (const { from, to } of project.wires.values()) {
    if (members.has(from.block) === members.has(to.block)) continue;
    const isLeaving = members.has(from.block);
    const end = isLeaving ? from : to;
    const ports = isLeaving ? outputs : inputs;
    const name = `${end.block}.${end.port}`;
    if (ports.has(name)) continue;
    const signal = check.signals.get(`${from.block}.${from.port}`);
    const block = project.blocks.get(end.block);
    const lists = block ? listPorts(project, block) : { inputs: [], outputs: [] };
    const title = [...lists.inputs, ...lists.outputs].find((port) => port.name === end.port)?.title ?? end.port;
    ports.set(name, {
      name,
      title: block?.name ?? end.block,
      kind: signal?.kind ?? null,
      shape: '',
      description: `${title} of ${block?.name ?? end.block}`,
      isOptional: false,
      isConnected: true,
      hasProblem: false,
      offset: portOffset(ports.size),
    });
  }
  return { inputs: [...inputs.values()], outputs: [...outputs.values()] };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function frameAround(members: readonly BlockNode[]): Box {
  const left = Math.min(...members.map(({ position }) => position.x)) - FRAME_MARGIN;
  const top = Math.min(...members.map(({ position }) => position.y)) - FRAME_MARGIN - FRAME_HEAD;
  const right = Math.max(...members.map(({ position, width = 0 }) => position.x + width)) + FRAME_MARGIN;
  const bottom = Math.max(...members.map(({ position, height = 0 }) => position.y + height)) + FRAME_MARGIN;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where a collapsed group stands: at the upper left of its blocks. */
function cornerOf(project: Project, group: GroupRecord): Place {
  const places = group.blocks.flatMap((id) => project.blocks.get(id)?.position ?? []);
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}
