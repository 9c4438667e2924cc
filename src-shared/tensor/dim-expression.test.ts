import { describe, expect, it } from 'vitest';
import { evaluateExpression } from './dim-expression';

describe('evaluateExpression', () => {
  const names = new Map([
    ['batch', 3],
    ['time', 10],
    ['time.source', 7],
  ]);
  const evaluate = (text: string): number | null => evaluateExpression(text, (name) => names.get(name) ?? null);

  it.each([
    ['7', 7],
    ['time', 10],
    ['time.source', 7],
    ['2*time', 20],
    ['time-2', 8],
    ['-time+12', 2],
    ['2*time+batch-1', 22],
    ['(time-2)*batch', 24],
    ['2*((time-2)*batch+1)', 50],
    ['floor(time-3 by 2)p1', 4],
    ['floor(floor(time-3 by 2)p1-3 by 2)p1', 1],
    ['2*floor(time by 4)p1+1', 7],
  ])('%s is %d', (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it.each([
    '',
    'other',
    '2*other',
    'other-1',
    '(time',
    'time)',
    'time+',
    '*time',
    'time time',
    '2time',
    'floor(time)p1',
  ])('has no value for %j', (text) => {
    expect(evaluate(text)).toBeNull();
  });
});
