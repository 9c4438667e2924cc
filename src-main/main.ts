import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { app, clipboard, nativeTheme, session, type BrowserWindow } from 'electron';
import { z } from 'zod';
import { toDiagnostics } from '../src-shared/protocol/failure';
import type { AppEvent, AppInfo } from '../src-shared/protocol/app-types';
import { makeHandlers } from './ipc/handlers';
import { listenToWindow } from './ipc/listen';
import { createRouter } from './ipc/router';
import { Backups } from './services/backups';
import { FileWatch } from './services/file-watch';
import { Grants } from './services/grants';
import { readOwnFile, writeOwnFile } from './services/json-file';
import { OpenProjects, type WatchedFile } from './services/open-projects';
import { RecentProjects } from './services/recent-projects';
import { RunHost } from './services/run-host';
import { Settings } from './services/settings';
import { askOnce, WorkerClient } from './services/worker-process';
import { registerAppScheme, serveApp } from './shell/app-scheme';
import { Dialogs } from './shell/dialogs';
import { findFiles } from './shell/arguments';
import { makeForkWorker } from './shell/fork-worker';
import { denyNavigation, denyPermissions, denyRequests } from './shell/lock-down';
import { createMainWindow } from './shell/main-window';
import { GuideWindow } from './shell/guide-window';
import { setMenu } from './shell/menu';
import { EventQueue } from './shell/event-queue';

/** The composition root: every part is made here and handed to those that need it. */

app.setName('Unroll');
// Where a folder is given (tests, a second profile), Electron has set it already.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'Unroll'));
// Root cannot set the system's sandbox up, and says so with this switch; the page's own is set with its window.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();
denyNavigation();

const appFolder = app.getAppPath();
const icon = join(appFolder, 'assets', 'icons', '256x256.png');
const guide = new GuideWindow(icon);
const own = (name: string): string => join(app.getPath('userData'), name);
const events = new EventQueue<AppEvent>();
/** Files that the system asked for before the app was ready. */
let requested = findFiles(process.argv, process.cwd(), process.defaultApp);
let window: BrowserWindow | null = null;
let openRequested: (files: readonly string[]) => void = (files) => {
  requested = [...requested, ...files];
};

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    openRequested(findFiles(argv, cwd, process.defaultApp));
  });
  // macOS names files with an event instead of an argument.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openRequested([path]);
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      app.exit(1);
    });
} else {
  app.quit();
}

