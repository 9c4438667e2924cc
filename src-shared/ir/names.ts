/** The one place where names are made: unique over a graph and all its bodies, and the same on every run. */
export class NameMaker {
  private readonly used = new Set<string>();
  private readonly counters = new Map<string, number>();

  /** `stem` if it is free, else `stem_2`, `stem_3`, … */
  unique(stem: string): string {
    if (!this.used.has(stem)) {
      this.used.add(stem);
      return stem;
    }
    let n = this.counters.get(stem) ?? 2;
    while (this.used.has(`${stem}_${n}`)) n++;
    this.counters.set(stem, n + 1);
    this.used.add(`${stem}_${n}`);
    return `${stem}_${n}`;
  }

  /** Takes exactly `name`. Throws when it is taken: contract names (`loss`, `gru.W.next`) must not drift. */
  claim(name: string): string {
    if (this.used.has(name)) throw new Error(`The name "${name}" is already taken in this graph`);
    this.used.add(name);
    return name;
  }
}
