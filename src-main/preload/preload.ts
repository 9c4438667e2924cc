import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';

/**
 * The whole of what the page can reach. It passes messages and knows none of them: names and arguments are checked where
 * they arrive. No object of Electron's crosses the bridge.
 */
contextBridge.exposeInMainWorld('unroll', {
  ask: (name: unknown, argument: unknown): Promise<unknown> => ipcRenderer.invoke('unroll:ask', name, argument),

  onEvent: (listener: (event: unknown) => void): (() => void) => {
    const receive = (_event: IpcRendererEvent, event: unknown): void => listener(event);
    ipcRenderer.on('unroll:event', receive);
    return () => {
      ipcRenderer.off('unroll:event', receive);
    };
  },

  /** The page cannot make up a `File` that has a path, so a path from here was dropped or chosen by the user. */
  pathOfFile: (file: File): string => {
    const path = findPath(file);
    if (path !== '') ipcRenderer.send('unroll:dropped', path);
    return path;
  },
});

function findPath(file: File): string {
  // Electron before 29 has no `webUtils`, but puts the path on the file itself.
  const utilities = findUtilities();
  if (utilities) return utilities.getPathForFile(file);
  return 'path' in file && typeof file.path === 'string' ? file.path : '';
}

function findUtilities(): typeof webUtils | undefined {
  return webUtils;
}
