import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { createPredictionDataset, type Dataset } from '../../src-shared/data/dataset';
import type { FittedColumn, FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Table, TableColumn } from '../../src-shared/data/table';
import { windowSpan } from '../../src-shared/data/windows';
import type { ColumnBinding, DataBinding, Project } from '../../src-shared/document/document';
import { datasetOptionsOf, fingerprintData, locateData, openProjectData, type DataFiles } from './project-data';
import { findRunData } from './run-data';
import type { RunSettings } from './run-folder';

export interface ExportData {
  readonly dataset: Dataset;
  /** Why the windows are made up; null where they are those of the data. */
  readonly note: string | null;
}

/**
 * Windows to compile and check an export with: those of the data the run was trained on. Where that file is gone or has
 * changed (rows are added every day), made-up rows with the columns, scales and categories that the run stored.
 */
export async function openExportData(settings: RunSettings): Promise<ExportData> {
  const { projectPath, preparation, dataFingerprint } = settings;
  const project = await findRunData(projectPath, settings);
  if (project.data === null) return { dataset: (await openProjectData(projectPath, project)).dataset, note: null };
  const files = locateData(projectPath, project.data);
  const { path } = files;
  const found = await tryFingerprint(files);
  if (found === dataFingerprint) {
    return { dataset: (await openProjectData(projectPath, project)).dataset, note: null };
  }
  const why = found === null ? 'cannot be read' : 'has changed since the run was trained';
  return {
    dataset: makeUpData(project, project.data, preparation),
    note: `${path} ${why}, so the graph was checked on made-up windows; the file does not depend on them.`,
  };
}

async function tryFingerprint(files: DataFiles): Promise<string | null> {
  try {
    return await fingerprintData(files);
  } catch (error) {
    if (error instanceof DiagnosticError) return null;
    throw error;
  }
}

/** Windows made up, each with its targets. */
const WINDOWS = 7;

function makeUpData(project: Project, binding: DataBinding, preparation: FittedPreparation): Dataset {
  const rowCount = windowSpan(binding.window) + (WINDOWS - 1) * binding.window.stride;
  const fitted = new Map(preparation.columns.map((column) => [column.name, column]));
  const columns = binding.columns
    .filter(({ role }) => role !== 'ignored')
    .map((bound) => makeUpColumn(bound, fitted.get(bound.name), rowCount));
  const table: Table = { columns, rowCount };
  // A time column that is a category as well would order the rows by its values.
  const bound = binding.columns.map((column): ColumnBinding =>
    column.role === 'time' && fitted.has(column.name) ? { ...column, role: 'known' } : column,
  );
  const dataset = createPredictionDataset(
    table,
    { ...binding, columns: bound },
    preparation,
    datasetOptionsOf(project),
  );
  if (!dataset.ok) throw new DiagnosticError(dataset.error);
  const { test } = dataset.value.parts;
  // Those at the end have no targets.
  const starts = test.starts.slice(0, WINDOWS);
  return { ...dataset.value, parts: { ...dataset.value.parts, test: { ...test, starts } } };
}

function makeUpColumn({ name, role }: ColumnBinding, fitted: FittedColumn | undefined, rowCount: number): TableColumn {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  if (fitted?.kind === 'category') {
    const { vocabulary } = fitted;
    return { name, type: 'text', values: rows.map((row) => vocabulary[row % vocabulary.length] ?? null) };
  }
  if (fitted?.kind === 'text') {
    const { vocabulary } = fitted.tokenizer;
    return { name, type: 'text', values: rows.map((row) => vocabulary[row % vocabulary.length] ?? null) };
  }
  if (fitted) {
    const { offset, scale } = fitted;
    return { name, type: 'number', values: Float64Array.from(rows, (row) => offset + scale * Math.sin(row)) };
  }
  if (role === 'series') return { name, type: 'text', values: rows.map(() => 'series') };
  return { name, type: 'number', values: Float64Array.from(rows) };
}
