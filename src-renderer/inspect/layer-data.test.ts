import { describe, expect, it } from 'vitest';
import type { InspectedLayer } from '../../src-shared/protocol/inspect-types';
import { describeCourse } from './gradient-words';
import { nameLayer, toUnitLines, toUnitMap } from './layer-data';

const layer: InspectedLayer = {
  ...{ block: 'gru', layer: 0, direction: 'forward', cell: 'gru', hidden: 3, steps: 5, firstStep: 3, units: 2 },
  labels: ['4', '5'],
  quantities: [{ quantity: 'h', values: [1, 2, 3, 4], saturated: null }],
  deadUnits: [1],
  gradients: [],
};

describe('a layer as plots', () => {
  it('stands with units downwards and steps across, dead units named', () => {
    const { rows, columns, values } = toUnitMap(layer, layer.quantities[0]!);
    expect([rows, columns]).toEqual([
      ['1', '2 dead'],
      ['4', '5'],
    ]);
    expect(values).toEqual([1, 3, 2, 4]);
  });

  it('gives the lines of one unit at the steps of the whole sample', () => {
    expect(toUnitLines(layer, 1)).toMatchObject([{ key: 'h', label: 'h', x: [4, 5], y: [2, 4] }]);
  });

  it('is named as far as that tells it from others', () => {
    expect(nameLayer(layer, [layer], new Map())).toBe('gru');
    const others = [layer, { ...layer, layer: 1 }, { ...layer, direction: 'reverse' as const }];
    expect(nameLayer(others[2]!, others, new Map())).toBe('gru, layer 1, backward');
  });
});

describe('a gradient in words', () => {
  it('names the step where it vanishes or explodes, counted from 1', () => {
    const course = { factor: 0.5, vanishesAt: 9, explodesAt: null };
    expect(describeCourse(course, 'forward')).toContain('from step 10 on');
    expect(describeCourse(course, 'forward')).toContain('before that step');
    expect(describeCourse(course, 'reverse')).toContain('after that step');
    expect(describeCourse({ factor: 2, vanishesAt: null, explodesAt: 3 }, 'forward')).toContain('at step 4');
    expect(describeCourse({ factor: 0.99, vanishesAt: null, explodesAt: null }, 'forward')).toContain('about the same');
    expect(describeCourse({ factor: null, vanishesAt: null, explodesAt: null }, 'forward')).toBe(
      'Too few steps to tell.',
    );
  });
});
