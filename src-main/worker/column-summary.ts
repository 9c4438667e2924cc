import type { ColumnType } from '../../src-shared/document/document';
import type { ColumnDistribution } from '../../src-shared/protocol/app-types';

/** What the import preview shows of a column. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: ColumnType;
  /** Cells with a value of the type. */
  readonly count: number;
  readonly missing: number;
  /** Cells that are neither missing nor of the type; reading the column as that type fails until they are mended. */
  readonly invalid: number;
  readonly distinct: number;
  /** Dates are milliseconds since 1970 UTC. Null where there is no value. */
  readonly minimum: number | string | null;
  readonly maximum: number | string | null;
  /** Numbers and booleans only. */
  readonly mean: number | null;
  /** What stands behind its numbers and is left off; absent where nothing does. */
  readonly unit?: string;
  /** Absent for lines of text. */
  readonly distribution?: ColumnDistribution | null;
}
