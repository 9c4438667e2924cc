import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { LIMITS } from '../../src-shared/document/limits';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import { writeFileAtomically } from '../fs/atomic-write';
import type { FileOperations } from '../fs/file-operations';
import { nodeFileOperations } from '../fs/file-operations';
import { readTextFile } from '../fs/read-text';

/** More is no project file. A character is at most three bytes of UTF-8 for each of its UTF-16 units. */
export const MOST_PROJECT_BYTES = 3 * LIMITS.characters;

/**
 * Reads a project file. Throws a `DiagnosticError` with what is wrong with the file (`FILE-001` to `FILE-009`) or with what
 * it holds (`DOC-…`); `where.file` is the path.
 */
export async function loadProject(path: string, operations: FileOperations = nodeFileOperations): Promise<Project> {
  return parseAs(path, await readTextFile(path, MOST_PROJECT_BYTES, operations));
}

/**
 * Writes a project file, whole or not at all. The text is read back first, so that no save can replace a good file by
 * one that does not open. Throws a `DiagnosticError`, the old file then being unchanged.
 */
export async function saveProject(
  path: string,
  project: Project,
  operations: FileOperations = nodeFileOperations,
): Promise<void> {
  const text = serializeProject(project);
  parseAs(path, text);
  await writeFileAtomically(path, text, operations);
}

function parseAs(path: string, text: string): Project {
  const project = parseProject(text);
  if (project.ok) return project.value;
  throw new DiagnosticError(project.error.map((d) => ({ ...d, where: { ...d.where, file: path } })));
}
