import type { Diagnostic } from '../base/diagnostic';
import type { DataBinding, WindowSettings } from '../document/document';
import { dataError, listNames } from './data-diagnostics';
import type { Table } from './table';

/** Rows and columns a window may span: more than any file has, and little enough for 32-bit arithmetic. */
const LARGEST_SETTING = 1_000_000_000;

/** What is wrong with a binding by itself: columns bound twice, no target, settings out of range. */
export function checkBinding(binding: DataBinding): Diagnostic[] {
  const errors = [...checkRoles(binding), ...checkWindow(binding.window)];
  errors.push(...checkSamples(binding));
  if (binding.season !== null && !isSetting(binding.season)) {
    errors.push(
      dataError('DATA-028', `The season is ${binding.season} rows.`, 'Give a whole number of rows, at least 1.'),
    );
  }
  return errors;
}

function checkRoles(binding: DataBinding): Diagnostic[] {
  const errors: Diagnostic[] = [];
  const roles = new Map<string, string[]>();
  for (const column of binding.columns) roles.set(column.name, [...(roles.get(column.name) ?? []), column.role]);
  for (const [name, given] of roles) {
    if (given.length === 1) continue;
    errors.push(
      dataError(
        'DATA-022',
        `Column "${name}" is bound ${given.length} times, with the roles ${given.join(' and ')}; a column has one role.`,
        given.includes('target') && given.includes('known')
          ? 'Keep one: a target that is known in advance would give its own answer away.'
          : 'Keep one of them.',
        { column: name },
      ),
    );
  }
  if (!binding.columns.some((column) => column.role === 'target')) {
    errors.push(
      dataError(
        'DATA-021',
        'No column has the role "target", so there is nothing to predict.',
        'Give the column to be predicted the role "target".',
      ),
    );
  }
  return errors;
}

/**
 * Texts are sequences themselves: they have a place only where each row is a sample, or where all rows are one text. There it
 * is the one column that counts.
 */
function checkSamples({ samples, columns }: DataBinding): Diagnostic[] {
  const used = columns.filter(({ role }) => role === 'input' || role === 'target' || role === 'known');
  const texts = used.filter(({ preparation }) => preparation === 'text');
  if (samples === 'text') {
    const [only] = texts;
    if (used.length === 1 && only?.role === 'target') return [];
    return [
      dataError(
        'DATA-050',
        `To continue one long text takes one column, prepared as text and with the role "target"; in use are ${used.length === 0 ? 'none' : listNames(used.map(({ name }) => name))}.`,
        'Give the column that holds the text the role "target" and the preparation "text", and the others the role "ignored".',
      ),
    ];
  }
  if (samples === 'series' && !columns.some(({ role }) => role === 'series')) {
    return [
      dataError(
        'DATA-050',
        'Each series is to be a sample, but no column tells series apart.',
        'Give the column that names the series the role "series".',
      ),
    ];
  }
  const [text] = samples === 'rows' ? [] : texts;
  if (text === undefined) return [];
  return [
    dataError(
      'DATA-039',
      `Column "${text.name}" is prepared as text, but a sample is ${samples === 'windows' ? 'a window of rows' : 'a series of rows'}.`,
      'Let every row be a sample, or prepare the column as category.',
      { column: text.name },
    ),
  ];
}

function checkWindow(window: WindowSettings): Diagnostic[] {
  const settings: readonly (readonly [string, number])[] = [
    ['length', window.length],
    ['stride', window.stride],
    ['horizon', window.horizon],
    ['steps', window.steps],
  ];
  return settings
    .filter(([, value]) => !isSetting(value))
    .map(([name, value]) =>
      dataError(
        'DATA-028',
        `The ${name} of a window is ${value} rows.`,
        `Give a whole number of rows from 1 to ${LARGEST_SETTING}.`,
      ),
    );
}

function isSetting(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= LARGEST_SETTING;
}

/** Bound columns that the table lacks (DATA-012), and a table of fewer rows than make sense (DATA-020). */
export function checkTable(table: Table, binding: DataBinding, least = 2): Diagnostic[] {
  const present = new Set(table.columns.map((column) => column.name));
  const missing = binding.columns.filter((column) => column.role !== 'ignored' && !present.has(column.name));
  const errors = missing.map((column) => missingColumn(column.name, [...present]));
  // One row is a whole text.
  if (table.rowCount < (binding.samples === 'text' ? 1 : least)) {
    errors.push(
      dataError(
        'DATA-020',
        `The data has ${table.rowCount === 1 ? 'one row only' : 'no row'}; learning needs several.`,
        'Use a file with more rows.',
      ),
    );
  }
  return errors;
}

export function missingColumn(name: string, present: readonly string[]): Diagnostic {
  return dataError(
    'DATA-012',
    `Column "${name}" is bound but not in the file, which has ${listNames(present)}.`,
    'Choose one of the file’s columns, or locate the file this project was made with.',
    { column: name },
  );
}
