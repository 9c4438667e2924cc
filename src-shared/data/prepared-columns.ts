import { IGNORED_CLASS } from '../base/ignored-class';
import { fillCells } from './fill-cells';
import type { Sequence } from './order';
import { encodeCategory, scaleValues } from './prepare';
import { type FittedCategory, type FittedNumber, type FittedPreparation } from './fitted-preparation';
import { findColumn, markMissing, type Table } from './table';
import { prepareText, type PreparedText } from './text/prepared-text';
import { GAP_KNOWN, GAP_PAST, GAP_TARGET, type RowGaps } from './windows';

/** A number column, prepared once for all rows. */
export interface PreparedNumber {
  readonly fitted: FittedNumber;
  /** Scaled. */
  readonly values: Float32Array;
  /** In the data's own units. */
  readonly own: Float64Array;
  /** Both as they are read, with the missing cells filled that are to be: what is predicted stays as it is. */
  readonly read: { readonly values: Float32Array; readonly own: Float64Array };
}

/** A category column, encoded once for all rows. */
export interface PreparedCategory {
  readonly fitted: FittedCategory;
  /** Index in the vocabulary plus one; 0 is unseen or missing. */
  readonly indices: Int32Array;
  /** `indices` as tokens are fed. */
  readonly tokens: BigInt64Array;
  /** Class indices as targets are fed: 0 for the first vocabulary entry, -100 (ignored by losses) for unseen or missing. */
  readonly classes: BigInt64Array;
  /** 1 for rows without a value. */
  readonly missing: Uint8Array;
}

export type PreparedColumn = PreparedNumber | PreparedCategory | PreparedText;

export function isNumber(column: PreparedColumn): column is PreparedNumber {
  return column.fitted.kind === 'number';
}

export function isCategory(column: PreparedColumn): column is PreparedCategory {
  return column.fitted.kind === 'category';
}

export function isText(column: PreparedColumn): column is PreparedText {
  return column.fitted.kind === 'text';
}

/** Scales, fills and encodes the fitted columns of `table`, which must hold them all in the right types. */
export function prepareColumns(
  table: Table,
  preparation: FittedPreparation,
  sequences: readonly Sequence[],
): PreparedColumn[] {
  return preparation.columns.map((fitted): PreparedColumn => {
    const column = findColumn(table, fitted.name);
    if (column === undefined) throw new Error(`Column ${fitted.name} was not checked`);
    if (fitted.kind === 'number') {
      if (column.type === 'text') throw new Error(`Column ${fitted.name} was not checked`);
      return prepareNumber(fitted, column.values, sequences);
    }
    if (fitted.kind === 'text') return prepareText(fitted, column, table.rowCount);
    const indices = encodeCategory(fitted, column, table.rowCount);
    const tokens = new BigInt64Array(indices.length);
    const classes = new BigInt64Array(indices.length);
    const texts = Array.from({ length: fitted.vocabulary.length + 1 }, (_, k) => BigInt(k));
    for (let row = 0; row < indices.length; row++) {
      const index = indices[row]!;
      tokens[row] = texts[index]!;
      classes[row] = index === 0 ? BigInt(IGNORED_CLASS) : texts[index - 1]!;
    }
    return { fitted, indices, tokens, classes, missing: markMissing(column, table.rowCount) };
  });
}

function prepareNumber(fitted: FittedNumber, own: Float64Array, sequences: readonly Sequence[]): PreparedNumber {
  const values = scaleValues(fitted, own);
  if (fitted.fill === undefined) return { fitted, values, own, read: { values, own } };
  const filled = fillCells(own, fitted.fill, sequences, fitted.role === 'target');
  return { fitted, values, own, read: { values: scaleValues(fitted, filled), own: filled } };
}

/** Which rows lack numbers. A missing category is index 0 ("unknown") as an input and an ignored class as a target: no gap. */
export function findGaps(columns: readonly PreparedColumn[], rowCount: number): RowGaps {
  const gaps = new Uint8Array(rowCount);
  for (const column of columns) {
    if (!isNumber(column)) continue;
    const { values, read, fitted } = column;
    const bit = fitted.role === 'known' ? GAP_KNOWN : GAP_PAST;
    for (let row = 0; row < rowCount; row++) {
      if (!Number.isFinite(read.values[row]!)) gaps[row]! |= bit;
      // A target is also read as past input.
      if (fitted.role === 'target' && !Number.isFinite(values[row]!)) gaps[row]! |= GAP_TARGET;
    }
  }
  return gaps;
}
