import type { ColumnDistribution } from '../../src-shared/protocol/app-types';
import type { Database } from './table-database';
import type { ColumnSummary } from './column-summary';
import { valueOf, type TypedColumn } from './table-types';

/** Bars of numbers and dates. */
const BINS = 20;
/** Values of a category that are counted by themselves. */
const MOST_VALUES = 20;

/** How the values of a column of the table `rows` are spread: bars over their range, of texts the most frequent ones. */
export async function distribute(
  database: Database,
  column: TypedColumn,
  { type, minimum, maximum, distinct }: Pick<ColumnSummary, 'type' | 'minimum' | 'maximum' | 'distinct'>,
): Promise<ColumnDistribution | null> {
  const from = `FROM (SELECT ${valueOf(column)} AS v FROM rows) WHERE v IS NOT NULL`;
  if (type === 'text' || type === 'boolean') {
    const shown = type === 'text' ? 'v' : `CASE WHEN v = 1 THEN 'yes' ELSE 'no' END`;
    const found = await database.texts(
      `SELECT ${shown}, CAST(count(*) AS VARCHAR) ${from} GROUP BY v ORDER BY count(*) DESC, v LIMIT ${MOST_VALUES}`,
    );
    const values = found.map(([text, count]) => ({ text: text ?? '', count: Number(count) }));
    return values.length === 0 ? null : { kind: 'values', values };
  }
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return null;
  // A few whole numbers have a bar each.
  const isFew = distinct <= BINS && Number.isInteger(minimum) && Number.isInteger(maximum) && maximum - minimum < BINS;
  const bins = minimum === maximum ? 1 : isFew ? maximum - minimum + 1 : BINS;
  const width = isFew ? 1 : (maximum - minimum) / bins;
  const bin = minimum === maximum ? '0' : `least(floor((v - (${minimum})) / ${width}), ${bins - 1})`;
  const counted = Array.from({ length: bins }, (_, i) => `CAST(count(CASE WHEN b = ${i} THEN 1 END) AS DOUBLE)`);
  const counts = await database.numbers(`SELECT ${counted.join(', ')} FROM (SELECT ${bin} AS b ${from})`);
  return { kind: 'bins', from: minimum, to: isFew ? maximum + 1 : maximum, isWhole: isFew, counts };
}
