import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { loadProject } from '../services/project-files';
import { fingerprintData, locateData } from './project-data';
import type { RunSettings } from './run-folder';

/**
 * The project of a run, bound to the place where its data lies today: where it lay in training, or, when that file is
 * gone or another, where the saved project has found the same bytes since. As it was trained where neither holds them.
 */
export async function findRunData(
  projectPath: string,
  { project, dataFingerprint }: Pick<RunSettings, 'project' | 'dataFingerprint'>,
): Promise<Project> {
  if (project.data === null) return project;
  for (const data of [project.data, (await expectDiagnostic(loadProject(projectPath)))?.data ?? null]) {
    if (data === null) continue;
    const { path, pairedPath } = data;
    const found = await expectDiagnostic(fingerprintData(locateData(projectPath, data)));
    if (found === dataFingerprint) return { ...project, data: { ...project.data, path, pairedPath } };
  }
  return project;
}

/** What the promise gives; null where it fails for a reason the user can mend. */
async function expectDiagnostic<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DiagnosticError) return null;
    throw error;
  }
}
