import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { createPredictionDataset, type Dataset } from '../../src-shared/data/dataset';
import { selectLengths, type FeatureSpec } from '../../src-shared/data/feature-spec';
import { selectFeatures } from '../../src-shared/data/features';
import type { FittedColumn, FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Table, TableColumn } from '../../src-shared/data/table';
import type { ColumnBinding, DataBinding } from '../../src-shared/document/document';
import type { InputDescription, ModelMetadata } from './model-metadata';
import { datasetOptionsOf } from './project-data';
import { readTable } from './table-reader';

/** Reads the columns that the model reads, and prepares them as they were in training. */
export async function openData(dataPath: string, metadata: ModelMetadata): Promise<Dataset> {
  const { project } = metadata;
  if (project.data === null) throw new DiagnosticError(noBinding());
  const { binding, unread } = narrowTo(metadata, project.data);
  const present = binding.columns.filter((column) => unread.every(({ name }) => name !== column.name));
  return prepareTable(await readTable(dataPath, { ...binding, columns: present }), metadata);
}

/** A table with the columns that the model reads, as it was prepared in training. */
export function prepareTable(table: Table, metadata: ModelMetadata): Dataset {
  const { project } = metadata;
  if (project.data === null) throw new DiagnosticError(noBinding());
  const { binding, fitted, unread } = narrowTo(metadata, project.data);
  const dataset = createPredictionDataset(addConstants(table, unread), binding, fitted, datasetOptionsOf(project));
  if (!dataset.ok) throw new DiagnosticError(dataset.error);
  return dataset.value;
}

/** Binding and preparation as the model needs them, and the columns that it does not read. */
function narrowTo(
  { inputs, preparation }: ModelMetadata,
  bound: DataBinding,
): ReturnType<typeof narrow> & { readonly unread: readonly FittedColumn[] } {
  const read = new Set([...inputs.values()].flatMap(({ columns }) => columns));
  const narrowed = narrow(bound, preparation, read);
  return { ...narrowed, unread: narrowed.fitted.columns.filter((column) => !read.has(column.name)) };
}

/**
 * The binding and preparation without what the model does not read, so that a file need not have those columns, nor
 * values in them. Targets stay: they say what the outputs mean.
 */
function narrow(
  binding: DataBinding,
  preparation: FittedPreparation,
  read: ReadonlySet<string>,
): { readonly binding: DataBinding; readonly fitted: FittedPreparation } {
  const isNeeded = ({ name, role }: { readonly name: string; readonly role: ColumnBinding['role'] }): boolean =>
    read.has(name) || (role !== 'input' && role !== 'known');
  // A time column that is not read still orders the rows, but brings in no categories.
  const columns = binding.columns
    .filter(isNeeded)
    .map((column): ColumnBinding =>
      column.role === 'time' && !read.has(column.name) ? { ...column, preparation: 'none' } : column,
    );
  return { binding: { ...binding, columns }, fitted: { columns: preparation.columns.filter(isNeeded) } };
}

/** Columns that no window misses a value in, in the place of those that the model does not read. */
function addConstants(table: Table, columns: readonly FittedColumn[]): Table {
  const constants = columns.map((column): TableColumn =>
    column.kind === 'number'
      ? { name: column.name, type: 'number', values: new Float64Array(table.rowCount).fill(column.offset) }
      : { name: column.name, type: 'text', values: new Array<string | null>(table.rowCount).fill(null) },
  );
  return { columns: [...table.columns, ...constants], rowCount: table.rowCount };
}

/** What fills each input of the model, and its lengths. */
export function selectInputs(
  dataset: Dataset,
  inputs: ReadonlyMap<string, InputDescription>,
): ReadonlyMap<string, FeatureSpec> {
  const specs = new Map<string, FeatureSpec>();
  for (const [name, { kind, columns, lengths }] of inputs) {
    const spec = selectFeatures(dataset, { kind, columns });
    if (!spec.ok) throw new DiagnosticError(spec.error);
    specs.set(name, spec.value);
    if (lengths !== null) specs.set(lengths, selectLengths(spec.value));
  }
  return specs;
}

/** A file whose project says nothing of data: somebody changed it. */
export function noBinding(): Diagnostic {
  return {
    code: 'MODEL-002',
    severity: 'error',
    message: 'The project stored with the model is not bound to data, so its columns are not known.',
    nextStep: 'Export the model again from its run.',
  };
}
