import type { ColumnDescription } from '../../src-shared/protocol/app-types';

/** What is found in a column; the import preview counts cells that are missing and invalid as one. */
export interface ColumnSummary extends ColumnDescription {
  /** Cells with a value of the type. */
  readonly count: number;
  /** Cells that are neither missing nor of the type; reading the column as that type fails until they are mended. */
  readonly invalid: number;
}
