import type { Edge, Node } from '@xyflow/react';
import type { SignalKind } from '../../src-shared/blocks/block';
import type { CheckResult } from '../../src-shared/compiler/check';
import type { GroupRecord, NoteRecord, Position as Place, Project } from '../../src-shared/document/document';
import { orderAlongFlow } from '../editing/flow-order';
import type { SelectionState } from '../state/selection-store';
import {
  groupProblems,
  listViewParts,
  viewBlock,
  type BlockView,
  type BlockViewContext,
  type PortView,
} from './block-view';
import { findCommonShift } from './common-shift';
import {
  cornerOf,
  describeEnds,
  drawBlock,
  drawFolder,
  drawFrame,
  drawNote,
  drawWire,
  folderPorts,
  folderSums,
  frameAround,
} from './flow-items';

/** The only file that knows the drawing library's shapes: the project is never stored in them. */
export type BlockNode = Node<{ readonly view: BlockView; readonly isOpen: boolean }, 'block'>;
export type NoteNode = Node<{ readonly note: NoteRecord }, 'note'>;
export type FrameNode = Node<{ readonly group: GroupRecord }, 'frame'>;
export type FolderNode = Node<
  { readonly group: GroupRecord; readonly ports: FolderPorts; readonly sums: FolderSums },
  'folder'
>;
export type FlowNode = BlockNode | NoteNode | FrameNode | FolderNode;
export type WireEdge = Edge<WireView, 'wire'>;

/** The ports of a collapsed group: the ends of the wires that cross its border. */
export interface FolderPorts {
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
}

/** What the card of a collapsed group says of all the blocks inside. */
export interface FolderSums {
  readonly errors: number;
  readonly warnings: number;
  readonly firstProblem: string;
  /** Numbers that are learnt. */
  readonly parameterCount: number;
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
  /** Blocks that are looked into. */
  readonly open: ReadonlySet<string>;
  /** Whether the origin may move now; never where it is not told. Asked only where most of the drawing moved. */
  readonly mayShift?: () => boolean;
}

export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly WireEdge[];
  /** `nodes` as of the last time that more of them changed than what is selected. */
  readonly outlines: readonly FlowNode[];
  /**
   * The place of the drawing that is the library's (0, 0). Where most of a large drawing moves the same way, it is this that
   * moves, and what is seen with it: each block would otherwise be drawn anew at its new place.
   */
  readonly origin: Place;
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

/**
 * Draws projects as nodes and edges. What did not change is the same object as the last time, the lists included, so that
 * only what changed is drawn again.
 */
