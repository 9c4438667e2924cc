import { stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import type { Project } from '../../src-shared/document/document';
import type { AppEvent, OpenedProject } from '../../src-shared/protocol/app-types';
import type { Backup, Backups } from './backups';
import type { FileWatch } from './file-watch';
import type { Grants } from './grants';
import { loadProject, saveProject } from './project-files';
import type { RecentProjects } from './recent-projects';

/** What is watched for changes by others: the project file, its data file, and the text file beside that one. */
export type WatchedFile = 'project' | 'data' | 'paired';

export interface OpenProjectsParts {
  readonly grants: Grants;
  readonly recent: RecentProjects;
  readonly backups: Backups;
  readonly watch: FileWatch<WatchedFile>;
  readonly now: () => number;
  /** The project that an ONNX file carries, as text, and whether its weights are inside. */
  readonly readModel: (path: string) => Promise<{ readonly text: string; readonly hasWeights: boolean }>;
}

/** Opens and saves projects and keeps what follows from it: grants, the list of recent ones, who watches which file. */
export class OpenProjects {
  private readonly parts: OpenProjectsParts;
  /** The file of the project that the window shows. */
  private current: string | null = null;
  /** The backup that the window wrote last and has not discarded. */
  private unsavedKey: string | null = null;

  constructor(parts: OpenProjectsParts) {
    this.parts = parts;
  }

  /** The path of the project that is open; null for one never saved. */
  get path(): string | null {
    return this.current;
  }

  /** Opens a project file, or the project inside a `.onnx`. Throws a `DiagnosticError`. */
  async open(path: string): Promise<OpenedProject> {
    this.parts.grants.requireFile(path);
    const own = resolve(path);
    if (own.toLowerCase().endsWith('.onnx')) {
      const { text, hasWeights } = await this.parts.readModel(own);
      this.forget();
      const project = await this.bindToData(parse(text), own);
      const opened = { path: null, text: serializeProject(project), diagnostics: [] };
      return hasWeights ? { ...opened, weights: own } : opened;
    }
    const project = await loadProject(own);
    await this.take(own, project);
    return { path: own, text: serializeProject(project), diagnostics: [] };
  }

  /** Throws a `DiagnosticError`: the document's (`DOC-…`) or the file system's (`FILE-…`), the old file then being unchanged. */
  async save(path: string, text: string): Promise<void> {
    this.parts.grants.requireFile(path);
    const project = parse(text);
    await this.parts.watch.whileWriting('project', () => saveProject(path, project));
    await this.take(resolve(path), project);
  }

  async backUp(backup: Omit<Backup, 'saved'>): Promise<void> {
    this.unsavedKey = backup.key;
    await this.parts.backups.write({ ...backup, saved: this.parts.now() });
  }

  async discardBackup(key: string): Promise<void> {
    if (this.unsavedKey === key) this.unsavedKey = null;
    await this.parts.backups.discard(key);
  }

  /** What the window showed when its process ended: its unsaved edits, else the file that was open; null for neither. */
  async findCrashed(): Promise<Extract<AppEvent, { type: 'open' | 'restored' }> | null> {
    const backup = (await this.parts.backups.list()).find(({ key }) => key === this.unsavedKey);
    if (backup) return { type: 'restored', backup: { key: backup.key, path: backup.path, text: backup.text } };
    if (this.current === null) return null;
    return { type: 'open', project: await this.open(this.current) };
  }

  /** Backups worth offering: those that say something else than the project's file does. */
  async recoverable(): Promise<{ key: string; path: string | null; text: string; saved: number }[]> {
    const found = [];
    for (const backup of await this.parts.backups.list()) {
      if (backup.path !== null && (await this.isSaved(backup.path, backup.text))) {
        await this.parts.backups.discard(backup.key);
        continue;
      }
      if (backup.path !== null) this.grant(backup.path, parseProject(backup.text));
      found.push(backup);
    }
    return found;
  }

  /** The data file that a project text is bound to (the first of two), made absolute; null without a binding. Throws IPC-004 when it was never granted. */
  requireData(projectPath: string | null, text: string): string | null {
    const [path = null, paired = null] = locateData(projectPath, text);
    if (path !== null) this.parts.grants.requireReadable(path);
    if (paired !== null) this.parts.grants.requireReadable(paired);
    return path;
  }

  /**
   * As `requireData`, and from now on these are the files that are watched: those that the window shows. Questions about
   * other texts, as of an earlier run, must not end that.
   */
  showData(projectPath: string | null, text: string): void {
    if (this.requireData(projectPath, text) === null) return;
    const [path, paired] = locateData(projectPath, text);
    if (path !== undefined) this.parts.watch.watchOn(path, 'data');
    if (paired === undefined) this.parts.watch.forget('paired');
    else this.parts.watch.watchOn(paired, 'paired');
  }

  forget(): void {
    this.current = null;
    this.parts.watch.forget('project');
    this.parts.watch.forget('data');
    this.parts.watch.forget('paired');
  }

  private async take(path: string, project: Project): Promise<void> {
    this.current = path;
    this.grant(path, { ok: true, value: project });
    this.parts.watch.watch(path, 'project');
    await this.parts.recent.add(path, this.parts.now());
  }

  /** Who opens a project lets it read the data it is bound to. */
  private grant(path: string, project: ReturnType<typeof parseProject>): void {
    this.parts.grants.add(path);
    const data = project.ok ? project.value.data : null;
    for (const bound of [data?.path, data?.pairedPath]) {
      if (bound !== undefined && bound !== null) this.parts.grants.add(resolve(dirname(path), bound));
    }
  }

  /**
   * A project without a file of its own has an absolute path to its data: beside its model or, where that was exported to another
   * folder, with a project that was open lately. What is found nowhere stands beside the model, for the user to locate.
   */
  private async bindToData(project: Project, modelPath: string): Promise<Project> {
    const { grants, recent } = this.parts;
    for (const place of [modelPath, ...recent.paths()]) {
      const folder = dirname(place);
      const bound = bindIn(project, folder);
      const files = dataFilesOf(bound);
      // Nothing in a file from elsewhere leads out of the folder of a project.
      if (!files.every((file) => isBelow(folder, file)) || !(await areFiles(files))) continue;
      if (place !== modelPath) for (const file of files) grants.add(file);
      return bound;
    }
    return bindIn(project, dirname(modelPath));
  }

  private async isSaved(path: string, text: string): Promise<boolean> {
    try {
      return serializeProject(await loadProject(path)) === text;
    } catch (error) {
      if (error instanceof DiagnosticError) return false;
      throw error;
    }
  }
}

function bindIn(project: Project, folder: string): Project {
  const { data } = project;
  if (data === null) return project;
  const pairedPath = data.pairedPath === null ? null : resolve(folder, data.pairedPath);
  return { ...project, data: { ...data, path: resolve(folder, data.path), pairedPath } };
}

/** None, one, or two beside each other. */
function dataFilesOf({ data }: Project): string[] {
  return data === null ? [] : [data.path, ...(data.pairedPath === null ? [] : [data.pairedPath])];
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function areFiles(paths: readonly string[]): Promise<boolean> {
  try {
    return (await Promise.all(paths.map((path) => stat(path)))).every((status) => status.isFile());
  } catch {
    return false;
  }
}

function parse(text: string): Project {
  const project = parseProject(text);
  if (project.ok) return project.value;
  throw new DiagnosticError(project.error);
}

/** The data files that a project text is bound to, made absolute. */
function locateData(projectPath: string | null, text: string): string[] {
  const folder = projectPath === null ? '/' : dirname(projectPath);
  return dataFilesOf(parse(text)).map((path) => resolve(folder, path));
}
