import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { isOwnPage } from '../shell/lock-down';
import { refuse } from './router';

/** The only `ipcMain` of the app: two channels, one sender. */
export interface Listeners {
  readonly findWindow: () => BrowserWindow | null;
  readonly answer: (name: unknown, argument: unknown) => Promise<unknown>;
  /** A file of the user's was dropped on the window. */
  readonly onDropped: (path: string) => void;
}

/** The longest path any system allows. */
const LONGEST_PATH = 4096;

export function listenToWindow({ findWindow, answer, onDropped }: Listeners): void {
  ipcMain.handle('unroll:ask', (event, name: unknown, argument: unknown) =>
    isOurs(event, findWindow()) ? answer(name, argument) : refuse('IPC-001', 'The question came from an unknown page.'),
  );
  ipcMain.on('unroll:dropped', (event, path: unknown) => {
    if (isOurs(event, findWindow()) && typeof path === 'string' && path.length <= LONGEST_PATH) onDropped(path);
  });
}

/** The main frame of our window, still on our page. The frame is null once it has been left (Electron 33 on). */
function isOurs(event: IpcMainEvent | IpcMainInvokeEvent, window: BrowserWindow | null): boolean {
  const frame: Electron.WebFrameMain | null = event.senderFrame;
  if (frame === null || window === null || event.sender !== window.webContents) return false;
  return frame.parent === null && isOwnPage(frame.url);
}
