/**
 * A seeded generator whose whole state is four 32-bit words, so that it can be written into a checkpoint.
 * Algorithm: xoshiro128** (Blackman & Vigna 2018), seeded through splitmix32.
 */
export class Random {
  private state: Uint32Array;

  constructor(seed: number | readonly number[]) {
    if (typeof seed === 'number') {
      let s = seed >>> 0;
      const next = (): number => {
        s = (s + 0x9e3779b9) >>> 0;
        let z = s;
        z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
        z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
        return (z ^ (z >>> 15)) >>> 0;
      };
      this.state = Uint32Array.from([next(), next(), next(), next()]);
    } else {
      this.state = Uint32Array.from(seed);
    }
  }

  /** The four state words; `new Random(words)` continues exactly where this one stands. */
  save(): number[] {
    return Array.from(this.state);
  }

  /** An independent stream derived from this seed and a label, so that adding a consumer never shifts the others. */
  static derive(seed: number, label: string): Random {
    let h = (seed ^ 0x811c9dc5) >>> 0;
    for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 0x01000193) >>> 0;
    return new Random(h);
  }

  /** A uniform 32-bit unsigned integer. */
  nextUint32(): number {
    const s = this.state;
    const s1 = s[1] ?? 0;
    let r = Math.imul(s1, 5);
    r = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = s1 << 9;
    s[2] = (s[2] ?? 0) ^ (s[0] ?? 0);
    s[3] = (s[3] ?? 0) ^ s1;
    s[1] = s1 ^ s[2];
    s[0] = (s[0] ?? 0) ^ s[3];
    s[2] = s[2] ^ t;
    const s3 = s[3];
    s[3] = (s3 << 11) | (s3 >>> 21);
    return r;
  }

  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    return ((this.nextUint32() >>> 5) * 67108864 + (this.nextUint32() >>> 6)) / 9007199254740992;
  }

  /** Standard normal (Box–Muller; one of the pair is dropped so that the state stays four words). */
  normal(): number {
    const u = 1 - this.uniform();
    const v = this.uniform();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  /** Uniform integer in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Fisher–Yates shuffle, in place; returns the array. */
  shuffle<T extends { [i: number]: number; length: number } | unknown[]>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i];
      (items as unknown[])[i] = items[j];
      (items as unknown[])[j] = held;
    }
    return items;
  }
}
