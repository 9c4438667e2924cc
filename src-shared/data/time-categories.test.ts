import { describe, expect, it } from 'vitest';
import { bind, makeBinding, makeTable } from '../testing/tables';
import { createDataset } from './dataset';
import { selectFeatures } from './features';

const table = makeTable({
  year: [1, 1, 1, 2, 2, 2, 3, 3, 3],
  month: [1, 2, 3, 1, 2, 3, 1, 2, 3],
  y: [5, 6, 7, 6, 5, 7, 5, 7, 6],
});

function open(preparation: 'none' | 'category') {
  const columns = [bind('year', 'time', 'none'), bind('month', 'time', preparation), bind('y', 'target')];
  const window = { length: 2, stride: 1, horizon: 1, steps: 1 };
  const split = { by: 'time', validation: 0, test: 0, validationFrom: null, testFrom: [3], seed: 1 } as const;
  const made = createDataset(table, makeBinding(columns, { window, split }));
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

describe('a time column that is prepared as category', () => {
  it('still orders the rows and is known in advance as well', () => {
    const dataset = open('category');
    expect(dataset.parts.test.starts).toHaveLength(3);
    const asked = selectFeatures(dataset, { kind: 'static', columns: ['month'] });
    expect(asked).toMatchObject({ ok: true, value: { names: ['month=?', 'month=1', 'month=2', 'month=3'] } });
  });

  it('enters only where it is named', () => {
    const asked = selectFeatures(open('category'), { kind: 'sequence', columns: null });
    expect(asked).toMatchObject({ ok: true, value: { names: ['y'] } });
  });

  it('is no feature when it is prepared otherwise', () => {
    const asked = selectFeatures(open('none'), { kind: 'static', columns: ['month'] });
    expect(asked).toMatchObject({ ok: false, error: [{ code: 'DATA-036' }] });
  });
});
