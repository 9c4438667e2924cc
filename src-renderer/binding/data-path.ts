/** Paths of data files as a project writes them: relative to its own file, with forward slashes. Pure text, both systems. */

export function isAbsolutePath(path: string): boolean {
  return /^([A-Za-z]:)?[\\/]/.test(path);
}

/** The folder of a file. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 0 ? '' : path.slice(0, at);
}

/** `prices.csv` of any path. */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Where the data of a project lies. A project that was never saved has absolute paths. */
export function resolveDataPath(projectPath: string | null, dataPath: string): string {
  if (projectPath === null || isAbsolutePath(dataPath)) return dataPath;
  return joinParts([...splitPath(folderOf(projectPath)), ...splitPath(dataPath)]);
}

/** How a project at `projectPath` writes the absolute path of its data. Another drive, or no project file: absolute. */
export function relateDataPath(projectPath: string | null, dataPath: string): string {
  const written = dataPath.replaceAll('\\', '/');
  if (projectPath === null || !isAbsolutePath(dataPath)) return written;
  const from = splitPath(folderOf(projectPath));
  const to = splitPath(dataPath);
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  // Nothing in common but the root: an absolute path says it better than a ladder of dots.
  if (shared <= 1) return written;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** The parts of a path; the first is the drive or empty for the root. */
function splitPath(path: string): string[] {
  return path.split(/[\\/]/).map((part, i) => (i === 0 && /^[A-Za-z]:$/.test(part) ? part.toUpperCase() : part));
}

function joinParts(parts: readonly string[]): string {
  const out: string[] = [];
  for (const part of parts) {
    if (part === '.') continue;
    if (part === '..' && out.length > 1) out.pop();
    else out.push(part);
  }
  return out.join('/');
}
