import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { AppInfo, OpenedProject } from '../../src-shared/protocol/app-types';
import { toDiagnostics } from '../../src-shared/protocol/failure';
import type { Results } from '../../src-shared/protocol/requests';
import { writeFileAtomically } from '../fs/atomic-write';
import { readTextFile } from '../fs/read-text';
import { copyExample, listExamples } from '../services/examples';
import type { FileWatch } from '../services/file-watch';
import type { Grants } from '../services/grants';
import { exportModel } from '../services/model-export';
import type { OpenProjects, WatchedFile } from '../services/open-projects';
import { MOST_PROJECT_BYTES } from '../services/project-files';
import type { RecentProjects } from '../services/recent-projects';
import type { RunHost } from '../services/run-host';
import type { Settings } from '../services/settings';
import { askOnce, type ForkWorker, type WorkerClient } from '../services/worker-process';
import type { Dialogs } from '../shell/dialogs';
import { openLink } from '../shell/links';
import type { Handlers } from './router';

/** Everything the answers rest on; main.ts puts it together. */
export interface HandlerParts {
  readonly appFolder: string;
  readonly examplesFolder: string;
  /** Where examples are copied to. */
  readonly documentsFolder: string;
  readonly dialogs: Dialogs;
  readonly settings: Settings;
  readonly recent: RecentProjects;
  readonly grants: Grants;
  readonly watch: FileWatch<WatchedFile>;
  readonly projects: OpenProjects;
  readonly runs: RunHost;
  readonly worker: WorkerClient;
  readonly fork: ForkWorker;
  readonly describeApp: () => Promise<AppInfo>;
  readonly openGuide: () => void;
  /** The text on the system's clipboard. */
  readonly readClipboard: () => string | Promise<string>;
  readonly onSettingsChanged: () => void;
  readonly onDirty: (isDirty: boolean, name: string) => void;
}

export function makeHandlers(parts: HandlerParts): Handlers {
  return {
    ...makeAppHandlers(parts),
    ...makeProjectHandlers(parts),
    ...makeFileHandlers(parts),
    ...makeDataHandlers(parts),
    ...makeRunHandlers(parts),
    ...makeModelHandlers(parts),
  };
}

type AppHandlers = Pick<
  Handlers,
  | 'app.info'
  | 'app.open-link'
  | 'clipboard.blocks'
  | 'settings.read'
  | 'settings.write'
  | 'recent.list'
  | 'recent.remove'
  | 'provider.list'
>;

