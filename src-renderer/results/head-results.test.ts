import { describe, expect, it } from 'vitest';
import {
  confusionShade,
  errorLines,
  forecastLines,
  forecastRegions,
  historyLine,
  measureRmse,
  predictedOnly,
  scatterPoints,
  takePart,
  windowForecast,
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

  it('takes one of several series out, and names them in the file', () => {
    const parts = [
      { name: 'north', series: 0, from: 0, to: 1 },
      { name: 'south', series: 1, from: 1, to: 2 },
    ];
    const both = { ...series, parts };
    expect(takePart(both, parts[1])).toMatchObject({
      x: [series.x[1]],
      truth: [null],
      prediction: [12],
      seasonal: null,
    });
    expect(takePart(series, undefined)).toBe(series);
    const lines = writePredictions([both]).trim().split(/\r?\n/);
    expect(lines.map((line) => line.split(',')[0])).toEqual(['series', 'north', 'south']);
  });

  it('shows what came before the first prediction, as far back as the predictions reach', () => {
    const x = [0, 1, 2, 3, 4, 5, 6, 7];
    const history = {
      column: 'births',
      unit: '',
      x,
      isDate: false,
      y: x,
      validationFrom: null,
      testFrom: null,
      rowCount: 1,
      names: [],
      autocorrelation: [],
      compared: 0,
    };
    const [line] = historyLine(history, 5, 7);
    expect([line?.x, line?.y]).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(historyLine(null, 5, 7)).toEqual([]);
    expect(historyLine(history, 0, 7)).toEqual([]);
    const regions = forecastRegions({ x: [5, 6, 7] }, [line!], 'Test');
    expect(regions.map(({ label, from, to }) => [label, from, to])).toEqual([
      ['Before', 3, 5],
      ['Test', 5, 7],
    ]);
  });

  it('takes one window out of several predicted steps', () => {
    const steps = [1, 2].map((step) => ({
      ...series,
      step,
      x: [step, step + 1],
      truth: [step, step * 10],
      seasonal: [9, 8],
    }));
    expect(windowForecast([...steps].reverse(), 1)).toMatchObject({
      x: [2, 3],
      truth: [10, 20],
      prediction: [12, 12],
      lastValue: [10, 10],
      seasonal: [8, 8],
    });
    expect(windowForecast(steps.slice(0, 1), 0)).toBeNull();
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

  describe('where gaps are filled', () => {
    const gaps: ResultSeries = {
      ...series,
      isDate: false,
      x: [1, 2, 3, 4, 5],
      truth: [1, 2, 3, null, 5],
      prediction: [null, 2.5, null, 4.5, null],
      lastValue: [null, 1, null, 3, null],
      interpolation: [null, 2, null, 4, null],
    };

    it('draws the guesses between the values around them, and the model as dots', () => {
      const lines = new Map(forecastLines(gaps).map((line) => [line.key, line]));
      expect([...lines.keys()]).toEqual(['truth', 'interpolation', 'last', 'prediction']);
      expect(lines.get('interpolation')?.y).toEqual([1, 2, 3, 4, 5]);
      expect(lines.get('last')?.y).toEqual([1, 1, 3, 3, 5]);
      expect(lines.get('prediction')).toMatchObject({ y: gaps.prediction, hasDots: true });
      expect(scatterPoints(gaps)).toEqual([{ truth: 2, prediction: 2.5 }]);
    });

    it('lists the filled cells only', () => {
      expect(predictedOnly(gaps)).toMatchObject({ x: [2, 4], truth: [2, null], lastValue: [1, 3], seasonal: null });
      expect(predictedOnly(series)).toBe(series);
      expect(writePredictions([gaps]).trim().split('\n')).toEqual([
        'column,step,at,truth,prediction,last value,interpolation',
        'births,1,2,2,2.5,1,2',
        'births,1,4,,4.5,3,4',
      ]);
    });
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
