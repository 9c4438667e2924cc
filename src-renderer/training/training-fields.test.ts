import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING, type OptimizerType, type TrainingSettings } from '../../src-shared/document/document';
import { optimizers } from '../../src-shared/optimizers/optimizers';
import {
  listOtherFields,
  listRateFields,
  listScheduleFields,
  listSizeFields,
  type TrainingField,
} from './training-fields';
import { changeOptimizer, changeSchedule } from './training-settings';

const listAll = (training: TrainingSettings): TrainingField[] =>
  [listSizeFields, listRateFields, listScheduleFields, listOtherFields].flatMap((list) => list(training));

const valuesOf = (training: TrainingSettings): ReadonlyMap<string, number | null> =>
  new Map(listAll(training).map(({ label, value }) => [label, value]));

const settings = Object.keys(optimizers).flatMap((type) =>
  (['constant', 'step', 'cosine', 'plateau'] as const).map((schedule) => ({
    name: `${type}, ${schedule}`,
    training: changeSchedule(changeOptimizer(DEFAULT_TRAINING, type as OptimizerType), schedule),
  })),
);

describe('the numbers of the training settings', () => {
  it.each(settings)('change each their own setting alone: $name', ({ training }) => {
    const before = valuesOf(training);
    expect(before.size).toBe(listAll(training).length);
    for (const field of listAll(training)) {
      // A value of its own for each range, never the one that is there.
      const value = field.value === field.minimum ? Math.min(field.maximum, field.minimum + 1) : field.minimum;
      const after = valuesOf(field.set(value));
      expect(after, field.label).toEqual(new Map([...before, [field.label, value]]));
    }
  });

  it.each(settings)('begin with what they can be brought back to, within their range: $name', ({ training }) => {
    for (const field of listAll(training)) {
      if (field.isOptional) {
        expect(valuesOf(field.set(null)).get(field.label)).toBeNull();
        continue;
      }
      expect(field.value, field.label).toBeGreaterThanOrEqual(field.minimum);
      expect(field.value, field.label).toBeLessThanOrEqual(field.maximum);
      if (field.usual !== undefined) expect(field.value, field.label).toBe(field.usual);
    }
  });
});
