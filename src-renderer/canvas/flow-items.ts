import { Position, type NodeHandle } from '@xyflow/react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { SignalKind } from '../../src-shared/blocks/block';
import type { CheckResult } from '../../src-shared/compiler/check';
import type {
  GroupRecord,
  NoteRecord,
  Position as Place,
  Project,
  WireRecord,
} from '../../src-shared/document/document';
import { describeShape } from '../../src-shared/tensor/dims';
import { openHeight } from './part-sizes';
import {
  BLOCK_WIDTH,
  FOOT_HEIGHT,
  HEAD_HEIGHT,
  PARTS_HEIGHT,
  PORT_HEIGHT,
  portOffset,
  sizeOfBlock,
  titleOfPort,
} from '../editing/block-size';
import { kindAt, portKey } from '../editing/connect-ports';
import { crossingsOf, type Crossing } from '../editing/groups';
import type { BlockView, PortView } from './block-view';
import { NOTE_WIDTH, noteHeight } from '../editing/note-lines';
import {
  groupNodeId,
  noteNodeId,
  type BlockNode,
  type FlowInput,
  type FolderNode,
  type FolderPorts,
  type FolderSums,
  type FrameNode,
  type NoteNode,
  type WireEdge,
} from './to-flow';

/** Each thing on the canvas as the drawing library wants it. */
const FRAME_MARGIN = 16;
const FRAME_HEAD = 28;

/** `before` is the block as it was drawn last: what only moves, or is selected, keeps everything else. */
export function drawBlock(
  view: BlockView,
  x: number,
  y: number,
  isSelected: boolean,
  isOpen: boolean,
  before?: BlockNode,
): BlockNode {
  // What is looked into lies over its neighbours, which stay where they are; so does a copy over its original.
  const zIndex = isSelected ? 2 : isOpen ? 1 : 0;
  if (before?.data.view === view && before.data.isOpen === isOpen)
    return { ...before, position: { x, y }, selected: isSelected, zIndex };
  const hasParts = view.parts.length > 0;
  const closed = sizeOfBlock({ inputs: view.inputs.map(asPort), outputs: view.outputs, hasParts });
  const size = isOpen ? { ...closed, height: closed.height - PARTS_HEIGHT + openHeight(view.parts) } : closed;
  return {
    id: view.id,
    type: 'block',
    position: { x, y },
    data: { view, isOpen },
    selected: isSelected,
    zIndex,
    ...drawnAt(size, view.inputs, view.outputs),
    ariaLabel: view.label,
    domAttributes: { 'aria-roledescription': 'block' },
  };
}

function asPort({ name, title }: PortView): { name: string; title: string; accepts: readonly SignalKind[] } {
  return { name, title, accepts: [] };
}

export function drawFolder(
  group: GroupRecord,
  ports: FolderPorts,
  sums: FolderSums,
  x: number,
  y: number,
  isSelected: boolean,
): FolderNode {
  const rows = Math.max(ports.inputs.length, ports.outputs.length, 1);
  const size = { width: BLOCK_WIDTH, height: HEAD_HEIGHT + rows * PORT_HEIGHT + FOOT_HEIGHT };
  return {
    id: groupNodeId(group.id),
    type: 'folder',
    position: { x, y },
    data: { group, ports, sums },
    selected: isSelected,
    ...drawnAt(size, ports.inputs, ports.outputs),
    ariaLabel: [`Group ${group.name}, collapsed, ${group.blocks.length} blocks`, ...describeTrouble(sums)].join('; '),
    domAttributes: { 'aria-roledescription': 'group' },
  };
}

function describeTrouble({ errors, warnings, firstProblem }: FolderSums): string[] {
  const count = errors + warnings;
  return count === 0 ? [] : [`${count} ${count === 1 ? 'problem' : 'problems'} inside: ${firstProblem}`];
}

export function drawFrame(group: GroupRecord, frame: Box, isSelected: boolean): FrameNode {
  const { x, y, width, height } = frame;
  return {
    id: groupNodeId(group.id),
    type: 'frame',
    position: { x, y },
    data: { group },
    selected: isSelected,
    // Over the wires, so that none covers its head, and below the blocks, which come later in the list.
    zIndex: 0,
    width,
    height,
    measured: { width, height },
    dragHandle: '.frame-head',
    ariaLabel: `Group ${group.name}, ${group.blocks.length} blocks`,
    domAttributes: { 'aria-roledescription': 'group' },
  };
}