function makeAppHandlers(parts: HandlerParts): AppHandlers {
  const { settings, recent, worker } = parts;
  return {
    'app.info': () => parts.describeApp(),
    'app.open-link': async ({ key }) => {
      if (key === 'guide') parts.openGuide();
      else await openLink(parts.appFolder, key);
      return null;
    },
    'clipboard.blocks': async () => {
      const text = await parts.readClipboard();
      // Nothing else of what people copy is for the page to see.
      return /^\s*\{\s*"formatVersion"/.test(text) ? { text } : null;
    },
    'settings.read': async () => settings.read(),
    'settings.write': async (change) => {
      const written = await settings.write(change);
      parts.onSettingsChanged();
      return written;
    },
    'recent.list': () => recent.list(),
    'recent.remove': async ({ path }) => {
      await recent.remove(path);
      return null;
    },
    'provider.list': () => worker.ask('provider.list', {}),
  };
}

type ProjectHandlers = Pick<Handlers, Extract<keyof Handlers, `project.${string}` | `example.${string}`>>;

function makeProjectHandlers(parts: HandlerParts): ProjectHandlers {
  const { dialogs, projects, grants, watch, fork } = parts;
  const open = async (path: string): Promise<OpenedProject> => {
    const opened = await projects.open(path);
    dialogs.remember(path);
    return opened;
  };
  const keepWeights = async (projectPath: string, model: string | undefined): Promise<SavedWeights> => {
    if (model === undefined) return {};
    try {
      grants.requireFile(model);
      return await askOnce(fork, 'model.import', { projectPath, path: model });
    } catch (error) {
      // The project is saved all the same.
      return { diagnostics: toDiagnostics(error) };
    }
  };
  const saveAs = async (text: string): Promise<{ path: string } | null> => {
    const path = await dialogs.saveProject(nameIn(text));
    if (path === null) return null;
    grants.add(path);
    await projects.save(path, text);
    return { path };
  };
  return {
    'example.list': () => listExamples(parts.examplesFolder),
    'example.open': async ({ name }) => {
      const path = await copyExample(parts.examplesFolder, name, join(parts.documentsFolder, 'Unroll examples'));
      grants.add(path);
      return open(path);
    },
    'project.open': async ({ path }) => {
      if (path !== undefined) return open(path);
      const chosen = await dialogs.openProject();
      if (chosen === null) return null;
      grants.add(chosen);
      return open(chosen);
    },
    'project.save': async ({ path, text, weights }) => {
      if (path === undefined) {
        const saved = await saveAs(text);
        return saved && { ...saved, ...(await keepWeights(saved.path, weights)) };
      }
      if (await watch.hasChanged(path, 'project')) {
        const choice = await dialogs.askAboutConflict(path);
        if (choice === 'cancel') return null;
        if (choice === 'save-as') return saveAs(text);
      }
      await projects.save(path, text);
      return { path };
    },
    'project.keep': async ({ path }) => {
      watch.accept(path, 'project');
      return null;
    },
    'project.backup': async (backup) => {
      await projects.backUp(backup);
      return null;
    },
    'project.discard-backup': async ({ key }) => {
      await projects.discardBackup(key);
      return null;
    },
    'project.recoverable': () => projects.recoverable(),
    'project.dirty': async ({ isDirty, name }) => {
      parts.onDirty(isDirty, name);
      return null;
    },
  };
}

type SavedWeights = Pick<NonNullable<Results['project.save']>, 'run' | 'diagnostics'>;

function nameIn(text: string): string {
  const name: unknown = /"name":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return typeof name === 'string' ? String(JSON.parse(name)) : 'Untitled';
}

type FileHandlers = Pick<Handlers, Extract<keyof Handlers, `file.${string}`>>;

function makeFileHandlers({ dialogs, grants, watch }: HandlerParts): FileHandlers {
  const save = async (suggestedName: string, contents: string | Uint8Array): Promise<{ path: string } | null> => {
    const path = await dialogs.saveOther(suggestedName);
    if (path === null) return null;
    if (watch.isWatched(path, 'project')) throw new DiagnosticError(refuseOpenProject(path));
    await writeFileAtomically(path, contents);
    return { path };
  };
  return {
    'file.choose': async ({ kind }) => {
      const path = await {
        data: () => dialogs.chooseData(),
        model: () => dialogs.chooseModel(),
        folder: () => dialogs.chooseFolder(),
      }[kind]();
      if (path === null) return null;
      grants.add(path);
      return { path };
    },
    'file.read-project': async () => {
      const path = await dialogs.chooseProject('Add reusable blocks from a file');
      return path === null ? null : { path, text: await readTextFile(path, MOST_PROJECT_BYTES) };
    },
    'file.save-text': ({ suggestedName, text }) => save(suggestedName, text),
    'file.save-image': ({ suggestedName, dataUrl }) => save(suggestedName, decodeImage(dataUrl)),
  };
}

function refuseOpenProject(path: string): Diagnostic {
  return {
    code: 'FILE-010',
    severity: 'error',
    message: `${path} is the project that is open; it would be replaced, drawing and all.`,
    nextStep: 'Choose another name.',
    where: { file: path },
  };
}

/** `data:image/png;base64,…` or `data:image/svg+xml,…` as bytes. Throws IPC-003 for anything else. */
function decodeImage(dataUrl: string): Uint8Array {
  const match = /^data:image\/(?:png|svg\+xml)(?:;charset=utf-8)?(;base64)?,(.*)$/s.exec(dataUrl);
  const body = match?.[2];
  if (body !== undefined)
    return match?.[1] ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body), 'utf8');
  throw new DiagnosticError({
    code: 'IPC-003',
    severity: 'error',
    message: 'The picture is neither PNG nor SVG.',
    nextStep: 'Start Unroll again. If it happens again, report what you did.',
  });
}

type DataHandlers = Pick<Handlers, Extract<keyof Handlers, `data.${string}`>>;

