import { expect, it } from 'vitest';
import { findSeriesParts } from './series-parts';

const sequences = [
  { id: 'north', start: 0, end: 10 },
  { id: 'between', start: 10, end: 12 },
  { id: 'south', start: 12, end: 20 },
];

it('tells the windows of several series apart, among those that are shown', () => {
  expect(findSeriesParts(sequences, [6, 7, 8, 15, 16], 1)).toEqual([
    { name: 'north', series: 0, from: 0, to: 2 },
    { name: 'south', series: 2, from: 2, to: 4 },
  ]);
  expect(findSeriesParts(sequences, [], 0)).toEqual([]);
  expect(findSeriesParts(sequences.slice(0, 1), [6, 7], 0)).toBeNull();
});
