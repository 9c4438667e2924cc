interface Entry {
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

/**
 * The most frequent pair of symbols at any time. Counts change all along; an entry whose count is out of date is thrown
 * away when it comes to the top of the heap.
 */
export class MergeQueue {
  private readonly counts = new Map<number, number>();
  private readonly changed = new Map<number, Entry>();
  private readonly heap: Entry[] = [];

  /** `compare` orders symbols, for pairs that are equally frequent. */
  constructor(private readonly compare: (a: number, b: number) => number) {}

  add(left: number, right: number, by: number): void {
    const key = pairKey(left, right);
    const count = (this.counts.get(key) ?? 0) + by;
    this.counts.set(key, count);
    this.changed.set(key, { left, right, count });
  }

  /** Takes the most frequent pair out; null when there is none. */
  take(): Entry | null {
    for (const entry of this.changed.values()) if (entry.count > 0) this.push(entry);
    this.changed.clear();
    for (;;) {
      const [top] = this.heap;
      if (top === undefined) return null;
      this.pop();
      if (this.counts.get(pairKey(top.left, top.right)) === top.count) return top;
    }
  }

  private isBefore(a: Entry, b: Entry): boolean {
    if (a.count !== b.count) return a.count > b.count;
    return (this.compare(a.left, b.left) || this.compare(a.right, b.right)) < 0;
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

/** Symbols are numbered from 0; far fewer than 2²⁶ fit in memory. */
function pairKey(left: number, right: number): number {
  return left * 2 ** 26 + right;
}