function makeDataHandlers({ grants, projects, worker }: HandlerParts): DataHandlers {
  return {
    'data.preview': async (argument) => {
      grants.requireReadable(argument.path);
      if (argument.pairedPath) grants.requireReadable(argument.pairedPath);
      return worker.ask('data.preview', argument);
    },
    'data.describe': async (argument) => {
      projects.showData(argument.projectPath, argument.text);
      return worker.ask('data.describe', argument);
    },
    'data.series': async (argument) => {
      projects.requireData(argument.projectPath, argument.text);
      return worker.ask('data.series', argument);
    },
  };
}

type RunHandlers = Pick<Handlers, Extract<keyof Handlers, `run.${string}`>>;

function makeRunHandlers({ grants, projects, settings, runs, worker, fork }: HandlerParts): RunHandlers {
  const tell = (what: 'pause' | 'continue' | 'stop') => async (): Promise<null> => {
    runs.tellActive(what);
    return null;
  };
  return {
    'run.preflight': async (argument) => {
      grants.requireFile(argument.projectPath);
      projects.requireData(argument.projectPath, argument.text);
      // A process of its own: it computes for seconds, and says how much memory it took.
      return askOnce(fork, 'run.preflight', argument);
    },
    'run.start': async ({ projectPath, text, resume, from }) => {
      grants.requireFile(projectPath);
      projects.requireData(projectPath, text);
      const { threads, provider } = settings.read();
      return {
        run: await runs.start({ projectPath, text, resume: resume ?? null, from: from ?? null, threads, provider }),
      };
    },
    'run.pause': tell('pause'),
    'run.continue': tell('continue'),
    'run.stop': tell('stop'),
    'run.list': async (argument) => {
      grants.requireFile(argument.projectPath);
      const records = await worker.ask('run.list', argument);
      // A run that goes on has no end in its log, like one that was killed.
      return records.map((record) =>
        runs.isRunning(argument.projectPath, record.run) ? { ...record, state: 'running' as const } : record,
      );
    },
    'run.read': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.read', argument);
    },
    'run.note': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.note', argument);
    },
    'run.delete': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.delete', argument);
    },
    'run.results': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.results', argument);
    },
    'run.free': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.free', argument);
    },
    'run.padding-test': async (argument) => {
      grants.requireFile(argument.projectPath);
      projects.requireData(argument.projectPath, argument.text);
      return askOnce(fork, 'run.padding-test', argument);
    },
    'run.try': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.try', argument);
    },
    'run.inspect': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.inspect', argument);
    },
    'run.attention': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('run.attention', argument);
    },
  };
}

type ModelHandlers = Pick<Handlers, Extract<keyof Handlers, `model.${string}`>>;

function makeModelHandlers({ dialogs, grants, worker, fork }: HandlerParts): ModelHandlers {
  return {
    'model.describe': async (argument) => {
      grants.requireFile(argument.projectPath);
      return worker.ask('model.describe', argument);
    },
    'model.export': async ({ projectPath, run, kind, gradients, steps = 1, path }) => {
      grants.requireFile(projectPath);
      if (path !== undefined && !isInRuns(path, projectPath)) grants.requireFile(path);
      const project = basename(projectPath, extname(projectPath));
      const target =
        path ?? (kind === 'pair' ? await dialogs.chooseFolder() : await dialogs.saveModel(`${project}-${kind}.onnx`));
      if (target === null) return null;
      grants.add(target);
      return exportModel({ worker, fork }, { projectPath, run, kind, gradients, steps, path: target });
    },
    'model.predict-file': async ({ projectPath, run, dataPath }) => {
      grants.requireFile(projectPath);
      grants.requireReadable(dataPath);
      const outPath = await dialogs.saveOther(`${basename(dataPath, extname(dataPath))}-predictions.csv`);
      if (outPath === null) return null;
      const { rows } = await worker.ask('model.predict', { projectPath, run, dataPath, outPath });
      return { path: outPath, rows };
    },
  };
}

/** A model may always be written into its own project's folder of runs. */
function isInRuns(path: string, projectPath: string): boolean {
  const runs = join(dirname(projectPath), `${basename(projectPath, extname(projectPath))}.runs`);
  return path.endsWith('.onnx') && resolve(path).startsWith(resolve(runs) + sep);
}
