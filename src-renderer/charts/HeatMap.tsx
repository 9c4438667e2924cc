import { useComputedColorScheme } from '@mantine/core';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import './charts.css';
import { drawHeatMap, type HeatCell, type HeatData, type HeatLook } from './draw-heat-map';
import { formatNumber } from './format';
import { parseColor, type HeatScale } from './heat-colors';
import { cellAt, layOutHeatMap, type HeatLayout } from './heat-layout';
import { writeCsv } from './plot-csv';
import { PlotMenu } from './PlotMenu';
import { useRoom } from './use-room';

export interface HeatMapProps {
  /** Read by screen readers and used for the names of saved files. */
  readonly name: string;
  readonly data: HeatData;
  readonly scale: HeatScale;
  /** The value (or size) that has the full colour. */
  readonly limit: number;
  /** Names what a value is, before it: `weight 0.31`. */
  readonly valueName: string;
  /** Rows that are framed: chosen by the user. */
  readonly chosenRows?: readonly number[];
  /** A click on a row, or Enter on a cell of it. */
  readonly onRow?: (row: number) => void;
  readonly empty: ReactNode;
  readonly controls?: ReactNode;
}

const NO_ROWS: readonly number[] = [];
const NOTE_WIDTH = 64;

/**
 * A table of numbers as colours: labels on both axes, the value under the pointer (or under the cell that arrow keys move),
 * and saving as PNG or CSV.
 */
export function HeatMap(props: HeatMapProps): ReactElement {
  const { name, data, scale, limit, valueName, chosenRows = NO_ROWS, onRow } = props;
  const scheme = useComputedColorScheme('light');
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layout = useRef<HeatLayout | null>(null);
  const [cell, setCell] = useState<HeatCell | null>(null);
  const { rows, columns, values } = data;
  const isEmpty = rows.length === 0 || columns.length === 0;

  const room = useRoom(host, !isEmpty);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || room === null || isEmpty) return;
    layout.current = paint(canvas.current, context, { data, scale, limit }, room, { cell, rows: chosenRows });
    // `scheme` changes the colours that are read from the page.
  }, [data, scale, limit, room, cell, chosenRows, isEmpty, scheme]);

  if (isEmpty) return <div className="plot-empty">{props.empty}</div>;
  const valid = cell !== null && cell.row < rows.length && cell.column < columns.length ? cell : null;
  const move = (event: KeyboardEvent): void => {
    const by = MOVES[event.key];
    if (event.key === 'Enter' && valid !== null) onRow?.(valid.row);
    if (by === undefined) return;
    event.preventDefault();
    const from = valid ?? { row: 0, column: 0 };
    setCell(
      valid === null
        ? from
        : { row: wrap(from.row + by.row, rows.length), column: wrap(from.column + by.column, columns.length) },
    );
  };
  const find = (x: number, y: number): HeatCell | null => {
    const box = canvas.current?.getBoundingClientRect();
    if (!layout.current || !box) return null;
    return cellAt(layout.current, rows.length, columns.length, x - box.left, y - box.top);
  };
  return (
    <figure className="plot heat" aria-label={name}>
      <div className="plot-head">
        <output className="heat-readout" aria-live="polite">
          {valid === null
            ? `${data.rowTitle} × ${data.columnTitle.toLowerCase()}`
            : `${data.rowTitle} ${rows[valid.row] ?? ''} · ${data.columnTitle.toLowerCase()} ${columns[valid.column] ?? ''} · ${valueName} ${formatNumber(values[valid.row * columns.length + valid.column])}`}
        </output>
        <HeatLegend scale={scale} limit={limit} />
        <div className="plot-tools">
          {props.controls}
          <PlotMenu
            name={name}
            writeCsv={() => writeHeatCsv(data)}
            drawImage={() => drawImage(canvas.current, { data, scale, limit })}
          />
        </div>
      </div>
      <div
        className="heat-host"
        ref={host}
        tabIndex={0}
        role="group"
        aria-roledescription="heat-map"
        aria-label={`${name}: ${rows.length} × ${columns.length} values; arrow keys move to a value${onRow ? ', Enter picks its row' : ''}`}
        onKeyDown={move}
        onPointerMove={(event) => setCell(find(event.clientX, event.clientY))}
        onPointerLeave={() => setCell(null)}
        onClick={(event) => {
          const found = find(event.clientX, event.clientY);
          if (found !== null) onRow?.(found.row);
        }}
      >
        <canvas ref={canvas} />
      </div>
    </figure>
  );
}

