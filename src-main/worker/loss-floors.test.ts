import { describe, expect, it } from 'vitest';
import { createDataset, type Dataset } from '../../src-shared/data/dataset';
import { computeFloors } from '../../src-shared/data/floors';
import { isNumber } from '../../src-shared/data/prepared-columns';
import type { Project } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { bind, makeBinding, makeTable, range } from '../../src-shared/testing/tables';
import { measureLossFloors } from './loss-floors';

const wave = range(90).map((t) => 50 + 20 * Math.sin(t / 3) + (t % 4));
const other = range(90).map((t) => 3 * Math.cos(t / 7));

function make(columns: readonly string[]): Dataset {
  const binding = makeBinding(columns.map((name) => bind(name, 'target')));
  const made = createDataset(makeTable({ y: wave, z: other }), binding);
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value;
}

const draw = (loss: string): Project =>
  drawProject(
    { x: 'sequence-input', gru: 'gru', dense: ['linear', { units: 1 }], out: ['regression-output', { loss }] },
    ['x -> gru', 'gru.state -> dense', 'dense -> out'],
  );

/** The loss of “as it is now”, worked out from the scaled numbers that a model is shown. */
function lossOfLastValue(dataset: Dataset, power: 1 | 2): number {
  const { length, horizon } = dataset.binding.window;
  const columns = dataset.columns.filter(isNumber);
  const errors = Array.from(dataset.parts.validation.starts).flatMap((start) =>
    columns.map(({ values }) => {
      const now = values[start + length - 1] ?? NaN;
      return Math.abs(now - (values[start + length - 1 + horizon] ?? NaN)) ** power;
    }),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe('floors of the loss', () => {
  it.each([[['y']], [['y', 'z']]])('are in the scale in which the model is trained: %j', (names) => {
    const dataset = make(names);
    const floors = computeFloors(dataset, 'validation');
    for (const [loss, power] of [['mse', 2] as const, ['mae', 1] as const]) {
      const found = measureLossFloors(draw(loss), dataset, floors);
      expect(found['last_value']).toBeCloseTo(lossOfLastValue(dataset, power), 5);
      expect(found['autoregressive_window']).toBeLessThan(found['last_value'] ?? 0);
    }
  });

  it('are none where the loss does not follow from the errors, or nothing was measured', () => {
    const dataset = make(['y']);
    expect(measureLossFloors(draw('huber'), dataset, computeFloors(dataset, 'validation'))).toEqual({});
    expect(measureLossFloors(draw('mse'), dataset, null)).toEqual({});
  });
});
