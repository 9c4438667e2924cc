import { describe, expect, it } from 'vitest';
import { writeCsv, writePlotCsv } from './plot-csv';

describe('plots as CSV', () => {
  it('writes one row an x and leaves cells without a value empty', () => {
    const text = writePlotCsv('step', false, [
      { label: 'training', x: [1, 2], y: [0.5, null] },
      { label: 'validation', x: [2], y: [0.75] },
    ]);
    expect(text).toBe('step,training,validation\n1,0.5,\n2,,0.75\n');
  });

  it('writes dates as dates', () => {
    expect(writePlotCsv('date', true, [{ label: 'a', x: [Date.UTC(2020, 0, 2)], y: [1] }])).toBe(
      'date,a\n2020-01-02,1\n',
    );
  });

  it('quotes what would break a cell', () => {
    expect(writeCsv([['a,b', 'say "hi"', 'two\nlines', 'plain']])).toBe('"a,b","say ""hi""","two\nlines",plain\n');
  });
});
