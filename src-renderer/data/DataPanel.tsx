import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState, type DragEvent, type ReactElement } from 'react';
import type { DataBinding } from '../../src-shared/document/document';
import type { DataDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { askForDataFile, bindFile, changeDialect, locateFile } from '../binding/choose-data';
import { fileNameOf, resolveDataPath } from '../binding/data-path';
import { DialectFields } from '../binding/DialectFields';
import { pathOfFile } from '../bridge/bridge';
import { formatCounted } from '../charts/format';
import { useData } from '../state/data-store';
import { useProject } from '../state/project-store';
import { useShownColumn } from '../state/shown-column';
import { EmptyState } from '../ui/EmptyState';
import { InTurn } from '../ui/InTurn';
import './data.css';
import { DataProblems } from './DataProblems';
import { DataSettings } from './DataSettings';
import { DataSummary } from './DataSummary';
import { PairedFile } from './PairedFile';
import { PreviewTable } from './PreviewTable';
import { RoleBoard } from './RoleBoard';
import { SampleFields } from './SampleFields';
import { SeriesPlot } from './SeriesPlot';
import { TextFields } from './TextFields';
import { TextView } from './TextView';
import { usePreview } from './use-preview';

type View = 'table' | 'roles' | 'series' | 'texts' | 'reading';

/** The data of the project: its file, what each column is for, windows, split and what is reached without learning. */
export function DataPanel(): ReactElement {
  const data = useProject((state) => state.project.data);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    setOver(false);
    const path = droppedTable(event);
    if (path === null) return;
    event.preventDefault();
    event.stopPropagation();
    void bindFile(path);
  };
  return (
    <section
      className="data"
      aria-label="Data"
      data-over={isOver}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {data === null ? <NoData /> : <BoundData data={data} />}
    </section>
  );
}

/** The path of a dropped table file; null for files of other kinds, which the window takes care of. */
function droppedTable(event: DragEvent): string | null {
  const file = event.dataTransfer.files[0];
  if (file === undefined || !/\.(csv|tsv|tab|txt|dat|parquet|pq)(\.gz)?$/i.test(file.name)) return null;
  const path = pathOfFile(file);
  return path === '' ? null : path;
}

function NoData(): ReactElement {
  return (
    <EmptyState
      label="No data"
      action={{ label: 'Choose a data file…', run: () => void chooseAndBind(), isPrimary: true }}
    >
      No data yet. Choose a CSV, TSV, Parquet or text file, or drop one here: its columns, a plot and a split appear.
    </EmptyState>
  );
}

async function chooseAndBind(): Promise<void> {
  const path = await askForDataFile();
  if (path !== null) await bindFile(path);
}

function BoundData({ data }: { readonly data: DataBinding }): ReactElement {
  const projectPath = useProject((state) => state.path);
  const description = useData((state) => state.description);
  const diagnostics = useData((state) => state.diagnostics);
  const isLoading = useData((state) => state.isLoading);
  const change = useData((state) => state.change);
  const [view, setView] = useState<View>('table');
  const shownColumn = useShownColumn();
  useEffect(() => {
    if (shownColumn !== null) setView('table');
  }, [shownColumn]);
  const path = resolveDataPath(projectPath, data.path);
  const pairedPath = data.pairedPath === null ? null : resolveDataPath(projectPath, data.pairedPath);
  const preview = usePreview(path, pairedPath, data.dialect, change);
  const { header } = preview;
  const views = listViews(data, description);
  const isLost = [...preview.diagnostics, ...diagnostics].some(
    ({ code }) => code.startsWith('FILE-') || code === 'DATA-001' || code === 'IPC-004',
  );
  // Without rows there is nothing to see but why, and what may mend it.
  const isUnread = header === null && preview.diagnostics.length > 0 && !isLost;
  useEffect(() => {
    // It stays there once the file is read: there may be more to set.
    if (isUnread) setView('reading');
  }, [isUnread]);
  const shown = views.find(({ value }) => value === view)?.value ?? 'table';
  return (
    <>
      <div className="data-main">
        <div className="data-head">
          <strong title={path}>
            {fileNameOf(data.path)}
            {data.pairedPath !== null && ` + ${fileNameOf(data.pairedPath)}`}
          </strong>
          <span role="status">
            {header !== null &&
              `${formatCounted(header.rowCount, 'row')} · ${formatCounted(header.columns.length, 'column')}`}
            {isLoading && ' · reading…'}
          </span>
          <SegmentedControl
            size="xs"
            aria-label="What is shown of the data"
            data={views}
            value={shown}
            onChange={(value) => setView(value)}
          />
          <Button size="compact-xs" variant="default" onClick={() => void chooseAndBind()}>
            Other file…
          </Button>
          {isLost && (
            <Button size="compact-xs" onClick={() => void locateFile(data)}>
              {data.pairedPath === null ? 'Locate…' : `Locate ${fileNameOf(data.path)}…`}
            </Button>
          )}
          {isLost && data.pairedPath !== null && (
            <Button size="compact-xs" onClick={() => void locateFile(data, 'pairedPath')}>
              Locate {fileNameOf(data.pairedPath)}…
            </Button>
          )}
        </div>
        <DataProblems diagnostics={preview.diagnostics.length > 0 ? preview.diagnostics : diagnostics} />
        <div className="data-view">
          {shown === 'table' && header !== null && <PreviewTable data={data} preview={preview} />}
          {shown === 'roles' && header !== null && (
            <RoleBoard data={data} columns={header.columns} description={description} />
          )}
          {shown === 'series' && header !== null && (
            <SeriesPlot data={data} version={versionOf(data, description?.fingerprint)} />
          )}
          {shown === 'texts' && <TextView texts={description?.texts ?? []} />}
          {shown === 'reading' && (
            <>
              <DialectFields
                dialect={data.dialect}
                found={header?.dialect ?? null}
                onChange={(dialect, name) => void changeDialect(data, dialect, `Change ${name}`)}
              />
              {(data.pairedPath !== null || isOneText(header)) && <PairedFile data={data} />}
            </>
          )}
        </div>
      </div>
      <div className="data-side" tabIndex={0} role="region" aria-label="Windows, split and floors">
        <DataSummary data={data} description={description} />
        <InTurn>
          <SampleFields data={data} columns={header?.columns ?? []} />
          <TextFields data={data} />
          <DataSettings data={data} />
        </InTurn>
      </div>
    </>
  );
}

/** A window is drawn over rows in their order; tokens are there where texts are read. */
function listViews({ samples }: DataBinding, description: DataDescription | null): { value: View; label: string }[] {
  return [
    { value: 'table', label: 'Table' },
    { value: 'roles', label: 'Roles' },
    ...(samples === 'windows' ? [{ value: 'series' as const, label: 'Series' }] : []),
    ...(description?.texts === undefined ? [] : [{ value: 'texts' as const, label: 'Texts' }]),
    { value: 'reading', label: 'Reading' },
  ];
}

/** Whether the file is one column of text, which another may stand beside. */
function isOneText(header: DataPreview | null): boolean {
  return header?.columns.length === 1 && header.columns[0]?.type === 'text';
}

/** All that a plotted series depends on; windows are drawn over it and may change freely. */
function versionOf(data: DataBinding, fingerprint: string | undefined): string {
  const { path, dialect, columns, split } = data;
  return JSON.stringify([
    path,
    { ...dialect, unknown: null },
    columns.map(({ name, role, type }) => [name, role, type]),
    split,
    fingerprint,
  ]);
}
