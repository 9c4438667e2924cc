import { describe, expect, it } from 'vitest';
import {
  confusionShade,
  errorLines,
  forecastLines,
  measureRmse,
  scatterPoints,
  writeConfusion,
  writePredictions,
  type ResultSeries,
} from './head-results';

const series: ResultSeries = {
  column: 'births',
  step: 1,
  x: [Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 2)],
  isDate: true,
  truth: [10, null],
  prediction: [13, 12],
  lastValue: [6, 10],
  seasonal: null,
  rmse: 3,
  mae: 3,
};

describe('results of a head', () => {
  it('draws floors only where there are some', () => {
    expect(forecastLines(series).map(({ key }) => key)).toEqual(['truth', 'prediction', 'last']);
    expect(forecastLines({ ...series, seasonal: [1, 2] }).map(({ key }) => key)).toContain('seasonal');
  });

  it('measures errors step by step, whatever the order', () => {
    const lines = errorLines([{ ...series, step: 2, rmse: 5 }, series]);
    expect(lines.map(({ key, y }) => [key, y])).toEqual([
      ['model', [3, 5]],
      ['last', [4, 4]],
    ]);
    expect(lines[0]?.x).toEqual([1, 2]);
  });

  it('counts only pairs that are whole', () => {
    expect(measureRmse([1, null, 5], [1, 2, null])).toBe(0);
    expect(measureRmse([null], [1])).toBeNull();
    expect(scatterPoints(series)).toEqual([{ truth: 10, prediction: 13 }]);
  });

  it('writes predictions with dates, and gaps as empty cells', () => {
    expect(writePredictions([series]).split('\n').slice(1, 3)).toEqual([
      'births,1,2020-01-01,10,13,6,',
      'births,1,2020-01-02,,12,10,',
    ]);
  });

  it('writes and shades a confusion matrix', () => {
    const classes = ['no', 'yes'].map((name) => ({ name, precision: 1, recall: 1, f1: 1, count: 1 }));
    expect(
      writeConfusion({
        classes,
        confusion: [
          [3, 1],
          [0, 0],
        ],
      }),
    ).toBe('truth,no,yes\nno,3,1\nyes,0,0\n');
    expect([confusionShade(3, [3, 1]), confusionShade(4, [4, 0]), confusionShade(0, [0, 0])]).toEqual([34, 45, 0]);
  });
});
