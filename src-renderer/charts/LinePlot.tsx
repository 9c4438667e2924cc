import { useComputedColorScheme } from '@mantine/core';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { alignSmooth, hasAnyValue, type AlignedLines } from './align-lines';
import './charts.css';
import { formatNumber } from './format';
import { PlotLegend } from './PlotLegend';
import { PlotMenu } from './PlotMenu';
import { drawPlotImage } from './plot-image';
import { formatX, makePlotOptions, type PlotExtras } from './plot-options';
import { readPlotTheme } from './plot-theme';
import type { PlotAxis, PlotGeometry, PlotLevel, PlotLine, PlotMark, PlotRegion } from './plot-types';
import { writePlotCsv } from './plot-csv';

export interface LinePlotProps {
  /** Read by screen readers and used for the names of saved files. */
  readonly name: string;
  readonly lines: readonly PlotLine[];
  readonly levels?: readonly PlotLevel[];
  readonly regions?: readonly PlotRegion[];
  readonly marks?: readonly PlotMark[];
  readonly xAxis: PlotAxis;
  readonly yAxis: PlotAxis;
  readonly isDate?: boolean;
  /** Offers smoothing and a logarithmic axis: for curves of training. */
  readonly isCurve?: boolean;
  /** Starts with a logarithmic axis; only with `isCurve`, which offers to change it. */
  readonly isLogarithmicFirst?: boolean;
  /** Shown instead of the plot while no line has a value. */
  readonly empty: ReactNode;
  /** Draws the axes before any value is there: with `empty` over them, or alone where values are about to come. */
  readonly axesFirst?: 'hinted' | 'alone' | undefined;
  /** Drawn over the plot, in its coordinates; called whenever the view changes. */
  readonly overlay?: (geometry: PlotGeometry) => ReactNode;
  /** The stretch of x to show; another object moves there. Absent shows everything. */
  readonly view?: PlotView | null;
  /** Controls beside the legend. */
  readonly controls?: ReactNode;
}

export interface PlotView {
  readonly from: number;
  readonly to: number;
}

const NO_LEVELS: readonly PlotLevel[] = [];
const NO_REGIONS: readonly PlotRegion[] = [];
const NO_MARKS: readonly PlotMark[] = [];

/**
 * Lines over a common x axis: the value under the pointer in the legend, a legend that toggles, zoom by dragging and
 * reset by double click, levels, marks and regions by name, a logarithmic axis and smoothing, and saving as PNG or CSV.
 */