async function start(): Promise<void> {
  const cores = availableParallelism();
  const settings = await Settings.open(own('settings.json'), cores);
  const recent = await RecentProjects.open(own('recent.json'));
  const backups = new Backups(own('backups'));
  const grants = new Grants();
  const emit = (event: AppEvent): void => events.send(event);
  const watch = new FileWatch<WatchedFile>((path, file) =>
    emit({ type: 'file-changed', path, kind: file === 'project' ? 'project' : 'data' }),
  );
  const emptyFolder = own('empty');
  mkdirSync(emptyFolder, { recursive: true });
  const fork = makeForkWorker(join(appFolder, 'dist', 'app', 'worker.cjs'), emptyFolder, log);
  const worker = new WorkerClient(fork, 'Unroll data');
  const runs = new RunHost(fork, emit);
  const projects = new OpenProjects({
    ...{ grants, recent, backups, watch },
    now: Date.now,
    readModel: (path) => askOnce(fork, 'model.project', { path }),
  });
  for (const path of recent.paths()) grants.add(path);
  const dialogs = new Dialogs(() => {
    if (window === null) throw new Error('There is no window to ask in');
    return window;
  });
  let unsaved: { readonly isDirty: boolean; readonly name: string } = { isDirty: false, name: '' };

  const applyTheme = (): void => {
    nativeTheme.themeSource = settings.read().theme;
  };
  applyTheme();
  nativeTheme.on('updated', () => emit({ type: 'theme', isDark: nativeTheme.shouldUseDarkColors }));

  denyPermissions(session.defaultSession);
  denyRequests(session.defaultSession);
  serveApp(session.defaultSession, join(appFolder, 'dist', 'renderer'));
  const answer = createRouter(
    makeHandlers({
      ...{ appFolder, dialogs, settings, recent, grants, watch, projects, runs, worker, fork },
      examplesFolder: join(appFolder, 'assets', 'examples'),
      documentsFolder: app.getPath('documents'),
      describeApp: () => describeApp(worker, cores),
      openGuide: () => guide.open(),
      readClipboard: () => clipboard.readText(),
      onSettingsChanged: applyTheme,
      onDirty: (isDirty, name) => {
        unsaved = { isDirty, name };
        window?.setDocumentEdited(isDirty);
      },
    }),
    (name, error) => log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  );
  listenToWindow({
    findWindow: () => window,
    answer: async (name, argument) => {
      const { page } = events;
      const result = await answer(name, argument);
      // A page that asks listens: what was waiting for it can go out.
      events.open(page);
      return result;
    },
    onDropped: (path) => grants.add(path),
  });

  openRequested = (files) => {
    const [path] = files;
    if (path === undefined) return;
    grants.add(path);
    projects.open(path).then(
      (project) => emit({ type: 'open', project }),
      (error: unknown) => emit({ type: 'problem', diagnostics: toDiagnostics(error) }),
    );
  };

  const refreshMenu = (): void =>
    setMenu({
      send: (command) => emit({ type: 'command', command }),
      recent: recent.paths(),
      open: (path) => openRequested([path]),
    });
  recent.onChange = refreshMenu;
  refreshMenu();
  window = await openWindow(() => {
    void projects.findCrashed().then((found) => {
      if (found !== null) emit(found);
    });
  });
  let mayClose = false;
  window.on('close', (event) => {
    if (mayClose || (!unsaved.isDirty && !runs.isActive())) return;
    event.preventDefault();
    void leave();
  });

  const leave = async (): Promise<void> => {
    if (runs.isActive()) {
      if (!(await dialogs.askAboutRun())) return;
      await runs.stopAndWait(LONGEST_GOODBYE);
    }
    if (unsaved.isDirty) {
      const choice = await dialogs.askAboutQuitting(unsaved.name);
      if (choice === 'cancel') return;
      if (choice === 'save') {
        emit({ type: 'command', command: 'project.save' });
        if (!(await until(() => !unsaved.isDirty, LONGEST_SAVE))) return;
      }
    }
    mayClose = true;
    window?.close();
  };

  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    watch.close();
    worker.close();
  });
  openRequested(requested);
}

/** Milliseconds a run is given to end by itself when the app is closed. */
const LONGEST_GOODBYE = 10_000;
/** Milliseconds a save may take, the dialog for its name included, before closing is given up. */
const LONGEST_SAVE = 120_000;

async function openWindow(onCrash: () => void): Promise<BrowserWindow> {
  const stateFile = own('window.json');
  const stored = await readOwnFile(stateFile, z.unknown());
  const made = createMainWindow({
    preload: join(appFolder, 'dist', 'app', 'preload.cjs'),
    storedState: JSON.stringify(stored),
    icon,
    onStateChanged: (state) => {
      // Where the window stood is a convenience: a full disk must not become a message about it.
      writeOwnFile(stateFile, state).catch((error: unknown) => log(String(error)));
    },
  });
  const { webContents } = made;
  webContents.on('did-start-loading', () => events.close());
  events.connect((event) => {
    if (!webContents.isDestroyed()) webContents.send('unroll:event', event);
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    log(`The window's process ended (${reason})`);
    if (reason === 'clean-exit') return;
    events.close();
    webContents.reload();
    onCrash();
  });
  made.on('closed', () => {
    window = null;
    // By itself the guide would keep the app running.
    guide.close();
  });
  return made;
}

async function describeApp(worker: WorkerClient, cores: number): Promise<AppInfo> {
  const { version } = await worker.ask('runtime.version', {});
  const licences = await readOwnFile(join(appFolder, 'dist', 'licences.json'), licenceSchema);
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    onnxruntime: version,
    platform: `${process.platform} ${process.arch}`,
    cores,
    licences: licences ?? [],
  };
}

const licenceSchema = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() }));

async function until(isTrue: () => boolean, milliseconds: number): Promise<boolean> {
  const begin = performance.now();
  while (!isTrue()) {
    if (performance.now() - begin > milliseconds) return false;
    await new Promise((next) => setTimeout(next, 50));
  }
  return true;
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
