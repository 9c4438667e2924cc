import { DiagnosticError, type Repair } from '../../src-shared/base/diagnostic';
import { count, dataError, shorten } from '../../src-shared/data/data-diagnostics';
import { USUAL_MISSING } from '../../src-shared/data/dialect';
import type { DataBinding } from '../../src-shared/document/document';
import type { Database } from './table-database';
import { inBatches, type TypedColumn } from './table-types';

/** More different texts than these are no few words for "missing". */
const MOST_WORDS = 5;

/** The texts of a column that are not of its type, none where there are many different ones. */
async function listBadTexts(database: Database, { source, parse, finish }: TypedColumn): Promise<string[]> {
  const found = await database.texts(
    `SELECT DISTINCT CAST(s AS VARCHAR) AS word FROM (SELECT s, ${parse('s')} AS p FROM (SELECT ${source} AS s FROM rows))
     WHERE s IS NOT NULL AND ${finish('p')} IS NULL ORDER BY word LIMIT ${MOST_WORDS + 1}`,
  );
  return found.length > MOST_WORDS ? [] : found.flatMap(([word]) => word ?? []);
}

/** Offers to take some words for "missing" from now on. */
function readAsMissing(binding: DataBinding | null, words: readonly string[]): Repair[] {
  if (binding === null || words.length === 0) return [];
  const missing = [...(binding.dialect.missing ?? USUAL_MISSING), ...words];
  const data = { ...binding, dialect: { ...binding.dialect, missing } };
  const named = words.map((word) => `“${shorten(word)}”`).join(', ');
  return [{ label: `Read ${named} as missing`, commands: [{ type: 'setData', data }] }];
}

/**
 * Throws a `DiagnosticError` (DATA-009, DATA-010) that names the first cell of each column that is not of its type. `binding` is
 * the one that the file is read for, to be repaired.
 */
export async function checkCells(
  database: Database,
  columns: readonly TypedColumn[],
  path: string,
  binding: DataBinding | null,
): Promise<void> {
  const checked = columns.filter((column) => column.type !== 'text');
  if (checked.length === 0) return;
  const found: number[] = [];
  for (const some of inBatches(checked)) {
    const sources = some.map(({ source }, i) => `${source} AS s${i}`);
    const parsed = some.map(({ parse }, i) => `s${i}, ${parse(`s${i}`)} AS p${i}`);
    const counts = some.flatMap(({ finish }, i) => {
      const isBad = `s${i} IS NOT NULL AND ${finish(`p${i}`)} IS NULL`;
      return [
        `CAST(min(CASE WHEN ${isBad} THEN place END) AS DOUBLE)`,
        `CAST(count(CASE WHEN ${isBad} THEN 1 END) AS DOUBLE)`,
      ];
    });
    found.push(
      ...(await database.numbers(
        `SELECT ${counts.join(', ')} FROM (SELECT ${parsed.join(', ')}, place
         FROM (SELECT ${sources.join(', ')}, rowid AS place FROM rows))`,
      )),
    );
  }
  const errors = [];
  for (const [i, column] of checked.entries()) {
    const row = found[2 * i] ?? NaN;
    const cells = found[2 * i + 1] ?? 0;
    if (cells === 0) continue;
    const [first] = await database.texts(`SELECT CAST(${column.source} AS VARCHAR) FROM rows WHERE rowid = ${row}`);
    const more = cells > 1 ? `; ${count(cells - 1, 'more cell')} like it` : '';
    errors.push(
      dataError(
        column.type === 'number' ? 'DATA-009' : 'DATA-010',
        `Column "${column.name}" is read as ${column.type}, but row ${row + 1} after the header holds "${shorten(first?.[0] ?? '')}"${more}.`,
        column.type === 'number'
          ? 'Mend the cell, add the text to those that mean "missing", or prepare the column as category or set its role to ignored.'
          : 'Mend the cell, add the text to those that mean "missing", or set the type of the column.',
        { column: column.name, file: path },
        readAsMissing(binding, await listBadTexts(database, column)),
      ),
    );
  }
  if (errors.length > 0) throw new DiagnosticError(errors);
}