export function LinePlot(props: LinePlotProps): ReactElement {
  const { name, lines, regions = NO_REGIONS, marks = NO_MARKS, isDate = false, isCurve = false, axesFirst } = props;
  const hasAxesFirst = axesFirst !== undefined;
  // Under the words they could not be read.
  const levels = (axesFirst === 'hinted' ? undefined : props.levels) ?? NO_LEVELS;
  const scheme = useComputedColorScheme('light');
  const [isLogarithmic, setLogarithmic] = useState(props.isLogarithmicFirst === true);
  const [smoothing, setSmoothing] = useState(0);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(
    () => new Set(lines.filter((line) => line.isHiddenFirst === true).map((line) => line.key)),
  );
  const [isZoomed, setZoomed] = useState(false);
  const [geometry, setGeometry] = useState<PlotGeometry | null>(null);
  const host = useRef<HTMLDivElement>(null);
  /** The plot as it is drawn now. A ref, so that no effect ever meets one that was taken down with its old lines. */
  const plot = useRef<uPlot | null>(null);
  const beside = useMemo((): PlotExtras => ({ levels, regions, marks }), [levels, regions, marks]);
  const extras = useRef(beside);
  /** What was beside the lines when they were drawn last. */
  const drawn = useRef(beside);
  const values = useRef(new Map<string, HTMLElement>());
  const aligned = useMemo(() => alignSmooth(lines, smoothing, hasAxesFirst), [lines, smoothing, hasAxesFirst]);
  /** What the plot was last given. */
  const given = useRef<AlignedLines | null>(null);
  const shown = useRef({ aligned, lines, isDate });
  const hasValues = aligned.x.length > 0;
  const hasOverlay = props.overlay !== undefined;
  const now = { lines, hidden, aligned, xAxis: props.xAxis, yAxis: props.yAxis, isZoomed, hasOverlay };
  const latest = useRef(now);
  latest.current = now;
  extras.current = beside;
  shown.current = { aligned, lines, isDate };

  const writeValues = useCallback((index: number | null): void => {
    const { aligned: current, lines: drawn } = shown.current;
    const x = index === null ? undefined : current.x[index];
    drawn.forEach((line, i) => {
      const cell = values.current.get(line.key);
      const value = index === null ? lastValue(current.rows[i] ?? []) : nearestValue(current.rows[i] ?? [], index);
      if (cell !== undefined) cell.textContent = formatNumber(value);
    });
    const cell = values.current.get('x');
    if (cell !== undefined) cell.textContent = x === undefined ? '' : formatX(x, shown.current.isDate);
  }, []);

  // What makes a plot another plot. Values, levels, marks and regions change within one.
  const structure = JSON.stringify([
    lines.map(({ key, label, color, isDashed, hasDots }) => [key, label, color, isDashed, hasDots]),
    props.xAxis,
    props.yAxis,
    isDate,
    isLogarithmic,
    scheme,
    hasValues,
  ]);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null || !hasValues) return;
    const options = makePlotOptions({
      ...latest.current,
      isDate,
      isLogarithmic,
      size: { width: Math.max(80, element.clientWidth), height: Math.max(60, element.clientHeight) },
      theme: readPlotTheme(element),
      extras: () => extras.current,
      onHover: writeValues,
      onZoom: setZoomed,
      // For what lies over the plot, if anything does: it costs a rendering.
      onDraw: (drawn) => {
        if (latest.current.hasOverlay) setGeometry((old) => keepEqual(old, readGeometry(drawn)));
      },
    });
    const made = new uPlot(options, toData(shown.current.aligned), element);
    plot.current = made;
    given.current = shown.current.aligned;
    drawn.current = extras.current;
    setZoomed(false);
    writeValues(null);
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      // It reports once without any change; setting the same size would draw everything again.
      if (width > 0 && height > 0 && (width !== made.width || height !== made.height)) made.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
      setGeometry(null);
    };
    // `structure` stands for all that the options are made of.
  }, [structure, hasValues, isDate, isLogarithmic, writeValues]);

  useEffect(() => {
    const { current } = plot;
    if (current === null || given.current === aligned) return;
    // Whoever zoomed into empty axes sees the values all the same.
    const keepsView = latest.current.isZoomed && given.current !== null && hasAnyValue(given.current);
    given.current = aligned;
    current.setData(toData(aligned), !keepsView);
    if (keepsView) current.redraw();
    else setZoomed(false);
    writeValues(current.cursor.idx ?? null);
  }, [aligned, writeValues]);

  useEffect(() => {
    if (drawn.current === beside) return;
    drawn.current = beside;
    plot.current?.redraw(false);
  }, [beside]);

  const view = props.view ?? null;
  useEffect(() => {
    const { current } = plot;
    if (current === null) return;
    if (view !== null) current.setScale('x', { min: view.from, max: view.to });
    else if (latest.current.isZoomed) current.setData(current.data, true);
    setZoomed(view !== null);
    // Built anew, it shows everything at first.
  }, [structure, view]);

  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
    const index = lines.findIndex((line) => line.key === key);
    plot.current?.setSeries(index + 1, { show: !next.has(key) });
  };

  // What the menu is given keeps its identity: it is not drawn again with every value of a live curve.
  const resetZoom = useCallback((): void => {
    setZoomed(false);
    plot.current?.setData(toData(latest.current.aligned), true);
  }, []);
  const zoom = useMemo(() => ({ isZoomed, onReset: resetZoom }), [isZoomed, resetZoom]);
  const curve = useMemo(
    () => (isCurve ? { isLogarithmic, setLogarithmic, smoothing, setSmoothing } : undefined),
    [isCurve, isLogarithmic, smoothing],
  );
  const writeCsv = useCallback(() => writePlotCsv(latest.current.xAxis.label, isDate, latest.current.lines), [isDate]);
  const drawImage = useCallback((): string | null => {
    const element = host.current;
    const canvas = plot.current?.ctx.canvas;
    if (canvas === undefined || element === null) return null;
    const theme = readPlotTheme(element);
    const legend = latest.current.lines.filter((line) => !latest.current.hidden.has(line.key));
    return drawPlotImage(
      canvas,
      legend.map(({ label, color }) => ({ label, color: theme.colorOf(color) })),
      theme,
    );
  }, []);

  if (!hasValues) return <div className="plot-empty">{props.empty}</div>;
  return (
    <figure className="plot" style={{ margin: 0 }} aria-label={name}>
      <div className="plot-head">
        <PlotLegend
          lines={lines}
          hidden={hidden}
          onToggle={toggle}
          onValueElement={(key, element) => {
            if (element === null) values.current.delete(key);
            else values.current.set(key, element);
          }}
        />
        <div className="plot-tools">
          {props.controls}
          <PlotMenu name={name} zoom={zoom} curve={curve} writeCsv={writeCsv} drawImage={drawImage} />
        </div>
      </div>
      <div className="plot-host" ref={host}>
        {axesFirst === 'hinted' && !hasAnyValue(aligned) && <p className="plot-hint">{props.empty}</p>}
        {geometry !== null && props.overlay !== undefined && (
          <div
            className="plot-overlay"
            style={{
              left: geometry.left,
              top: geometry.top,
              width: geometry.width,
              height: geometry.height,
              zIndex: 101,
            }}
          >
            {props.overlay(geometry)}
          </div>
        )}
      </div>
    </figure>
  );
}

function toData({ x, rows }: AlignedLines): uPlot.AlignedData {
  return [[...x], ...rows.map((row) => [...row])];
}

function lastValue(row: readonly (number | null | undefined)[]): number | null {
  return row.findLast((value) => typeof value === 'number') ?? null;
}

/** The value at a place, or the last one before it where another line's x has none of this. */
function nearestValue(row: readonly (number | null | undefined)[], index: number): number | null {
  for (let i = index; i >= 0; i--) {
    const value = row[i];
    if (value !== undefined) return value;
  }
  return null;
}

function readGeometry(plot: uPlot): PlotGeometry {
  const ratio = uPlot.pxRatio;
  const { left, top, width, height } = plot.bbox;
  const { min = 0, max = 1 } = plot.scales.x ?? {};
  return {
    left: left / ratio,
    top: top / ratio,
    width: width / ratio,
    height: height / ratio,
    minimum: min,
    maximum: max,
  };
}

/** The old object where nothing changed, so that drawing does not cause drawing. */
function keepEqual(old: PlotGeometry | null, next: PlotGeometry): PlotGeometry {
  return old !== null && JSON.stringify(old) === JSON.stringify(next) ? old : next;
}
