import { SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { DataBinding } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { chanceOf } from '../../src-shared/inspect/autocorrelation';
import type { SeriesPlot as Series } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { useTimeLabel } from '../binding/time-label';
import { plotCorrelations } from '../charts/correlation-plot';
import { LinePlot } from '../charts/LinePlot';
import type { PlotRegion } from '../charts/plot-types';
import { useData } from '../state/data-store';
import { apply, projectStore, useProject } from '../state/project-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { byLabel } from '../ui/rank-options';
import { Select } from '../ui/Select';
import { estimateRowWidth, placeWindow } from './window-drag';
import { WindowOverlay } from './WindowOverlay';

/** As many as are told apart when the plot is zoomed in on a window of a long series. */
const POINTS = 8000;
/** Lags that the autocorrelation shows at first, at least. */
const LEAST_LAGS = 60;

interface SeriesPlotProps {
  readonly data: DataBinding;
  /** Changes when the file, its columns or the split do: the series is asked for again. */
  readonly version: string;
}

/** A column over time with the parts of the split, and one window whose edges can be dragged. */
export function SeriesPlot({ data, version }: SeriesPlotProps): ReactElement {
  const columns = data.columns.filter(
    ({ role, preparation }) => ['target', 'input', 'known'].includes(role) && preparation !== 'category',
  );
  const timeLabel = useTimeLabel();
  const [chosen, setChosen] = useState<string | null>(null);
  const [view, setView] = useState<'whole' | 'window' | 'autocorrelation'>('whole');
  const isWhole = view === 'whole';
  const column =
    columns.find(({ name }) => name === chosen) ?? columns.find(({ role }) => role === 'target') ?? columns[0];
  const [chosenSeries, setSeries] = useState(0);
  const { series, diagnostics } = useSeries(column?.name ?? null, chosenSeries, version);
  const rowWidth = useMemo(() => estimateRowWidth(series?.x ?? [], series?.rowCount ?? 0), [series]);
  const last = series?.x.at(-1) ?? 0;
  const anchor =
    series?.testFrom ?? series?.validationFrom ?? last - rowWidth * (data.window.horizon + data.window.steps);
  const lines = useMemo(
    () =>
      series === null
        ? []
        : [{ key: 'series', label: series.column, color: 'truth' as const, x: series.x, y: series.y, isExact: true }],
    [series],
  );
  const regions = useMemo(() => (series === null ? [] : listRegions(series)), [series]);
  // Twice the window around it, as it was when the view was chosen: dragging must not move the ground.
  const stretch = useMemo(() => {
    if (isWhole || series === null) return null;
    const { input, target } = placeWindow(data.window, anchor, rowWidth);
    const margin = Math.max(target.to - input.from, rowWidth * 10);
    return { from: input.from - margin, to: target.to + margin };
  }, [isWhole, series, anchor, rowWidth]);
  const controls = (
    <>
      <Select
        size="xs"
        aria-label="Column to plot"
        allowDeselect={false}
        data={columns.map(({ name }) => name)}
        value={column?.name ?? null}
        onChange={setChosen}
        w={160}
      />
      {series !== null && series.names.length > 1 && (
        <Select
          size="xs"
          aria-label="Series to plot"
          allowDeselect={false}
          searchable
          data={series.names.map((label, i) => ({ value: String(i), label })).sort(byLabel)}
          value={String(Math.min(chosenSeries, series.names.length - 1))}
          onChange={(value) => setSeries(Number(value ?? 0))}
          w={160}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label="What of the series is shown"
        data={[
          { value: 'whole', label: 'Whole series' },
          { value: 'window', label: 'One window' },
          { value: 'autocorrelation', label: 'Autocorrelation' },
        ]}
        value={view}
        onChange={(value) => setView(value)}
      />
    </>
  );
  const similarity = useMemo(
    () => plotCorrelations(series?.autocorrelation ?? [], chanceOf(series?.compared ?? 0), 'truth'),
    [series],
  );
  const season = useData((state) => state.description?.season ?? null);
  const lags = similarity.lines[0]?.x.length ?? 0;
  // All of them run into each other: at first as many as tell of the window and of the season. A double click shows the rest.
  const looked = Math.min(lags, Math.max(LEAST_LAGS, 3 * data.window.length, Math.ceil(1.5 * (season ?? 0))));
  const nearby = useMemo(() => (looked < lags ? { from: 0, to: looked } : null), [looked, lags]);
  if (diagnostics.length > 0) return <DiagnosticList diagnostics={diagnostics} />;
  if (view === 'autocorrelation') {
    return (
      <LinePlot
        key="autocorrelation"
        name={`Autocorrelation of ${column?.name ?? ''}`}
        lines={similarity.lines}
        levels={similarity.levels}
        view={nearby}
        xAxis={{ label: 'Rows before', unit: '', isWhole: true }}
        yAxis={{ label: 'Correlation', unit: '' }}
        controls={controls}
        empty={
          series === null ? 'Reading the series…' : 'The series is constant or too short to be compared with itself.'
        }
      />
    );
  }
  return (
    <LinePlot
      key="series"
      name={`Series ${column?.name ?? ''}`}
      lines={lines}
      regions={regions}
      isDate={series?.isDate ?? false}
      xAxis={{ label: timeLabel, unit: '' }}
      yAxis={{ label: column?.name ?? '', unit: series?.unit ?? '' }}
      view={stretch}
      controls={controls}
      empty={column === undefined ? 'Give a column a role to see it over time.' : 'Reading the series…'}
      overlay={(geometry) => (
        <WindowOverlay
          geometry={geometry}
          window={data.window}
          anchor={anchor}
          rowWidth={rowWidth}
          onChange={(window, handle) => {
            const label = `Set ${handle === 'steps' ? 'predicted steps' : handle} to ${window[handle]}`;
            apply({ type: 'setData', data: { ...data, window } }, label, { mergeKey: `window.${handle}` });
          }}
        />
      )}
    />
  );
}

function useSeries(
  column: string | null,
  number: number,
  version: string,
): { readonly series: Series | null; readonly diagnostics: readonly Diagnostic[] } {
  const projectPath = useProject((state) => state.path);
  const [found, setFound] = useState<{ series: Series | null; diagnostics: readonly Diagnostic[] }>(NOTHING);
  useEffect(() => {
    if (column === null) return undefined;
    let isCurrent = true;
    const text = serializeProject(projectStore.getState().project);
    void ask('data.series', { projectPath, text, column, points: POINTS, series: number }).then((answer) => {
      if (!isCurrent) return;
      setFound(answer.ok ? { series: answer.value, diagnostics: [] } : { series: null, diagnostics: answer.error });
    });
    return () => {
      isCurrent = false;
    };
    // The version stands for everything of the project that the answer depends on.
  }, [column, number, projectPath, version]);
  return found;
}

const NOTHING = { series: null, diagnostics: [] };

function listRegions({ x, validationFrom, testFrom }: Series): PlotRegion[] {
  const first = x[0];
  const last = x.at(-1);
  if (first === undefined || last === undefined) return [];
  const starts = [
    { key: 'train', label: 'Training', color: 'training', from: first },
    { key: 'validation', label: 'Validation', color: 'validation', from: validationFrom },
    { key: 'test', label: 'Test', color: 'test', from: testFrom },
  ] as const;
  const given = starts.filter((start): start is typeof start & { from: number } => start.from !== null);
  if (given.length === 1) return [];
  return given.map((start, i) => ({ ...start, to: given[i + 1]?.from ?? last }));
}
