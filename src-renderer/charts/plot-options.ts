import uPlot from 'uplot';
import { drawLabel, LABEL_HEIGHT, overlaps, type Box } from './draw-label';
import { formatDate, formatNumber, formatTicks } from './format';
import { drawMarks, layOutMarks } from './plot-marks';
import type { PlotTheme } from './plot-theme';
import {
  describeAxis,
  type PlotAxis,
  type PlotLevel,
  type PlotLine,
  type PlotMark,
  type PlotRegion,
} from './plot-types';

/** What the drawing reads anew each time, so that it can change without building the plot again. */
export interface PlotExtras {
  readonly levels: readonly PlotLevel[];
  readonly regions: readonly PlotRegion[];
  readonly marks: readonly PlotMark[];
}

export interface PlotSetup {
  readonly lines: readonly PlotLine[];
  readonly hidden: ReadonlySet<string>;
  readonly xAxis: PlotAxis;
  readonly yAxis: PlotAxis;
  readonly isDate: boolean;
  readonly isLogarithmic: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: PlotTheme;
  readonly extras: () => PlotExtras;
  /** The place under the pointer in the aligned values, or null when it left. */
  readonly onHover: (index: number | null) => void;
  readonly onDraw: (plot: uPlot) => void;
  readonly onZoom: (isZoomed: boolean) => void;
}

const roundSteps = (scales: readonly number[]): number[] =>
  scales.flatMap((scale) => [1, 2, 5].map((step) => step * scale));
/** Between two labels of the y axis, pixels: a low plot still has three, so that its scale can be read. */
const LEAST_ROOM_OF_TICK = 20;
/** Distances between ticks of counts. */
const WHOLE_STEPS = roundSteps([1, 10, 100, 1000, 10_000]);
/** Where so little of a count is shown that no two whole numbers are in sight. */
const PART_STEPS = roundSteps([0.001, 0.01, 0.1]);

/** Ticks at whole numbers, as long as there are some to be seen. */
const stepsOfCounts = (_plot: uPlot, _axis: number, least: number, greatest: number): number[] =>
  greatest - least < 1 ? PART_STEPS : WHOLE_STEPS;

/** Everything the library needs to draw lines with our colours, ticks, levels and regions. Its own legend stays off. */
export function makePlotOptions(setup: PlotSetup): uPlot.Options {
  const { theme, size, isDate, isLogarithmic } = setup;
  const font = `11px ${theme.font}`;
  const axis = { stroke: theme.text, font, labelFont: font, labelSize: 16, labelGap: 2, ticks: { show: false } };
  const grid = { stroke: theme.grid, width: 1 };
  const linear: uPlot.Scale = {
    range: (_plot, least, greatest) => rangeOfLines(least, greatest, setup.extras().levels),
  };
  const logarithmic: uPlot.Scale = {
    // The library's enum cannot be imported from a declaration file; 3 is its logarithmic distribution.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
    distr: 3,
    range: (_plot, least, greatest) => rangeOfLogarithm(least, greatest),
  };
  return {
    ...size,
    ms: 1,
    legend: { show: false },
    padding: [8, 12, 0, 0],
    cursor: { points: { size: 6 }, drag: { x: true, y: false }, bind: { dblclick: bindReset(setup) } },
    scales: {
      x: { time: isDate },
      y: isLogarithmic ? logarithmic : linear,
    },
    axes: [
      {
        ...axis,
        grid,
        label: describeAxis(setup.xAxis),
        size: (_plot, ticks) => sizeOfTicks(ticks),
        ...(isDate ? {} : { values: xTickValues }),
        ...(setup.xAxis.isWhole === true ? { incrs: stepsOfCounts } : {}),
      },
      {
        ...axis,
        grid,
        label: (plot) => labelOfHeight(plot, setup),
        size: 56,
        space: LEAST_ROOM_OF_TICK,
        values: yTickValues,
      },
    ],
    series: [{}, ...setup.lines.map((line) => makeSeries(line, setup))],
    hooks: {
      drawClear: [(plot) => drawRegions(plot, setup)],
      draw: [
        (plot) => {
          const regions = drawRegionLabels(plot, setup);
          const marks = layOutMarks(plot, setup.extras().marks, setup.theme);
          drawLevels(plot, setup, [...regions, ...marks.map(({ box }) => box)]);
          drawMarks(plot, marks, setup.theme);
          setup.onDraw(plot);
        },
      ],
      setCursor: [(plot) => setup.onHover(plot.cursor.idx ?? null)],
      setSelect: [(plot) => setup.onZoom(plot.select.width > 0)],
    },
  };
}

