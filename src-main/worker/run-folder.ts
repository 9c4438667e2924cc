import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { readPreparation, writePreparation } from '../../src-shared/data/preparation-json';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Json, JsonObject, Project } from '../../src-shared/document/document';
import { isJsonObject } from '../../src-shared/document/json';
import { readJson } from '../../src-shared/document/json-read';
import { writeJson } from '../../src-shared/document/json-write';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import { trainingError } from '../../src-shared/training/training-diagnostics';
import { writeFileAtomically } from '../fs/atomic-write';
import { describeFileError, errorCode, type FileAction } from '../fs/file-error';
import { readTextFile } from '../fs/read-text';

/** Where everything of one run lies. */
export interface RunFolder {
  /** `run-001`, or the name of the folder that was asked for. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly settings: string;
  readonly metrics: string;
  /** How attention formed, epoch by epoch; only of models that attend. */
  readonly attention: string;
  readonly result: string;
  readonly last: string;
  readonly best: string;
}

export interface TrainingOverrides {
  readonly epochs?: number;
  readonly seed?: number;
}

/** What a run was started with. */
export interface RunSettings {
  /** Absolute; stored relative to the run's folder, so that both can move together. */
  readonly projectPath: string;
  /** As it was trained, with `overrides` in it. */
  readonly project: Project;
  /** What the command line gave in place of the project's. */
  readonly overrides: TrainingOverrides;
  readonly preparation: FittedPreparation;
  /** sha256 of the data file. */
  readonly dataFingerprint: string;
  readonly threads: number;
  readonly provider: string;
  /** Of Unroll, Node and onnxruntime. For people; not read back. */
  readonly versions: Readonly<Record<string, string>>;
}

const MOST_BYTES = 2 ** 29;

export function runFolderAt(path: string): RunFolder {
  const folder = resolve(path);
  return {
    id: basename(folder),
    path: folder,
    settings: join(folder, 'settings.json'),
    metrics: join(folder, 'metrics.jsonl'),
    attention: join(folder, 'attention.jsonl'),
    result: join(folder, 'result.json'),
    last: join(folder, 'checkpoints', 'last.onnx'),
    best: join(folder, 'checkpoints', 'best.onnx'),
  };
}

/** `NAME.runs`, beside the project file. */
function runsFolder(projectPath: string): string {
  const path = resolve(projectPath);
  return join(dirname(path), `${basename(path, extname(path))}.runs`);
}

/**
 * Makes the folder of a new run: `outFolder` when it is given (TRAIN-016 when a run lies there already), else the next
 * number in `NAME.runs`. Throws a DiagnosticError.
 */
export async function createRunFolder(projectPath: string, outFolder: string | null): Promise<RunFolder> {
  if (outFolder !== null) {
    const folder = runFolderAt(outFolder);
    if (await exists(folder.settings)) {
      throw new DiagnosticError(
        trainingError(
          'TRAIN-016',
          `${folder.path} already holds a run.`,
          'Add --resume to go on with it, or choose another folder.',
          { file: folder.path },
        ),
      );
    }
    await makeFolder(dirname(folder.last), true);
    return folder;
  }
  const parent = runsFolder(projectPath);
  await makeFolder(parent, true);
  const numbers = (await listRuns(parent)).map(({ number }) => number);
  for (let number = Math.max(0, ...numbers) + 1; ; number++) {
    const folder = runFolderAt(join(parent, `run-${String(number).padStart(3, '0')}`));
    // Another process may have taken the number in between.
    if (!(await makeFolder(folder.path, false))) continue;
    await makeFolder(dirname(folder.last), false);
    return folder;
  }
}

/** Takes away what `createRunFolder` made, as far as nothing lies in it. */
export async function discardRunFolder(folder: RunFolder): Promise<void> {
  for (const path of [dirname(folder.last), folder.path]) {
    try {
      await rmdir(path);
    } catch (error) {
      if (errorCode(error) === null) throw error;
    }
  }
}

/** The run to go on with: in `outFolder` when it is given, else the newest of the project. TRAIN-011 when there is none. */
export async function findRunFolder(projectPath: string, outFolder: string | null): Promise<RunFolder> {
  if (outFolder !== null) {
    const folder = runFolderAt(outFolder);
    if (await exists(folder.settings)) return folder;
    throw noRun(`${folder.path} holds no run.`, folder.path);
  }
  const parent = runsFolder(projectPath);
  const runs = (await exists(parent)) ? await listRuns(parent) : [];
  for (const { name } of runs.sort((a, b) => b.number - a.number)) {
    const folder = runFolderAt(join(parent, name));
    if (await exists(folder.settings)) return folder;
  }
  throw noRun(`${projectPath} has not been trained yet: there is no run in ${parent}.`, projectPath);
}

/** Every run of the project, oldest first; none where it was never trained. */
export async function listRunFolders(projectPath: string): Promise<RunFolder[]> {
  const parent = runsFolder(projectPath);
  const runs = (await exists(parent)) ? await listRuns(parent) : [];
  const folders = runs.sort((a, b) => a.number - b.number).map(({ name }) => runFolderAt(join(parent, name)));
  const isRun = await Promise.all(folders.map(({ settings }) => exists(settings)));
  return folders.filter((_, i) => isRun[i]);
}

