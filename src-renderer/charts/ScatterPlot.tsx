import { useComputedColorScheme } from '@mantine/core';
import { useLayoutEffect, useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import './charts.css';
import { drawScatter, type ScatterPoint } from './draw-scatter';
import { writeCsv } from './plot-csv';
import { drawPlotImage } from './plot-image';
import { readPlotTheme } from './plot-theme';
import { PlotMenu } from './PlotMenu';
import { useRoom } from './use-room';

interface ScatterPlotProps {
  /** Read by screen readers and used for the names of saved files. */
  readonly name: string;
  /** Prediction against truth, in one unit; both axes share their range. */
  readonly points: readonly ScatterPoint[];
  readonly controls?: ReactNode;
}

/** A square of this size at least, so that its ticks can be read, and at most. Pixels. */
const SIZES = { least: 160, most: 460 };

/** Predictions against truths, and saving them as PNG or CSV. */
export function ScatterPlot({ name, points, controls }: ScatterPlotProps): ReactElement {
  const scheme = useComputedColorScheme('light');
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const finite = useMemo(
    () => points.filter(({ truth, prediction }) => Number.isFinite(truth) && Number.isFinite(prediction)),
    [points],
  );
  const room = useRoom(host, finite.length > 0);
  const size = Math.max(SIZES.least, Math.min(SIZES.most, room?.width ?? Infinity, room?.height ?? Infinity));

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = window.devicePixelRatio;
    element.width = element.height = Math.ceil(size * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawScatter(context, finite, size, readPlotTheme(element));
    // `scheme` changes the colours that are read from the page.
  }, [finite, size, scheme]);

  const drawImage = (): string | null =>
    canvas.current === null ? null : drawPlotImage(canvas.current, [], readPlotTheme(canvas.current));
  return (
    <figure className="plot" style={{ margin: 0 }} aria-label={name}>
      <div className="plot-head">
        <div className="plot-tools">
          {controls}
          {finite.length > 0 && <PlotMenu name={name} writeCsv={() => writeScatterCsv(finite)} drawImage={drawImage} />}
        </div>
      </div>
      {finite.length === 0 ? (
        <div className="plot-empty">No values to compare.</div>
      ) : (
        <div className="scatter-host" ref={host} tabIndex={0} role="region" aria-label="Scatter">
          <canvas ref={canvas} role="img" aria-label={name} style={{ width: size, height: size }} />
        </div>
      )}
    </figure>
  );
}

/** All of them, also where not all are drawn. */
function writeScatterCsv(points: readonly ScatterPoint[]): string {
  return writeCsv([
    ['truth', 'prediction'],
    ...points.map(({ truth, prediction }) => [String(truth), String(prediction)]),
  ]);
}
