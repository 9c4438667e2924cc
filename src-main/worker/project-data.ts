import { dirname, resolve } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { findBlock } from '../../src-shared/blocks/catalog';
import { gapInputBlock } from '../../src-shared/blocks/input/gap-input';
import { knownInputBlock } from '../../src-shared/blocks/input/known-input';
import { numberOf } from '../../src-shared/blocks/parameter-values';
import { readParameters } from '../../src-shared/blocks/parameters';
import { findReachable, indexWires, wiresOutOf } from '../../src-shared/compiler/wiring';
import { createDataset, type Dataset, type DatasetOptions } from '../../src-shared/data/dataset';
import type { DataBinding, Project } from '../../src-shared/document/document';
import { fingerprintFiles } from './fingerprint';
import { readTable } from './table-reader';

export interface ProjectData extends DataFiles {
  readonly dataset: Dataset;
}

/** Where the data of a project is, absolute. */
export interface DataFiles {
  readonly path: string;
  /** The second of two text files; null where there is none. */
  readonly pairedPath: string | null;
}

/** A project that is not saved yet has no folder: its paths are absolute already. */
export function locateData(projectPath: string | null, { path, pairedPath }: DataBinding): DataFiles {
  const folder = projectPath === null ? '/' : dirname(projectPath);
  return { path: resolve(folder, path), pairedPath: pairedPath === null ? null : resolve(folder, pairedPath) };
}

/** Tells whether the data changed: the hash of its file, or of both. */
export async function fingerprintData({ path, pairedPath }: DataFiles): Promise<string> {
  return fingerprintFiles(pairedPath === null ? [path] : [path, pairedPath]);
}

/** Reads the data that a project is bound to. Throws a `DiagnosticError` (`DATA-…`, `FILE-…`; DATA-038 without a binding). */
export async function openProjectData(projectPath: string, project: Project): Promise<ProjectData> {
  if (project.data === null) {
    throw new DiagnosticError({
      code: 'DATA-038',
      severity: 'error',
      message: `The project ${projectPath} is not bound to a data file.`,
      nextStep: 'Bind it to a CSV, TSV or Parquet file: the field "data" of the project.',
      where: { file: projectPath },
    });
  }
  const files = locateData(projectPath, project.data);
  const table = await readTable(files.path, project.data, { pairedPath: files.pairedPath });
  const dataset = createDataset(table, project.data, datasetOptionsOf(project));
  if (!dataset.ok) throw new DiagnosticError(dataset.error);
  return { dataset: dataset.value, ...files };
}

/**
 * What a drawing decides about its samples. A model that answers at each step has targets at each step: they must lie in one
 * part of the split as well. One with a gap input fills the gaps of its windows; one with a known ahead input needs what is
 * known of every predicted row. Where the state is carried, windows stand
 * end to end.
 */
export function datasetOptionsOf(project: Project): DatasetOptions {
  let options: DatasetOptions = project.training.carryState ? { carriesState: true } : {};
  for (const { id, type, parameters } of project.blocks.values()) {
    const block = findBlock(type);
    const values = block ? readParameters(block, parameters) : null;
    if (!block || !values?.ok) continue;
    if (block.head?.(values.value).perStep) options = { ...options, placement: 'each-step' };
    if (type === knownInputBlock.type && leadsToOutput(project, id)) options = { ...options, readsAhead: true };
    if (type === gapInputBlock.type) {
      const hiding = { share: numberOf(values.value, 'share'), longest: numberOf(values.value, 'longest') };
      options = { ...options, hiding };
    }
  }
  return options;
}

/** Whether an output reads what a block gives: the others are left out of the model. */
function leadsToOutput(project: Project, block: string): boolean {
  const wiring = indexWires(project);
  const fed = findReachable([block], (id) => wiresOutOf(wiring, id).map(({ to }) => to.block));
  return [...fed].some((id) => findBlock(project.blocks.get(id)?.type ?? '')?.head !== undefined);
}