/** Which colours stand for which values. */
function HeatLegend({ scale, limit }: { readonly scale: HeatScale; readonly limit: number }): ReactElement {
  return (
    <span className="heat-legend">
      {formatNumber(scale === 'signed' ? -limit : 0)}
      <i data-scale={scale} aria-hidden />
      {formatNumber(limit)}
    </span>
  );
}

const MOVES: Readonly<Record<string, { readonly row: number; readonly column: number } | undefined>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

function wrap(index: number, count: number): number {
  return (index + count) % count;
}

interface Picture {
  readonly data: HeatData;
  readonly scale: HeatScale;
  readonly limit: number;
}

type Marked = Parameters<typeof drawHeatMap>[4];

function paint(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { data, scale, limit }: Picture,
  room: { readonly width: number; readonly height: number },
  marked: Marked,
): HeatLayout {
  const look: HeatLook = { scale, limit, ...readLook(element) };
  context.font = `11px ${look.font}`;
  const widest = (labels: readonly string[]): number =>
    labels.reduce((most, label) => Math.max(most, context.measureText(label).width), 0);
  const layout = layOutHeatMap({
    ...room,
    rows: data.rows.length,
    columns: data.columns.length,
    rowLabel: widest(data.rows),
    columnLabel: widest(data.columns),
    notes: data.notes === undefined ? 0 : NOTE_WIDTH,
  });
  const ratio = window.devicePixelRatio;
  element.width = Math.ceil(layout.width * ratio);
  element.height = Math.ceil(layout.height * ratio);
  element.style.width = `${layout.width}px`;
  element.style.height = `${layout.height}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawHeatMap(context, data, layout, look, marked);
  return layout;
}

function readLook(element: Element): Omit<HeatLook, 'scale' | 'limit'> {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    heat: {
      none: parseColor(read('--heat-none')),
      much: parseColor(read('--heat-much')),
      negative: parseColor(read('--heat-negative')),
    },
    text: read('--plot-text'),
    dim: read('--plot-text'),
    mark: read('--plot-truth'),
    font: style.fontFamily,
  };
}

/** A PNG on the ground of the theme, nothing framed. */
function drawImage(shown: HTMLCanvasElement | null, picture: Picture): string | null {
  const parent = shown?.parentElement;
  if (!shown || !parent) return null;
  const image = document.createElement('canvas');
  // In the page, so that it has the page's colours and font.
  image.hidden = true;
  parent.append(image);
  try {
    const context = image.getContext('2d');
    if (context === null) return null;
    const room = { width: Math.max(480, parent.clientWidth), height: Math.max(320, parent.clientHeight) };
    paint(image, context, picture, room, { cell: null, rows: [] });
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = getComputedStyle(image).getPropertyValue('--plot-ground').trim();
    context.fillRect(0, 0, image.width, image.height);
    return image.toDataURL('image/png');
  } finally {
    image.remove();
  }
}

/** One line a row, its label first. */
function writeHeatCsv({ rows, columns, values, rowTitle, notes, noteTitle }: HeatData): string {
  const head = [rowTitle, ...columns, ...(notes === undefined ? [] : [noteTitle ?? ''])];
  const lines = rows.map((label, row) => [
    label,
    ...values
      .slice(row * columns.length, (row + 1) * columns.length)
      .map((value) => (Number.isFinite(value) ? String(value) : '')),
    ...(notes === undefined ? [] : [notes[row] ?? '']),
  ]);
  return writeCsv([head, ...lines]);
}