/** What the y axis says; without its unit in a plot that is too low for it, for a text that is cut off says nothing. */
function labelOfHeight({ ctx, height }: uPlot, { yAxis, theme }: PlotSetup): string {
  const text = describeAxis(yAxis);
  ctx.save();
  ctx.font = `${11 * uPlot.pxRatio}px ${theme.font}`;
  const { width } = ctx.measureText(text);
  ctx.restore();
  return width <= height * uPlot.pxRatio - LEAST_ROOM_OF_TICK ? text : yAxis.label;
}

/** The text of a value on the x axis. */
export function formatX(value: number, isDate: boolean): string {
  return isDate ? formatDate(value) : formatNumber(value);
}

function bindReset(setup: PlotSetup): uPlot.Cursor.MouseListenerFactory {
  return (_plot, _target, handler) => (event) => {
    setup.onZoom(false);
    return handler(event);
  };
}

function makeSeries(line: PlotLine, { theme, hidden }: PlotSetup): uPlot.Series {
  const stroke = theme.colorOf(line.color);
  return {
    label: line.label,
    show: !hidden.has(line.key),
    stroke,
    width: 1.5,
    points:
      line.hasDots === true ? { show: true, size: 5, fill: stroke } : { show: isSinglePoint, size: 5, fill: stroke },
    ...(line.isDashed === true ? { dash: [5, 4] } : {}),
  };
}

/** A line needs two points to be seen. Asked at every draw, for live curves grow. */
function isSinglePoint(plot: uPlot, series: number): boolean {
  let count = 0;
  for (const value of plot.data[series] ?? []) {
    if (typeof value === 'number' && ++count > 1) return false;
  }
  return count === 1;
}

function tickValues(_plot: uPlot, splits: number[]): (string | null)[] {
  // A logarithmic axis leaves minor splits without a label by giving null.
  const labelled = splits.filter((value) => (value as number | null) !== null);
  const isLinear =
    labelled.length < 3 ||
    Math.abs(differenceOf(labelled, 0) - differenceOf(labelled, 1)) < 1e-9 * Math.abs(differenceOf(labelled, 0));
  const texts = isLinear ? formatTicks(labelled) : labelled.map(formatNumber);
  let next = 0;
  return splits.map((value) => ((value as number | null) === null ? null : (texts[next++] ?? null)));
}

/** Before there is a value, nothing is known of the axis but that it will be there. */
function yTickValues(plot: uPlot, splits: number[]): (string | null)[] {
  const [, ...rows] = plot.data;
  const hasValue = rows.some((row) => row.some((value) => typeof value === 'number'));
  return hasValue ? tickValues(plot, splits) : splits.map(() => null);
}

/** As other ticks, but without separators: on an x axis a number may well be a year. */
function xTickValues(plot: uPlot, splits: number[]): (string | null)[] {
  return tickValues(plot, splits).map((text) => text?.replaceAll(',', '') ?? null);
}

/** Under some dates stands a second line: their year, or the day that hours are of. Pixels. */
function sizeOfTicks(ticks: readonly (string | null)[] | null): number {
  return ticks?.some((tick) => tick?.includes('\n') === true) === true ? 36 : 22;
}

function differenceOf(values: readonly number[], at: number): number {
  return (values[at + 1] ?? 0) - (values[at] ?? 0);
}

