import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sequence } from './order';
import { GAP_KNOWN, GAP_PAST, GAP_TARGET, planPredictionWindows, planWindows, type TargetPlacement } from './windows';

const small = fc.integer({ min: 1, max: 5 });
const arbitrary = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 4 }),
  window: fc.record({ length: small, stride: small, horizon: small, steps: small }),
  cuts: fc.array(fc.tuple(fc.nat(25), fc.nat(25)), { minLength: 4, maxLength: 4 }),
  gaps: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, GAP_PAST, GAP_KNOWN, GAP_TARGET | GAP_PAST), {
    minLength: 100,
    maxLength: 100,
  }),
  placement: fc.constantFrom<TargetPlacement>('last', 'each-step'),
  readsAhead: fc.boolean(),
});

function build(lengths: readonly number[], cuts: readonly (readonly [number, number])[]) {
  const sequences: Sequence[] = [];
  const parts: number[] = [];
  lengths.forEach((length, i) => {
    const start = parts.length;
    const [a, b] = cuts[i] ?? [0, 0];
    for (let row = 0; row < length; row++) parts.push(row < Math.min(a, b) ? 0 : row < Math.max(a, b) ? 1 : 2);
    sequences.push({ id: String(i), start, end: start + length });
  });
  return { sequences, rowParts: Uint8Array.from(parts) };
}

describe('planWindows', () => {
  it('keeps windows within a series, a part and the present, without gaps, and loses none', () => {
    fc.assert(
      fc.property(arbitrary, ({ lengths, window, cuts, gaps, placement, readsAhead }) => {
        const { sequences, rowParts } = build(lengths, cuts);
        const rowGaps = Uint8Array.from(gaps.slice(0, rowParts.length));
        const plan = planWindows(sequences, rowParts, rowGaps, window, placement, readsAhead);
        let planned = plan.straddling;
        (['train', 'validation', 'test'] as const).forEach((part, index) => {
          planned += plan.parts[part].dropped + plan.parts[part].starts.length;
          for (const start of plan.parts[part].starts) {
            const series = sequences.find((s) => s.start <= start && start < s.end);
            if (series === undefined) throw new Error('outside');
            const lastInput = start + window.length - 1;
            const lastTarget = lastInput + window.horizon + window.steps - 1;
            const firstTarget = placement === 'last' ? lastInput + window.horizon : start + window.horizon;
            expect(lastTarget).toBeLessThan(series.end);
            for (let row = firstTarget; row <= lastTarget; row++) {
              expect(rowParts[row]).toBe(index);
              expect((rowGaps[row] ?? 0) & GAP_TARGET).toBe(0);
              if (readsAhead) expect((rowGaps[row] ?? 0) & GAP_KNOWN).toBe(0);
            }
            for (let row = start; row <= lastInput; row++) {
              expect((rowGaps[row] ?? 0) & GAP_PAST).toBe(0);
              expect((rowGaps[row + window.horizon] ?? 0) & GAP_KNOWN).toBe(0);
              // Nothing the model reads as past belongs to a later part than what it predicts.
              expect(rowParts[row] ?? 9).toBeLessThanOrEqual(index);
            }
          }
        });
        const span = window.length - 1 + window.horizon + window.steps;
        const possible = lengths.reduce(
          (sum, n) => sum + (n < span ? 0 : Math.floor((n - span) / window.stride) + 1),
          0,
        );
        expect(planned).toBe(possible);
        expect(plan.shortSeries).toBe(lengths.filter((n) => n < span).length);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('lets the first test window look back into the training rows', () => {
    const window = { length: 3, stride: 1, horizon: 1, steps: 1 };
    const rowParts = Uint8Array.of(0, 0, 0, 0, 0, 2, 2);
    const plan = planWindows([{ id: '', start: 0, end: 7 }], rowParts, new Uint8Array(7), window, 'last');
    expect(Array.from(plan.parts.train.starts)).toEqual([0, 1]);
    expect(Array.from(plan.parts.test.starts)).toEqual([2, 3]);
    const each = planWindows([{ id: '', start: 0, end: 7 }], rowParts, new Uint8Array(7), window, 'each-step');
    expect(each.straddling).toBe(2);
  });
});

describe('planPredictionWindows', () => {
  const window = { length: 3, stride: 1, horizon: 2, steps: 4 };
  const sequences = [{ id: '', start: 0, end: 6 }];

  it('reaches to the last row, or to the last known row', () => {
    expect(
      Array.from(planPredictionWindows(sequences, new Uint8Array(6), window, { readsKnown: false }).starts),
    ).toEqual([0, 1, 2, 3]);
    expect(
      Array.from(planPredictionWindows(sequences, new Uint8Array(6), window, { readsKnown: true }).starts),
    ).toEqual([0, 1]);
  });

  it('needs the rows of all targets only where something known of them is read', () => {
    const ahead = (readsKnown: boolean): number[] => [
      ...planPredictionWindows(
        [{ id: '', start: 0, end: 9 }],
        new Uint8Array(9),
        { ...window, steps: 3 },
        { readsKnown, readsAhead: true },
      ).starts,
    ];
    expect(ahead(true)).toEqual([0, 1, 2]);
    expect(ahead(false)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('counts windows from the last complete one where they are to end with their series', () => {
    const plan = (gaps: Uint8Array) =>
      planPredictionWindows(
        [
          { id: 'a', start: 0, end: 8 },
          { id: 'b', start: 8, end: 10 },
        ],
        gaps,
        { ...window, stride: 3 },
        { readsKnown: false, endsWithSeries: true },
      );
    expect([...plan(new Uint8Array(10)).starts]).toEqual([2, 5]);
    // The last row is still to come.
    expect([...plan(new Uint8Array(10).fill(GAP_PAST, 7)).starts]).toEqual([1, 4]);
    const none = plan(new Uint8Array(10).fill(GAP_PAST));
    expect([[...none.starts], none.dropped]).toEqual([[], 2]);
  });

  it('leaves out windows with a gap', () => {
    const gaps = Uint8Array.of(GAP_PAST, 0, 0, 0, GAP_KNOWN, 0);
    const plan = planPredictionWindows(sequences, gaps, window, { readsKnown: true });
    expect([Array.from(plan.starts), plan.dropped]).toEqual([[], 2]);
  });
});
