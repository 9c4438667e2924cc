import { describe, expect, it } from 'vitest';
import { averageClasses, writeClasses } from './class-averages';

const classes = [
  { name: 'no', precision: 0.9, recall: 1, f1: 0.947, count: 90 },
  { name: 'yes', precision: 0, recall: 0, f1: 0, count: 10 },
  { name: 'never', precision: 0, recall: 0, f1: 0, count: 0 },
];
const confusion = [
  [90, 0, 0],
  [10, 0, 0],
  [0, 0, 0],
];

describe('averages over classes', () => {
  it('count each class alike, or as often as it occurs, and leave out one that is never met', () => {
    const [macro, weighted] = averageClasses({ classes, confusion });
    expect([macro?.precision, macro?.recall, macro?.count]).toEqual([0.45, 0.5, 100]);
    expect(weighted?.recall).toBeCloseTo(0.9, 12);
    // Taken for once, it counts.
    const wrong = [[89, 0, 1], ...confusion.slice(1)];
    expect(averageClasses({ classes, confusion: wrong })[0]?.recall).toBeCloseTo(1 / 3, 12);
    expect(averageClasses({ classes: [], confusion: [] })).toEqual([]);
  });

  it('stand in the file below the classes', () => {
    const lines = writeClasses({ classes, confusion }).trim().split(/\r?\n/);
    expect(lines[1]).toBe('no,0.9,1,0.947,90');
    expect(lines.slice(4).map((line) => line.split(',')[0])).toEqual(['Macro average', 'Weighted average']);
  });
});