/** The range of the values, with levels that lie near enough not to press the lines flat. */
function rangeOfLines(least: number | null, greatest: number | null, levels: readonly PlotLevel[]): uPlot.Range.MinMax {
  if (least === null || greatest === null || !Number.isFinite(least) || !Number.isFinite(greatest)) return [0, 1];
  const reach = Math.max(greatest - least, Math.abs(greatest) * 0.05);
  const near = levels.map((level) => level.value).filter((v) => v >= least - reach && v <= greatest + reach);
  return uPlot.rangeNum(Math.min(least, ...near), Math.max(greatest, ...near), 0.08, true);
}

function rangeOfLogarithm(least: number | null, greatest: number | null): uPlot.Range.MinMax {
  if (least === null || greatest === null || !(least > 0) || !(greatest > 0)) return [0.1, 1];
  return uPlot.rangeLog(least, greatest, 10, false);
}

function drawRegions(plot: uPlot, setup: PlotSetup): void {
  const { ctx, bbox } = plot;
  const { regions } = setup.extras();
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const region of regions) {
    const left = plot.valToPos(region.from, 'x', true);
    const right = plot.valToPos(region.to, 'x', true);
    ctx.fillStyle = setup.theme.colorOf(`region-${region.color}`);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/** The names of the regions, where there is room for them: over the lines, which may go through there. Gives their places. */
function drawRegionLabels(plot: uPlot, setup: PlotSetup): Box[] {
  const { ctx, bbox } = plot;
  const { regions } = setup.extras();
  // Setting a font costs more than the rest of an empty plot's ground, at every draw of a live curve.
  if (regions.length === 0) return [];
  const ratio = uPlot.pxRatio;
  const top = bbox.top + 2 * ratio;
  ctx.save();
  ctx.font = `${11 * ratio}px ${setup.theme.font}`;
  const boxes = regions.flatMap((region): Box[] => {
    const from = Math.max(plot.valToPos(region.from, 'x', true), bbox.left) + 6 * ratio;
    const to = Math.min(plot.valToPos(region.to, 'x', true), bbox.left + bbox.width) - 6 * ratio;
    const right = from + ctx.measureText(region.label).width;
    if (right > to) return [];
    const box = { left: from, top, right, bottom: top + LABEL_HEIGHT * ratio };
    drawLabel(ctx, region.label, box, setup.theme);
    return [box];
  });
  ctx.restore();
  return boxes;
}

/** Draws levels with their names, which keep clear of what is `taken` and of each other: at the other end, or not at all. */
function drawLevels(plot: uPlot, setup: PlotSetup, taken: readonly Box[]): void {
  const { ctx, bbox } = plot;
  const { theme } = setup;
  const ratio = uPlot.pxRatio;
  const visible = setup
    .extras()
    .levels.map(({ label, value }) => ({
      label: label === '' ? '' : `${label} ${formatNumber(value)}`,
      y: plot.valToPos(value, 'y', true),
    }))
    .filter(({ y }) => y >= bbox.top && y <= bbox.top + bbox.height)
    .sort((a, b) => b.y - a.y);
  if (visible.length === 0) return;
  ctx.save();
  ctx.font = `${11 * ratio}px ${theme.font}`;
  ctx.lineWidth = ratio;
  ctx.strokeStyle = theme.colorOf('floor');
  ctx.setLineDash([3 * ratio, 4 * ratio]);
  for (const { y } of visible) {
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  const boxes = [...taken];
  const gap = 4 * ratio;
  for (const { label, y } of visible) {
    if (label === '') continue;
    const { width } = ctx.measureText(label);
    const bottom = y - ratio;
    const free = [bbox.left + bbox.width - gap - width, bbox.left + gap]
      .map((left): Box => ({ left, top: bottom - LABEL_HEIGHT * ratio, right: left + width, bottom }))
      .find((box) => boxes.every((other) => !overlaps(box, other)));
    if (free === undefined) continue;
    boxes.push(free);
    drawLabel(ctx, label, free, theme);
  }
  ctx.restore();
}
