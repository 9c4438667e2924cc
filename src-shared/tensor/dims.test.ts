import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateExpression } from './dim-expression';
import {
  addDims,
  broadcastShapes,
  describeShape,
  factorsOfDim,
  multiplyDims,
  normalizeAxis,
  productOfDims,
  termsOfDim,
  type Dim,
} from './dims';

const SIZES: Readonly<Record<string, number>> = { batch: 3, time: 11, 'time.source': 7 };

function numberOf(dim: Dim): number | null {
  return typeof dim === 'number' ? dim : evaluateExpression(dim, (name) => SIZES[name] ?? null);
}

const leaf: fc.Arbitrary<Dim> = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(...Object.keys(SIZES)));

/** Sizes built the way shape rules build them. */
const dims = fc.letrec<{ dim: Dim }>((tie) => ({
  dim: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('dim'), tie('dim')).map(([a, b]) => multiplyDims(a, b)),
    fc.tuple(tie('dim'), tie('dim')).map(([a, b]) => addDims(a, b)),
    // No axis has fewer than no elements: only named sizes may be taken from.
    fc
      .tuple(tie('dim'), fc.integer({ min: -9, max: 9 }))
      .map(([a, n]) => addDims(a, typeof a === 'number' ? Math.abs(n) : n)),
  ),
})).dim;

describe('sizes', () => {
  it.each<[Dim, Dim, Dim]>([
    [2, 3, 6],
    ['time', 1, 'time'],
    [0, 'time', 0],
    ['time', 'batch', 'batch*time'],
    ['2*time', 3, '6*time'],
    ['time-2', 'batch', '(time-2)*batch'],
    [4, 'time-2', '4*(time-2)'],
  ])('%s times %s is %s', (a, b, product) => {
    expect(multiplyDims(a, b)).toBe(product);
  });

  it.each<[Dim, Dim, Dim]>([
    [2, 3, 5],
    ['time', 0, 'time'],
    ['time', -2, 'time-2'],
    ['time-2', 2, 'time'],
    ['2*time', 1, '2*time+1'],
    ['time', 'batch', 'batch+time'],
    ['time', 'time', '2*time'],
    ['2*time', '3*time-1', '5*time-1'],
    ['(time-2)*batch', 1, '(time-2)*batch+1'],
    ['floor(time-3 by 2)p1', -2, 'floor(time-3 by 2)p1-2'],
  ])('%s plus %s is %s', (a, b, sum) => {
    expect(addDims(a, b)).toBe(sum);
  });

  it('mean the numbers they stand for, whatever was multiplied and added', () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        const [x, y] = [numberOf(a), numberOf(b)];
        if (x === null || y === null) throw new Error(`${a} or ${b} has no value`);
        // `+ 0`: negative zero is no other size.
        expect(Number(numberOf(multiplyDims(a, b))) + 0).toBe(x * y + 0);
        expect(Number(numberOf(addDims(a, b))) + 0).toBe(x + y + 0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('have one form: the order of multiplying and adding does not show', () => {
    const expectSame = (a: Dim, b: Dim): void => expect(String(a)).toBe(String(b));
    fc.assert(
      fc.property(dims, dims, dims, (a, b, c) => {
        expectSame(multiplyDims(a, b), multiplyDims(b, a));
        expectSame(addDims(a, b), addDims(b, a));
        expectSame(addDims(addDims(a, b), c), addDims(a, addDims(b, c)));
        expectSame(multiplyDims(multiplyDims(a, b), c), multiplyDims(a, multiplyDims(b, c)));
        expectSame(productOfDims([a, b, c]), productOfDims([c, a, b]));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('come apart into factors and terms again', () => {
    expect(factorsOfDim('2*(time-1)*batch')).toEqual(['2', '(time-1)', 'batch']);
    expect(factorsOfDim('time-1')).toEqual(['(time-1)']);
    expect(termsOfDim('2*(time-1)+batch-3')).toEqual(['2*(time-1)', 'batch', '-3']);
    expect(termsOfDim('-time')).toEqual(['-time']);
  });
});

describe('broadcastShapes', () => {
  const shape = fc.array(fc.constantFrom<Dim>(1, 1, 2, 3, 'batch', 'time'), { maxLength: 4 });
  const sizeOf = (dim: Dim): number => Number(numberOf(dim));

  /** NumPy's rule on plain numbers, written independently. */
  function broadcastNumbers(a: readonly number[], b: readonly number[]): number[] | null {
    const pad = (s: readonly number[], n: number): number[] => [...new Array<number>(n - s.length).fill(1), ...s];
    const rank = Math.max(a.length, b.length);
    const [x, y] = [pad(a, rank), pad(b, rank)];
    if (x.some((d, i) => d !== y[i] && d !== 1 && y[i] !== 1)) return null;
    return x.map((d, i) => (d === 1 ? y[i]! : d));
  }

  it('agrees with numbers put in for the names', () => {
    // batch is 3 like a plain size: a name that happens to equal a number must not be taken for it.
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const named = broadcastShapes(a, b);
        const numbers = broadcastNumbers(a.map(sizeOf), b.map(sizeOf));
        if (named !== null) expect(named.map(sizeOf)).toEqual(numbers);
        else if (numbers !== null) {
          const rank = Math.max(a.length, b.length);
          const differs = Array.from({ length: rank }, (_, i) => [a.at(i - rank) ?? 1, b.at(i - rank) ?? 1]);
          expect(differs.some(([x, y]) => x !== y && sizeOf(x!) === sizeOf(y!))).toBe(true);
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('keeps names and refuses two different ones', () => {
    expect(broadcastShapes(['batch', 1, 4], ['time', 1])).toEqual(['batch', 'time', 4]);
    expect(broadcastShapes(['batch'], ['time'])).toBeNull();
    expect(broadcastShapes(['batch'], [2])).toBeNull();
    expect(broadcastShapes([0, 3], [1, 3])).toEqual([0, 3]);
  });
});

describe('axes and words', () => {
  it('count axes from either end and refuse others', () => {
    expect([normalizeAxis(0, 3), normalizeAxis(-1, 3), normalizeAxis(2, 3)]).toEqual([0, 2, 2]);
    expect(() => normalizeAxis(3, 3)).toThrow('Axis 3 is out of range for rank 3');
    expect(() => normalizeAxis(-4, 3)).toThrow('out of range');
  });

  it('describe a shape to people', () => {
    expect(describeShape(['batch', 'time', 64])).toBe('batch × time × 64');
    expect(describeShape([])).toBe('a single number');
  });
});
