import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, formatDate, parseDate } from './table';

describe('dates', () => {
  it('reads and writes the calendar of the platform', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          const text = formatDate(seconds);
          expect(parseDate(text)).toBe(seconds);
          expect(text.slice(0, 10)).toBe(date.toISOString().slice(0, 10));
        },
      ),
      { seed: 1 },
    );
  });

  it('reads shortened dates as their first moment', () => {
    expect(parseDate('2003')).toBe(Date.UTC(2003, 0, 1));
    expect(parseDate('2003-02')).toBe(Date.UTC(2003, 1, 1));
    expect(parseDate('2003-02-28 06:30')).toBe(Date.UTC(2003, 1, 28, 6, 30));
  });

  it.each(['2003-02-29', '2003-13-01', '03-01-01', '2003-01-01 24:00', 'soon', ''])('refuses %j', (text) => {
    expect(parseDate(text)).toBeNull();
  });
});

describe('cellText', () => {
  it('writes each type as it enters a vocabulary', () => {
    const at = (type: 'number' | 'date' | 'boolean', value: number): string | null =>
      cellText({ name: 'x', type, values: Float64Array.of(value) }, 0);
    expect([at('number', 7), at('number', 0.5), at('boolean', 1), at('boolean', 0), at('date', 0)]).toEqual([
      '7',
      '0.5',
      'true',
      'false',
      '1970-01-01',
    ]);
    expect(at('number', NaN)).toBeNull();
    expect(cellText({ name: 'x', type: 'text', values: [null] }, 0)).toBeNull();
  });
});
