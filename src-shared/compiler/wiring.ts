import type { Project, WireRecord } from '../document/document';

/** The wires of a project by the block that they enter and by the block that they leave. */
export interface Wiring {
  /** By block, then by input port. */
  readonly into: ReadonlyMap<string, ReadonlyMap<string, readonly WireRecord[]>>;
  readonly outOf: ReadonlyMap<string, readonly WireRecord[]>;
}

const NO_PORTS: ReadonlyMap<string, readonly WireRecord[]> = new Map();

/** Wires of a project never change, a project does: each set of wires is indexed once. */
const indexed = new WeakMap<Project['wires'], Wiring>();

export function indexWires({ wires }: Pick<Project, 'wires'>): Wiring {
  const known = indexed.get(wires) ?? buildIndex(wires);
  indexed.set(wires, known);
  return known;
}

function buildIndex(wires: Project['wires']): Wiring {
  const into = new Map<string, Map<string, WireRecord[]>>();
  const outOf = new Map<string, WireRecord[]>();
  for (const wire of wires.values()) {
    const ports = entryOf(into, wire.to.block, () => new Map<string, WireRecord[]>());
    entryOf(ports, wire.to.port, (): WireRecord[] => []).push(wire);
    entryOf(outOf, wire.from.block, (): WireRecord[] => []).push(wire);
  }
  return { into, outOf };
}

/** The wires that enter a block, by input port. */
export function wiresInto(wiring: Wiring, block: string): ReadonlyMap<string, readonly WireRecord[]> {
  return wiring.into.get(block) ?? NO_PORTS;
}

/** The wires that leave a block, whatever the port. */
export function wiresOutOf(wiring: Wiring, block: string): readonly WireRecord[] {
  return wiring.outOf.get(block) ?? [];
}

/**
 * The blocks so that each comes after those that feed it (Kahn 1962), in the order of the document where that leaves a
 * choice. Blocks in a loop, and those that a loop feeds, are left out.
 */
export function sortTopologically(project: Project, wiring: Wiring): string[] {
  const waiting = new Map<string, number>();
  for (const id of project.blocks.keys()) {
    let count = 0;
    for (const wires of wiresInto(wiring, id).values()) count += wires.length;
    waiting.set(id, count);
  }
  const order = [...project.blocks.keys()].filter((id) => waiting.get(id) === 0);
  for (const id of order) {
    for (const { to } of wiresOutOf(wiring, id)) {
      const left = (waiting.get(to.block) ?? 0) - 1;
      waiting.set(to.block, left);
      // A list may grow while it is walked: each block is reached after the last of those that feed it.
      if (left === 0) order.push(to.block);
    }
  }
  return order;
}

/**
 * Loops among the blocks that `sortTopologically` left out, each as the wires along it, beginning at the block whose id
 * is first. At least one where there are any, and no block in two of them: more may show once these are opened.
 */
export function findLoops(project: Project, wiring: Wiring, sorted: readonly string[]): WireRecord[][] {
  const done = new Set(sorted);
  const loops: WireRecord[][] = [];
  for (const start of project.blocks.keys()) {
    // Each block that was left out is fed by another one, so walking against the wires meets a block again.
    const path: WireRecord[] = [];
    const positions = new Map<string, number>();
    let at = start;
    while (!done.has(at) && !positions.has(at)) {
      const wire = findFeeder(wiring, at, done);
      if (wire === null) break;
      positions.set(at, path.length);
      path.push(wire);
      at = wire.from.block;
    }
    const from = positions.get(at);
    if (from !== undefined) loops.push(beginAtFirst(path.slice(from).reverse()));
    for (const id of [...positions.keys(), start]) done.add(id);
  }
  return loops;
}

function findFeeder(wiring: Wiring, block: string, done: ReadonlySet<string>): WireRecord | null {
  for (const wires of wiresInto(wiring, block).values()) {
    for (const wire of wires) if (!done.has(wire.from.block)) return wire;
  }
  return null;
}

/** The same loop, begun at the block whose id is first, so that the same loop is always told the same way. */
function beginAtFirst(loop: readonly WireRecord[]): WireRecord[] {
  let first = 0;
  loop.forEach((wire, index) => {
    if (wire.from.block < (loop[first]?.from.block ?? '')) first = index;
  });
  return [...loop.slice(first), ...loop.slice(0, first)];
}

/** All blocks that can be reached from `starts`, themselves included. */
export function findReachable(starts: Iterable<string>, next: (block: string) => Iterable<string>): Set<string> {
  const reached = new Set<string>(starts);
  // A set may grow while it is walked.
  for (const block of reached) for (const other of next(block)) reached.add(other);
  return reached;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const held = map.get(key);
  if (held !== undefined) return held;
  const made = make();
  map.set(key, made);
  return made;
}
