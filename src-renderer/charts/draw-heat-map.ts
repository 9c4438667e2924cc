import { cssColor, heatColor, type HeatScale, type HeatTheme } from './heat-colors';
import type { HeatLayout } from './heat-layout';

/** What a heat-map shows. */
export interface HeatData {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `[rows × columns]`, row major; what is not finite is left blank. */
  readonly values: readonly number[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** A short text behind each row. */
  readonly notes?: readonly string[];
  readonly noteTitle?: string;
}

export interface HeatLook {
  readonly scale: HeatScale;
  /** The value (or size) that has the full colour. */
  readonly limit: number;
  readonly heat: HeatTheme;
  readonly text: string;
  readonly dim: string;
  readonly mark: string;
  readonly font: string;
}

export interface HeatCell {
  readonly row: number;
  readonly column: number;
}

const GAP = 6;

/** Draws cells, labels, titles and the frame of the chosen cell and row, in CSS pixels of `context`. */
export function drawHeatMap(
  context: CanvasRenderingContext2D,
  data: HeatData,
  layout: HeatLayout,
  look: HeatLook,
  marked: { readonly cell: HeatCell | null; readonly rows: readonly number[] },
): void {
  const { rows, columns, values } = data;
  const { left, top, cellWidth, cellHeight } = layout;
  context.font = `11px ${look.font}`;
  for (let row = 0; row < rows.length; row++) {
    for (let column = 0; column < columns.length; column++) {
      const color = heatColor(values[row * columns.length + column] ?? Number.NaN, look.limit, look.scale, look.heat);
      if (color === null) continue;
      context.fillStyle = cssColor(color);
      const inset = cellWidth >= 8 && cellHeight >= 8 ? 1 : 0;
      context.fillRect(left + column * cellWidth, top + row * cellHeight, cellWidth - inset, cellHeight - inset);
    }
  }
  drawLabels(context, data, layout, look);
  context.strokeStyle = look.mark;
  context.lineWidth = 1.5;
  const width = columns.length * cellWidth;
  for (const row of marked.rows) context.strokeRect(left - 1, top + row * cellHeight - 0.5, width + 1, cellHeight);
  if (marked.cell === null) return;
  const { row, column } = marked.cell;
  context.strokeRect(left + column * cellWidth - 1, top + row * cellHeight - 1, cellWidth + 1, cellHeight + 1);
}

function drawLabels(context: CanvasRenderingContext2D, data: HeatData, layout: HeatLayout, look: HeatLook): void {
  const { left, top, cellWidth, cellHeight, everyRow, everyColumn, isTurned } = layout;
  context.fillStyle = look.text;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  data.rows.forEach((label, row) => {
    if (row % everyRow !== 0) return;
    const y = top + (row + 0.5) * cellHeight;
    context.fillText(shorten(context, label, left - 18 - GAP), left - GAP, y);
  });
  data.columns.forEach((label, column) => {
    if (column % everyColumn !== 0) return;
    const x = left + (column + 0.5) * cellWidth;
    context.save();
    context.translate(x, top - GAP);
    if (isTurned) context.rotate(-Math.PI / 2);
    context.textAlign = isTurned ? 'left' : 'center';
    context.textBaseline = isTurned ? 'middle' : 'alphabetic';
    context.fillText(isTurned ? shorten(context, label, top - 18 - GAP) : label, 0, 0);
    context.restore();
  });
  const right = left + data.columns.length * cellWidth + GAP;
  context.textAlign = 'left';
  data.notes?.forEach((note, row) => {
    if (row % everyRow === 0) context.fillText(note, right, top + (row + 0.5) * cellHeight);
  });
  context.fillStyle = look.dim;
  if (data.noteTitle !== undefined) context.fillText(data.noteTitle, right, 8);
  context.fillText(data.columnTitle, left, 8);
  context.save();
  context.translate(8, top);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'right';
  context.fillText(data.rowTitle, 0, 0);
  context.restore();
}

function shorten(context: CanvasRenderingContext2D, label: string, width: number): string {
  if (context.measureText(label).width <= width) return label;
  const letters = Array.from(label);
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > width) letters.pop();
  return `${letters.join('')}…`;
}
