import { dirname, resolve } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { loadProject } from '../services/project-files';
import { fingerprintFile } from './fingerprint';
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
  for (const path of [project.data.path, await readDataPath(projectPath)]) {
    if (path === null) continue;
    const found = await expectDiagnostic(fingerprintFile(resolve(dirname(projectPath), path)));
    if (found === dataFingerprint) return { ...project, data: { ...project.data, path } };
  }
  return project;
}

async function readDataPath(projectPath: string): Promise<string | null> {
  return (await expectDiagnostic(loadProject(projectPath)))?.data?.path ?? null;
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
