import type { Diagnostic, DiagnosticPlace, Repair } from '../base/diagnostic';

/** Every code of the data area, and what it stands for. A code, once released, keeps its meaning. */
export const DATA_CODES = {
  'DATA-001': 'the data file is missing',
  'DATA-002': 'the dialect is out of range',
  'DATA-003': 'the data file is empty',
  'DATA-004': 'the file type is not supported',
  'DATA-005': 'the file is binary',
  'DATA-006': 'the text encoding is wrong',
  'DATA-007': 'there is a header but no row',
  'DATA-008': 'a row has more or fewer cells than the header',
  'DATA-009': 'a cell of a number column holds text',
  'DATA-010': 'a cell is not of the column’s type',
  'DATA-012': 'a bound column is not in the file',
  'DATA-013': 'the file is malformed',
  'DATA-014': 'a time or series cell is missing',
  'DATA-020': 'there is one row only',
  'DATA-021': 'no column is the target',
  'DATA-022': 'a column is bound twice',
  'DATA-023': 'a text column is prepared as numbers',
  'DATA-024': 'a column has no value in the training rows',
  'DATA-025': 'a column is constant in the training rows',
  'DATA-026': 'no series is as long as a window',
  'DATA-027': 'a part of the split has no window',
  'DATA-028': 'the window settings are out of range',
  'DATA-029': 'the split settings are out of range',
  'DATA-030': 'windows were dropped because of missing cells',
  'DATA-031': 'two rows have the same time',
  'DATA-032': 'the time column is text',
  'DATA-033': 'a column known in advance gives the target away',
  'DATA-034': 'some series are shorter than a window',
  'DATA-035': 'classes occur that training never saw',
  'DATA-036': 'the model asks for a column that the data does not offer',
  'DATA-037': 'the stored preparation is malformed or does not fit the binding',
  'DATA-038': 'the project is not bound to a data file',
  'DATA-039': 'a text column where the samples have no place for text',
  'DATA-040': 'no data file is chosen yet (the app)',
  'DATA-041': 'the data is still being read, or was not asked (the app)',
  'DATA-042': 'the data file changed since the project was made (the app)',
  'DATA-046': 'two paired files have different numbers of lines',
  'DATA-047': 'tokens occur that training never saw',
  'DATA-048': 'texts were cut to their greatest length',
  'DATA-049': 'a target changes within a series',
  'DATA-050': 'the columns do not suit the samples',
  'DATA-051': 'no token of a text column is in its vocabulary',
  'DATA-052': 'a text has more or fewer labels than tokens',
  'DATA-053': 'validation or test repeat what training reads',
  'DATA-054': 'a number seems to stand for “missing”',
} as const;

export type DataCode = keyof typeof DATA_CODES;

type Rest = readonly [
  code: DataCode,
  message: string,
  nextStep: string,
  where?: DiagnosticPlace,
  repairs?: readonly Repair[],
];

export function dataError(...rest: Rest): Diagnostic {
  return make('error', rest);
}

export function dataWarning(...rest: Rest): Diagnostic {
  return make('warning', rest);
}

function make(severity: Diagnostic['severity'], [code, message, nextStep, where, repairs = []]: Rest): Diagnostic {
  return {
    ...{ code, severity, message, nextStep },
    ...(where === undefined ? {} : { where }),
    ...(repairs.length === 0 ? {} : { repairs }),
  };
}

/** `"a", "b" and 3 more`: names for a message, never a whole page of them. */
export function listNames(names: readonly string[], limit = 6): string {
  const shown = names.slice(0, limit).map((name) => `"${shorten(name)}"`);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** A text from a file, made fit for a message: one line, at most 40 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** `1 row`, `2 rows`; irregular plurals are given (`series`). */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