/** The run of the project with this name. TRAIN-011 when there is none. */
export async function findRun(projectPath: string, run: string): Promise<RunFolder> {
  return findRunFolder(projectPath, join(runsFolder(projectPath), run));
}

/** The run that a user names: its folder, or a project file for its newest run. Throws a DiagnosticError. */
export async function locateRun(path: string): Promise<RunFolder> {
  return path.endsWith('.unroll') ? findRunFolder(path, null) : findRunFolder('', path);
}

function noRun(message: string, file: string): DiagnosticError {
  return new DiagnosticError(trainingError('TRAIN-011', message, 'Train the project first.', { file }));
}

async function listRuns(parent: string): Promise<{ name: string; number: number }[]> {
  const names = await guard('read', parent, () => readdir(parent));
  return names.flatMap((name) => {
    const match = /^run-(\d{3,9})$/.exec(name);
    return match ? [{ name, number: Number(match[1]) }] : [];
  });
}

/** False when it was there already (a whole path may be). */
async function makeFolder(path: string, recursive: boolean): Promise<boolean> {
  return guard('write', path, async () => {
    try {
      await (recursive ? makePath(path) : mkdir(path));
      return true;
    } catch (error) {
      if (!recursive && errorCode(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

/**
 * As `mkdir` with `recursive`, which never ends on a file system that answers ENOENT for a folder whose parent is there
 * (`/proc`, some network mounts).
 */
async function makePath(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path && !(await exists(parent))) await makePath(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another process may have made it in between.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return guard('read', path, async () => {
    try {
      await stat(path);
      return true;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return false;
      throw error;
    }
  });
}

async function guard<T>(action: FileAction, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asDiagnostic(error, action, path);
  }
}

function asDiagnostic(error: unknown, action: FileAction, path: string): unknown {
  const known = describeFileError(error, action, path);
  return known === null ? error : new DiagnosticError(known);
}

export async function writeRunSettings(folder: RunFolder, settings: RunSettings): Promise<void> {
  const project = readJson(serializeProject(settings.project));
  if (!project.ok) throw new Error('A project was serialised to something that is not JSON');
  const fields = new Map<string, Json>([
    ['formatVersion', 1],
    ['run', folder.id],
    ['projectPath', relative(folder.path, resolve(settings.projectPath)).replaceAll('\\', '/')],
    ['seed', settings.project.training.seed],
    ['overrides', new Map(Object.entries(settings.overrides))],
    ['threads', settings.threads],
    ['provider', settings.provider],
    ['versions', new Map(Object.entries(settings.versions))],
    ['dataFingerprint', settings.dataFingerprint],
    ['preparation', writePreparation(settings.preparation)],
    ['project', project.value.value],
  ]);
  await writeFileAtomically(folder.settings, writeJson(fields));
}

/** Reads what `writeRunSettings` wrote. Throws a DiagnosticError (`FILE-…`, TRAIN-017). */
export async function readRunSettings(folder: RunFolder): Promise<RunSettings> {
  const fields = await readObject(folder.settings);
  const text = (name: string): string => {
    const value = fields.get(name);
    if (typeof value !== 'string') throw damaged(folder.settings, `it has no text "${name}"`);
    return value;
  };
  const stored = fields.get('project');
  const overrides = fields.get('overrides');
  const threads = fields.get('threads');
  const project = parseProject(writeJson(stored ?? null));
  if (!project.ok) throw damaged(folder.settings, project.error[0]?.message ?? 'its project cannot be read');
  const preparation = readPreparation(text('preparation'));
  if (!preparation.ok)
    throw damaged(folder.settings, preparation.error[0]?.message ?? 'its preparation cannot be read');
  if (typeof threads !== 'number') throw damaged(folder.settings, 'it has no number "threads"');
  return {
    projectPath: resolve(folder.path, text('projectPath')),
    project: project.value,
    overrides: isJsonObject(overrides) ? { ...numberAt(overrides, 'epochs'), ...numberAt(overrides, 'seed') } : {},
    preparation: preparation.value,
    dataFingerprint: text('dataFingerprint'),
    threads,
    provider: text('provider'),
    versions: {},
  };
}

function numberAt<K extends string>(fields: JsonObject, name: K): { readonly [name in K]?: number } {
  const value = fields.get(name);
  const found: { [name in K]?: number } = {};
  if (typeof value === 'number') found[name] = value;
  return found;
}

async function readObject(path: string): Promise<JsonObject> {
  const read = readJson(await readTextFile(path, MOST_BYTES));
  if (!read.ok) throw damaged(path, read.error.message);
  if (!isJsonObject(read.value.value)) throw damaged(path, 'it is no JSON object');
  return read.value.value;
}

function damaged(path: string, why: string): DiagnosticError {
  return new DiagnosticError(
    trainingError('TRAIN-017', `${path} cannot be used: ${why}.`, 'Train the project again.', { file: path }),
  );
}
