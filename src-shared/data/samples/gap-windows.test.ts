import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { toNumbers } from '../../tensor/tensor';
import { bind, makeBinding, makeTable, range } from '../../testing/tables';
import { fillBatch } from '../batch';
import { createDataset, createPredictionDataset, type Dataset } from '../dataset';
import { selectFeatures } from '../features';
import { computeFloors } from '../floors';

const table = makeTable({
  t: range(60),
  y: range(60).map((t) => (t % 7 === 3 ? NaN : t)),
  z: range(60).map((t) => 100 + t),
  x: range(60).map((t) => t * t),
});
const binding = makeBinding(
  [bind('t', 'time'), bind('y', 'target', 'none'), bind('z', 'target', 'none'), bind('x', 'input', 'none')],
  { window: { length: 8, stride: 1, horizon: 1, steps: 1 } },
);

function make(share = 0.3, longest = 1): Dataset {
  const made = createDataset(table, binding, { hiding: { share, longest }, placement: 'each-step' });
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return made.value;
}

function fill(dataset: Dataset, samples: readonly number[], random?: Random) {
  const specs = new Map(
    (['gap-input', 'gap-target'] as const).map((kind) => {
      const spec = selectFeatures(dataset, { kind, columns: null });
      if (!spec.ok) throw new Error(spec.error.map((e) => e.message).join('\n'));
      return [kind, spec.value];
    }),
  );
  const batch = fillBatch(dataset, 'train', samples, specs, random);
  return { input: batch.get('gap-input')!, target: batch.get('gap-target')! };
}

describe('windows with gaps', () => {
  it('are kept though cells are missing, within one part, up to the last row', () => {
    const dataset = make();
    expect(dataset.parts.train.dropped).toBe(0);
    expect([...dataset.parts.train.starts]).toEqual(range(29));
    expect([...dataset.parts.test.starts].at(-1)).toBe(52);
  });

  it('show every known cell or ask for it, never both, and nothing else', () => {
    const dataset = make();
    const { input, target } = fill(dataset, range(20));
    expect(input.dims).toEqual([20, 8, 4]);
    expect(target.dims).toEqual([20, 8, 2]);
    const [seen, asked] = [toNumbers(input), toNumbers(target)];
    let hidden = 0;
    for (let cell = 0; cell < 20 * 8; cell++) {
      const row = Math.floor(cell / 8) + (cell % 8);
      for (const c of [0, 1]) {
        const value = c === 0 ? (row % 7 === 3 ? NaN : row) : 100 + row;
        const [shown, isShown, wanted] = [seen[cell * 4 + c]!, seen[cell * 4 + 2 + c]!, asked[cell * 2 + c]!];
        if (Number.isNaN(wanted)) {
          expect([shown, isShown]).toEqual(Number.isNaN(value) ? [0, 0] : [value, 1]);
        } else {
          hidden++;
          expect([shown, isShown, wanted]).toEqual([0, 0, value]);
        }
      }
    }
    expect(hidden / (20 * 8 * 2)).toBeGreaterThan(0.2);
    expect(hidden / (20 * 8 * 2)).toBeLessThan(0.4);
  });

  it('hide the same outside training, and other cells in each step of it', () => {
    const dataset = make();
    expect(toNumbers(fill(dataset, [3, 4]).target)).toEqual(toNumbers(fill(make(), [3, 4]).target));
    const random = new Random(1);
    const first = toNumbers(fill(dataset, [3, 4], random).target);
    expect(toNumbers(fill(dataset, [3, 4], random).target)).not.toEqual(first);
    expect(toNumbers(fill(dataset, [3, 4], new Random(1)).target)).toEqual(first);
  });

  it('do not give their targets away to another input, and have nothing to forecast', () => {
    const dataset = make();
    const all = selectFeatures(dataset, { kind: 'sequence', columns: null });
    expect(all.ok && all.value.names).toEqual(['x']);
    for (const kind of ['target', 'step-target'] as const) {
      expect(selectFeatures(dataset, { kind, columns: null }).ok).toBe(false);
    }
    const plain = createDataset(table, binding);
    expect(plain.ok && selectFeatures(plain.value, { kind: 'gap-input', columns: null }).ok).toBe(false);
  });

  it('cover every row to predict from, and hide nothing there', () => {
    const trained = make();
    const made = createPredictionDataset(table, binding, trained.preparation, { hiding: { share: 0.3, longest: 1 } });
    if (!made.ok) throw new Error('made');
    const rows = new Set([...made.value.parts.test.starts].flatMap((start) => range(8, start)));
    expect(rows.size).toBe(60);
    const spec = selectFeatures(made.value, { kind: 'gap-target', columns: null });
    if (!spec.ok) throw new Error('spec');
    const asked = fillBatch(made.value, 'test', [0], new Map([['x', spec.value]])).get('x')!;
    expect([...toNumbers(asked)].every(Number.isNaN)).toBe(true);
  });

  it('have floors: on a straight line interpolation is right but at the ends', () => {
    const { samples } = computeFloors(make());
    expect(Object.keys(samples)).toEqual(['mean', 'last_value', 'linear_interpolation']);
    expect(samples.linear_interpolation!.mae!).toBeLessThan(samples.last_value!.mae!);
    expect(samples.last_value!.mae!).toBeLessThan(samples.mean!.mae!);
  });
});
