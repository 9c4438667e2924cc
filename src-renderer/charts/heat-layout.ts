/** Where the parts of a heat-map lie, in CSS pixels. */
export interface HeatLayout {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Every n-th label is drawn, so that they do not touch. */
  readonly everyRow: number;
  readonly everyColumn: number;
  /** Labels of columns stand upright. */
  readonly isTurned: boolean;
  readonly width: number;
  readonly height: number;
}

export interface HeatMeasures {
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly columns: number;
  /** Widths of the widest labels. */
  readonly rowLabel: number;
  readonly columnLabel: number;
  /** Space right of the cells, for a note on each row. */
  readonly notes: number;
}

const LINE = 14;
const GAP = 6;
/** Least space between two labels side by side. */
const SEAM = 2;
/** Larger cells say no more. */
const MOST_CELL = 40;
/** Smaller ones cannot be seen; what does not fit is reached by scrolling. */
const LEAST_CELL = 3;
const TITLE = 18;
const MOST_LABEL = 110;

/** Fits the cells into the room; they grow up to 40 pixels and shrink down to 3. */
export function layOutHeatMap({
  width,
  height,
  rows,
  columns,
  rowLabel,
  columnLabel,
  notes,
}: HeatMeasures): HeatLayout {
  const left = TITLE + Math.min(MOST_LABEL, rowLabel) + GAP;
  const cellWidth = clampCell((width - left - notes - GAP) / Math.max(1, columns));
  const isTurned = columnLabel + SEAM > cellWidth && columnLabel > LINE;
  const top = TITLE + (isTurned ? Math.min(MOST_LABEL, columnLabel) : LINE) + GAP;
  const cellHeight = clampCell((height - top - GAP) / Math.max(1, rows));
  return {
    ...{ left, top, cellWidth, cellHeight, isTurned },
    everyRow: Math.ceil(LINE / cellHeight),
    everyColumn: Math.ceil((isTurned ? LINE : columnLabel + SEAM) / cellWidth),
    width: left + columns * cellWidth + notes + GAP,
    height: top + rows * cellHeight + GAP,
  };
}

/** The cell at a place, or null where none is. */
export function cellAt(
  layout: HeatLayout,
  rows: number,
  columns: number,
  x: number,
  y: number,
): { readonly row: number; readonly column: number } | null {
  const column = Math.floor((x - layout.left) / layout.cellWidth);
  const row = Math.floor((y - layout.top) / layout.cellHeight);
  return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
}

function clampCell(size: number): number {
  const clamped = Math.min(MOST_CELL, Math.max(LEAST_CELL, size));
  // Whole pixels, where there are several: seams between cells would look like data.
  return clamped > LEAST_CELL + 1 ? Math.floor(clamped) : clamped;
}
