import { BrowserWindow, nativeTheme, screen } from 'electron';
import { APP_PAGE } from './app-scheme';
import { SANDBOX } from './sandbox';
import { restoreWindowState, SMALLEST, type WindowState } from './window-state';

export interface MainWindowOptions {
  readonly preload: string;
  readonly storedState: string | null;
  readonly icon: string;
  readonly onStateChanged: (state: WindowState) => void;
}

/** Background before the page is painted, so that a dark desktop sees no white flash. */
export const BACKGROUND = { light: '#f7f7f8', dark: '#17181a' };

/** Makes the one window of the app and loads its page. */
export function createMainWindow({ preload, storedState, icon, onStateChanged }: MainWindowOptions): BrowserWindow {
  const state = restoreWindowState(
    storedState,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    width: state.width,
    height: state.height,
    ...(state.x === null || state.y === null ? {} : { x: state.x, y: state.y }),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Unroll',
    icon,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      ...SANDBOX,
      // Plots of a run go on while another window covers this one.
      backgroundThrottling: false,
    },
  });
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  const report = (): void => {
    const { x, y, width, height } = window.getNormalBounds();
    onStateChanged({ x, y, width, height, isMaximized: window.isMaximized() });
  };
  for (const change of ['resized', 'moved', 'maximize', 'unmaximize', 'close'] as const) listen(window, change, report);
  void window.loadURL(APP_PAGE);
  return window;
}

/** `BrowserWindow.on` has an overload for each event name and none for several. */
function listen(
  window: BrowserWindow,
  event: 'resized' | 'moved' | 'maximize' | 'unmaximize' | 'close',
  report: () => void,
): void {
  const emitter: NodeJS.EventEmitter = window;
  emitter.on(event, report);
}
