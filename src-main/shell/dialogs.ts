import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { app, dialog, type BrowserWindow, type FileFilter } from 'electron';

const PROJECT: FileFilter = { name: 'Unroll project', extensions: ['unroll'] };
const MODEL: FileFilter = { name: 'ONNX model', extensions: ['onnx'] };
const DATA: FileFilter = {
  name: 'Table',
  extensions: ['csv', 'tsv', 'tab', 'txt', 'dat', 'gz', 'parquet', 'pq'],
};
const EVERYTHING: FileFilter = { name: 'All files', extensions: ['*'] };

/** The system's dialogs. Each opens in the folder used last: Electron's own memory of it ended with version 43. */
export class Dialogs {
  private readonly window: () => BrowserWindow;
  private folder: string;

  constructor(window: () => BrowserWindow) {
    this.window = window;
    this.folder = app.getPath('documents');
  }

  /** The folder that the next dialog opens in. */
  remember(path: string): void {
    this.folder = dirname(path);
  }

  openProject(): Promise<string | null> {
    const filters = [{ name: 'Projects and models', extensions: ['unroll', 'onnx'] }, PROJECT, MODEL, EVERYTHING];
    return this.choose({ title: 'Open a project', filters, properties: ['openFile'] });
  }

  choose(options: Pick<Electron.OpenDialogOptions, 'title' | 'filters' | 'properties'>): Promise<string | null> {
    return this.show(async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(this.window(), {
        ...options,
        defaultPath: this.folder,
      });
      return canceled ? null : (filePaths[0] ?? null);
    });
  }

  chooseProject(title: string): Promise<string | null> {
    return this.choose({ title, filters: [PROJECT, EVERYTHING], properties: ['openFile'] });
  }

  chooseData(): Promise<string | null> {
    return this.choose({ title: 'Choose a data file', filters: [DATA, EVERYTHING], properties: ['openFile'] });
  }

  chooseModel(): Promise<string | null> {
    return this.choose({ title: 'Choose a model', filters: [MODEL, EVERYTHING], properties: ['openFile'] });
  }

  chooseFolder(): Promise<string | null> {
    return this.choose({ title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] });
  }

  saveProject(suggestedName: string): Promise<string | null> {
    return this.save('Save the project', suggestedName, 'unroll', PROJECT);
  }

  saveModel(suggestedName: string): Promise<string | null> {
    return this.save('Export the model', suggestedName, 'onnx', MODEL);
  }

  /** The type is the one the suggested name ends in. */
  saveOther(suggestedName: string): Promise<string | null> {
    const type = /\.([a-z0-9]{1,8})$/i.exec(suggestedName)?.[1] ?? 'txt';
    return this.save('Save', suggestedName, type, { name: type.toUpperCase(), extensions: [type] });
  }

  /** What to do about a file that another program changed while it was open here. */
  async askAboutConflict(path: string): Promise<'overwrite' | 'save-as' | 'cancel'> {
    const { response } = await dialog.showMessageBox(this.window(), {
      type: 'warning',
      title: 'Unroll',
      message: `${basename(path)} was changed by another program.`,
      detail: 'Saving here would replace what was written there.',
      buttons: ['Save under another name…', 'Replace it', 'Cancel'],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    return (['save-as', 'overwrite', 'cancel'] as const)[response] ?? 'cancel';
  }

  async askAboutQuitting(name: string): Promise<'save' | 'discard' | 'cancel'> {
    const { response } = await dialog.showMessageBox(this.window(), {
      type: 'question',
      title: 'Unroll',
      message: `Save the changes to ${name}?`,
      detail: 'Without saving, the changes since the last save are lost.',
      buttons: ['Save', 'Don’t save', 'Cancel'],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    return (['save', 'discard', 'cancel'] as const)[response] ?? 'cancel';
  }

  async askAboutRun(): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.window(), {
      type: 'question',
      title: 'Unroll',
      message: 'A run is going on. Stop it and quit?',
      detail: 'It stops after the current step. Its checkpoint stays, and it can be resumed.',
      buttons: ['Stop and quit', 'Cancel'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  }

  private save(title: string, suggestedName: string, extension: string, filter: FileFilter): Promise<string | null> {
    return this.show(async () => {
      const { canceled, filePath } = await dialog.showSaveDialog(this.window(), {
        title,
        defaultPath: join(this.folder, safeName(suggestedName, extension)),
        filters: [filter],
        // The dialog of Linux asks only then.
        properties: ['showOverwriteConfirmation'],
      });
      if (canceled || !filePath) return null;
      if (filePath.toLowerCase().endsWith(`.${extension.toLowerCase()}`)) return filePath;
      // The dialog has not asked about the name that this one becomes.
      const whole = `${filePath}.${extension}`;
      return !existsSync(whole) || (await this.askToReplace(whole)) ? whole : null;
    });
  }

  private async askToReplace(path: string): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.window(), {
      type: 'question',
      title: 'Unroll',
      message: `${basename(path)} exists already. Replace it?`,
      detail: path,
      buttons: ['Replace', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  }

  private async show(ask: () => Promise<string | null>): Promise<string | null> {
    const path = await ask();
    if (path !== null) this.remember(path);
    return path;
  }
}

/** The name of a project may hold anything; a file name may not. */
export function safeName(name: string, extension: string): string {
  const plain = Array.from(name, (c) => (c < ' ' || '<>:"/\\|?*'.includes(c) ? '-' : c)).join('');
  const bare = plain.replace(/[. ]+$/, '').slice(0, 120) || 'Untitled';
  return bare.toLowerCase().endsWith(`.${extension.toLowerCase()}`) ? bare : `${bare}.${extension}`;
}