export function makeFlowDrawer(): (input: FlowInput) => Flow {
  const memory = new Map<string, Remembered>();
  let order: TabOrder = { wires: new Map(), ids: [] };
  let last: Flow = { nodes: [], edges: [], outlines: [], origin: { x: 0, y: 0 } };
  let shown: FlowInput | null = null;

  /** What `make` gave for these parts the last time, if they are the same; otherwise what it gives now. */
  const keep = <T>(slot: string, parts: readonly unknown[], make: (before: T | undefined) => T): T => {
    const before = memory.get(slot);
    if (before !== undefined && isSameList(before.parts, parts)) return before.item as T;
    // The slot says of which type the item is.
    const item = make(before?.item as T | undefined);
    memory.set(slot, { parts, item });
    return item;
  };

  return (input) => {
    const { project, check, selection } = input;
    const hidden = findHidden(project);
    const context: BlockViewContext = { project, check, problems: groupProblems(check.diagnostics) };
    const nodes: FlowNode[] = [];
    const blockNodes: BlockNode[] = [];
    const shift = shown === null ? null : shiftBetween(shown, input);
    const origin = shift === null ? last.origin : { x: last.origin.x + shift.x, y: last.origin.y + shift.y };
    const placeOf = (nodeId: string, place: Place): Place => {
      const { x, y } = input.drag.get(nodeId) ?? place;
      return { x: x - origin.x, y: y - origin.y };
    };
    order = inTabOrder(project, order);

    for (const id of order.ids) {
      const block = project.blocks.get(id);
      if (block === undefined || hidden.has(id)) continue;
      const view = keep<BlockView>(`view ${id}`, listViewParts(context, block), (before) => {
        const next = viewBlock(context, block);
        return before !== undefined && JSON.stringify(before) === JSON.stringify(next) ? before : next;
      });
      const { x, y } = placeOf(id, block.position);
      const isSelected = selection.blocks.has(id);
      const isOpen = view.parts.length > 0 && input.open.has(id);
      blockNodes.push(
        keep<BlockNode>(`block ${id}`, [view, x, y, isSelected, isOpen], (before) =>
          drawBlock(view, x, y, isSelected, isOpen, before),
        ),
      );
    }
    const boxes = new Map(blockNodes.map((node) => [node.id, node]));
    for (const group of project.groups.values()) {
      const isSelected = selection.groups.has(group.id);
      if (group.collapsed) {
        const ports = folderPorts(project, check, group);
        const { x, y } = placeOf(groupNodeId(group.id), cornerOf(project, group));
        const sums = folderSums(check, context.problems, group);
        const parts = [group, x, y, isSelected, JSON.stringify([ports, sums])];
        nodes.push(keep(`folder ${group.id}`, parts, () => drawFolder(group, ports, sums, x, y, isSelected)));
      } else {
        const members = group.blocks.flatMap((id) => boxes.get(id) ?? []);
        if (members.length === 0) continue;
        const frame = frameAround(members);
        const parts = [group, isSelected, frame.x, frame.y, frame.width, frame.height];
        nodes.push(keep(`frame ${group.id}`, parts, () => drawFrame(group, frame, isSelected)));
      }
    }
    nodes.push(...blockNodes);
    for (const note of project.notes.values()) {
      const { x, y } = placeOf(noteNodeId(note.id), note.position);
      const isSelected = selection.notes.has(note.id);
      const parts = [note.text, x, y, isSelected];
      nodes.push(keep(`note ${note.id}`, parts, () => drawNote(note, x, y, isSelected)));
    }
    const edges: WireEdge[] = [];
    for (const wire of project.wires.values()) {
      const ends = describeEnds(input, context.problems, hidden, wire);
      if (ends !== null) edges.push(keep(`wire ${wire.id}`, Object.values(ends), () => drawWire(wire, ends)));
    }
    last = {
      nodes: isSameList(last.nodes, nodes) ? last.nodes : nodes,
      edges: isSameList(last.edges, edges) ? last.edges : edges,
      outlines: haveSameOutlines(last.outlines, nodes) ? last.outlines : nodes,
      origin,
    };
    shown = input;
    return last;
  };
}

/** None where blocks are dragged: where they are on the screen is then not where they are in the project. */
function shiftBetween(before: FlowInput, now: FlowInput): Place | null {
  if (before.drag.size > 0 || now.drag.size > 0) return null;
  const shift = findCommonShift(before.project, now.project);
  return shift !== null && now.mayShift?.() === true ? shift : null;
}

interface Remembered {
  readonly parts: readonly unknown[];
  readonly item: unknown;
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}

function haveSameOutlines(a: readonly FlowNode[], b: readonly FlowNode[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((node, i) => {
    const other = b[i];
    if (other === undefined || node.id !== other.id || !Object.is(node.data, other.data)) return false;
    const { x, y } = other.position;
    return node.position.x === x && node.position.y === y && node.width === other.width && node.height === other.height;
  });
}

interface TabOrder {
  readonly wires: Project['wires'];
  readonly ids: readonly string[];
}

/** Tab goes along the flow of the data: each block after those that feed it. `last` is kept where nothing changed it. */
function inTabOrder(project: Project, last: TabOrder): TabOrder {
  const { blocks, wires } = project;
  if (last.wires === wires && last.ids.length === blocks.size && last.ids.every((id) => blocks.has(id))) return last;
  return { wires, ids: orderAlongFlow(project) };
}

/** Blocks inside collapsed groups, with their group. */
function findHidden(project: Project): Map<string, string> {
  const hidden = new Map<string, string>();
  for (const group of project.groups.values()) {
    if (group.collapsed) for (const block of group.blocks) hidden.set(block, group.id);
  }
  return hidden;
}
