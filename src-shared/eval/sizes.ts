import { evaluateExpression } from '../tensor/dim-expression';
import { describeShape, type Dim, type Shape } from '../tensor/dims';

/** What the named sizes of a graph are in one evaluation. */
export class Sizes {
  private readonly known = new Map<string, number>();

  /**
   * Checks the sizes of `what` against its declared shape. A name seen for the first time is bound to the size found;
   * an expression over known names (`2*time`, `time-2`) is worked out and compared.
   */
  check(what: string, dims: readonly number[], shape: Shape): void {
    const wrong = (why: string): Error =>
      new Error(`${what} has the sizes [${dims.join()}] but is declared as ${describeShape(shape)}: ${why}`);
    if (dims.length !== shape.length) throw wrong(`${dims.length} axes in place of ${shape.length}`);
    shape.forEach((dim, axis) => {
      const found = dims[axis];
      const expected = this.find(dim);
      if (expected === null) this.known.set(String(dim), Number(found));
      else if (expected !== found) throw wrong(`${dim} is ${expected} here`);
    });
  }

  resolve(shape: Shape): number[] {
    return shape.map((dim) => {
      const size = this.find(dim);
      if (size === null) throw new Error(`The size ${dim} is not known`);
      return size;
    });
  }

  /** The size that `dim` stands for; null while a name in it is not known. */
  private find(dim: Dim): number | null {
    if (typeof dim === 'number') return dim;
    return this.known.get(dim) ?? evaluateExpression(dim, (name) => this.known.get(name) ?? null);
  }
}
