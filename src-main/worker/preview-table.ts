import { z } from 'zod';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Dialect } from '../../src-shared/document/document';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { fingerprintData } from './project-data';
import { previewRows, sniffTable, type TableSniff } from './table-reader';

const dialectSchema = z.strictObject({
  delimiter: z.string().max(4).optional(),
  header: z.boolean().optional(),
  decimalSeparator: z.enum(['.', ',']).optional(),
  encoding: z.enum(['utf-8', 'utf-16', 'latin-1']).optional(),
  skip: z.number().int().min(0).max(1000).optional(),
  missing: z.array(z.string().max(100)).max(100).optional(),
});

interface Known {
  readonly key: string;
  readonly sniff: TableSniff;
  readonly fingerprint: string;
}

/** The table previewed last: scrolling asks for its rows again and again. */
let known: Known | null = null;

/** What is in a table file, and the rows asked for. Throws a `DiagnosticError` (`DATA-…`, `FILE-…`). */
export async function previewTable({
  path,
  pairedPath = null,
  dialect,
  offset,
  count,
}: WorkerArgument<'data.preview'>): Promise<DataPreview> {
  const given = readDialect(dialect ?? {});
  const fingerprint = await fingerprintData({ path, pairedPath });
  const key = JSON.stringify([path, pairedPath, fingerprint, given]);
  if (known?.key !== key) {
    known = { key, fingerprint, sniff: await sniffTable(path, given, { rows: FIRST_ROWS, pairedPath }) };
  }
  const { sniff } = known;
  return {
    path,
    fingerprint,
    rowCount: sniff.rowCount,
    columns: sniff.columns.map(
      ({ name, type, missing, invalid, distinct, minimum, maximum, mean, unit, distribution = null }) => ({
        ...{ name, type, distinct, minimum, maximum, mean, distribution },
        ...(unit === undefined ? {} : { unit }),
        missing: missing + invalid,
      }),
    ),
    dialect: { ...sniff.dialect },
    rows:
      offset + count <= sniff.firstRows.length
        ? sniff.firstRows.slice(offset, offset + count)
        : await previewRows(path, given, offset, count, { pairedPath }),
  };
}

/** Kept in memory: most people look no further. */
const FIRST_ROWS = 1000;

function readDialect(given: Readonly<Record<string, unknown>>): Dialect {
  const parsed = dialectSchema.safeParse(given);
  if (!parsed.success) {
    throw new DiagnosticError({
      code: 'DATA-002',
      severity: 'error',
      message: `The way to read the file is not understood: ${parsed.error.issues[0]?.message ?? ''}`,
      nextStep: 'Set delimiter, header, decimal separator and encoding again.',
    });
  }
  const { delimiter, header, decimalSeparator, encoding, skip, missing } = parsed.data;
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(header === undefined ? {} : { header }),
    ...(decimalSeparator === undefined ? {} : { decimalSeparator }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(skip === undefined ? {} : { skip }),
    ...(missing === undefined ? {} : { missing }),
  };
}