export function drawNote(note: NoteRecord, x: number, y: number, isSelected: boolean): NoteNode {
  const height = noteHeight(note.text);
  return {
    id: noteNodeId(note.id),
    type: 'note',
    position: { x, y },
    data: { note },
    selected: isSelected,
    width: NOTE_WIDTH,
    measured: { width: NOTE_WIDTH, height },
    height,
    ariaLabel: `Note: ${note.text === '' ? 'empty' : note.text}`,
    domAttributes: { 'aria-roledescription': 'note' },
  };
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

/** Everything that the drawing of a wire follows from. */
interface WireEnds {
  readonly wire: WireRecord;
  readonly kind: SignalKind | null;
  readonly label: string;
  readonly source: string;
  readonly sourceHandle: string;
  readonly sourceName: string;
  readonly target: string;
  readonly targetHandle: string;
  readonly targetName: string;
  readonly isSelected: boolean;
  readonly isReconnectable: boolean;
  readonly hasProblem: boolean;
  readonly isTarget: boolean;
}

/** Null when both ends are inside one collapsed group: nothing of the wire is seen. */
export function describeEnds(
  { project, check, selection, targetWire }: FlowInput,
  problems: ReadonlyMap<string, readonly Diagnostic[]>,
  hidden: ReadonlyMap<string, string>,
  wire: WireRecord,
): WireEnds | null {
  const { from, to } = wire;
  const source = hidden.get(from.block);
  const target = hidden.get(to.block);
  if (source !== undefined && source === target) return null;
  const nameOf = (block: string): string => project.blocks.get(block)?.name ?? block;
  const signal = check.signals.get(`${from.block}.${from.port}`);
  return {
    wire,
    kind: signal?.kind ?? null,
    label: signal ? describeShape(signal.shape) : '',
    source: source === undefined ? from.block : groupNodeId(source),
    sourceHandle: source === undefined ? from.port : `${from.block}.${from.port}`,
    sourceName: nameOf(from.block),
    target: target === undefined ? to.block : groupNodeId(target),
    targetHandle: target === undefined ? to.port : `${to.block}.${to.port}`,
    targetName: nameOf(to.block),
    isSelected: selection.wires.has(wire.id),
    isReconnectable: source === undefined && target === undefined,
    hasProblem: problems.get(to.block)?.some(({ where }) => where?.port === to.port) ?? false,
    isTarget: wire.id === targetWire,
  };
}

export function drawWire(wire: WireRecord, ends: WireEnds): WireEdge {
  const { kind, label, source, sourceHandle, target, targetHandle } = ends;
  const shown = kind === null ? 'size not known yet' : `${kind} ${label}`;
  return {
    id: wire.id,
    type: 'wire',
    source,
    sourceHandle,
    target,
    targetHandle,
    selected: ends.isSelected,
    reconnectable: ends.isReconnectable,
    data: { kind, label, hasProblem: ends.hasProblem, isTarget: ends.isTarget },
    ariaLabel: `Wire from ${ends.sourceName} to ${ends.targetName}: ${shown}`,
  };
}

export function folderPorts(project: Project, check: CheckResult, group: GroupRecord): FolderPorts {
  const view = ({ inside, source }: Crossing, index: number): PortView => {
    const block = project.blocks.get(inside.block)?.name ?? inside.block;
    return {
      name: portKey(inside),
      title: block,
      kind: kindAt(check, source),
      shape: '',
      description: `${titleOfPort(project, inside)} of ${block}`,
      isOptional: false,
      isConnected: true,
      hasProblem: false,
      offset: portOffset(index),
    };
  };
  const { entering, leaving } = crossingsOf(project, group.blocks);
  return { inputs: entering.map(view), outputs: leaving.map(view) };
}

/** What is learnt and what is wrong inside a collapsed group. */
export function folderSums(
  check: CheckResult,
  problems: ReadonlyMap<string, readonly Diagnostic[]>,
  { blocks }: GroupRecord,
): FolderSums {
  const own = blocks.flatMap((id) => problems.get(id) ?? []);
  const errors = own.filter(({ severity }) => severity === 'error').length;
  return {
    errors,
    warnings: own.length - errors,
    firstProblem: own[0]?.message ?? '',
    parameterCount: blocks.reduce((sum, id) => sum + (check.parameterCounts.get(id) ?? 0), 0),
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function frameAround(members: readonly BlockNode[]): Box {
  const left = Math.min(...members.map(({ position }) => position.x)) - FRAME_MARGIN;
  const top = Math.min(...members.map(({ position }) => position.y)) - FRAME_MARGIN - FRAME_HEAD;
  const right = Math.max(...members.map(({ position, width = 0 }) => position.x + width)) + FRAME_MARGIN;
  const bottom = Math.max(...members.map(({ position, height = 0 }) => position.y + height)) + FRAME_MARGIN;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where a collapsed group stands: at the upper left of its blocks. */
export function cornerOf(project: Project, group: GroupRecord): Place {
  const places = group.blocks.flatMap((id) => project.blocks.get(id)?.position ?? []);
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}
