import { dirname, resolve } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import { createDataset, type Dataset } from '../../src-shared/data/dataset';
import type { TargetPlacement } from '../../src-shared/data/windows';
import type { Project } from '../../src-shared/document/document';
import { readTable } from './table-reader';

export interface ProjectData {
  readonly dataset: Dataset;
  /** Where the data was found. */
  readonly path: string;
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
  const path = resolve(dirname(projectPath), project.data.path);
  const table = await readTable(path, project.data);
  const dataset = createDataset(table, project.data, { placement: placementOf(project) });
  if (!dataset.ok) throw new DiagnosticError(dataset.error);
  return { dataset: dataset.value, path };
}

/** A model that answers at each step has targets at each step: they must lie in one part of the split as well. */
export function placementOf(project: Project): TargetPlacement {
  for (const { type, parameters } of project.blocks.values()) {
    const block = findBlock(type);
    const values = block?.head ? readParameters(block, parameters) : null;
    if (values?.ok && block?.head?.(values.value).perStep) return 'each-step';
  }
  return 'last';
}
