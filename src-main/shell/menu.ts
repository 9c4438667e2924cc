import { basename } from 'node:path';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** A menu item that does one of the window's commands (src-renderer/commands), by its id. */
interface CommandItem {
  readonly label: string;
  readonly command: string;
  /** Shown only: the window handles its keys itself, so that texts and the canvas get theirs. */
  readonly shortcut?: string;
}

type Item = CommandItem | 'separator';

const FILE: readonly Item[] = [
  { label: 'New project', command: 'project.new', shortcut: 'CmdOrCtrl+N' },
  { label: 'Open…', command: 'project.open', shortcut: 'CmdOrCtrl+O' },
  'separator',
  { label: 'Save', command: 'project.save', shortcut: 'CmdOrCtrl+S' },
  { label: 'Save as…', command: 'project.save-as', shortcut: 'CmdOrCtrl+Shift+S' },
  { label: 'Export ONNX…', command: 'model.export', shortcut: 'CmdOrCtrl+E' },
  'separator',
  { label: 'Add reusable blocks from a file…', command: 'reusable.add-from-file' },
  'separator',
  { label: 'Settings…', command: 'app.settings', shortcut: 'CmdOrCtrl+,' },
  { label: 'Close project', command: 'project.close', shortcut: 'CmdOrCtrl+W' },
];

const EDIT: readonly Item[] = [
  { label: 'Undo', command: 'edit.undo', shortcut: 'CmdOrCtrl+Z' },
  { label: 'Redo', command: 'edit.redo', shortcut: 'CmdOrCtrl+Shift+Z' },
  'separator',
  { label: 'Find on the canvas…', command: 'edit.find', shortcut: 'CmdOrCtrl+F' },
  { label: 'Show all commands', command: 'help.commands', shortcut: 'CmdOrCtrl+K' },
];

const VIEW: readonly Item[] = [
  { label: 'Show the whole drawing', command: 'view.zoom-fit', shortcut: 'CmdOrCtrl+1' },
  { label: 'Zoom in', command: 'view.zoom-in', shortcut: 'CmdOrCtrl+=' },
  { label: 'Zoom out', command: 'view.zoom-out', shortcut: 'CmdOrCtrl+-' },
  'separator',
  { label: 'Data', command: 'view.data', shortcut: 'CmdOrCtrl+Shift+1' },
  { label: 'Training', command: 'view.training', shortcut: 'CmdOrCtrl+Shift+2' },
  { label: 'Results', command: 'view.results', shortcut: 'CmdOrCtrl+Shift+3' },
  { label: 'Runs', command: 'view.runs', shortcut: 'CmdOrCtrl+Shift+4' },
  { label: 'Problems', command: 'view.problems', shortcut: 'CmdOrCtrl+Shift+M' },
];

const TRAINING: readonly Item[] = [
  { label: 'Train', command: 'run.start', shortcut: 'CmdOrCtrl+Enter' },
  { label: 'Pause', command: 'run.pause' },
  { label: 'Continue', command: 'run.continue' },
  { label: 'Stop and keep the best', command: 'run.stop', shortcut: 'CmdOrCtrl+.' },
];

const HELP: readonly Item[] = [
  { label: 'User guide', command: 'help.guide' },
  { label: 'Keyboard shortcuts', command: 'help.shortcuts', shortcut: 'F1' },
  'separator',
  { label: 'About Unroll', command: 'app.about' },
];

/** Every command the native menu names: the window must know them all. */
export const MENU_COMMANDS: readonly string[] = [FILE, EDIT, VIEW, TRAINING, HELP]
  .flat()
  .flatMap((item) => (item === 'separator' ? [] : [item.command]));

export interface MenuParts {
  /** Does a command in the window. */
  readonly send: (command: string) => void;
  /** Paths of the projects opened last, newest first. */
  readonly recent: readonly string[];
  readonly open: (path: string) => void;
}

/** As many as are found at a glance; the start page lists more. */
const MOST_RECENT = 10;

/** Sets the native menu; called again when the recent projects change. */
export function setMenu({ send, recent, open }: MenuParts): void {
  const build = (items: readonly Item[]): MenuItemConstructorOptions[] =>
    items.map((item) =>
      item === 'separator'
        ? { type: 'separator' }
        : {
            label: item.label,
            ...(item.shortcut === undefined ? {} : { accelerator: item.shortcut, registerAccelerator: false }),
            click: () => send(item.command),
          },
    );
  const isMac = process.platform === 'darwin';
  const openRecent: MenuItemConstructorOptions = {
    label: 'Open recent',
    enabled: recent.length > 0,
    submenu: recent.slice(0, MOST_RECENT).map((path) => ({
      label: basename(path),
      toolTip: path,
      click: () => open(path),
    })),
  };
  const edit: MenuItemConstructorOptions[] = [
    ...build(EDIT.slice(0, 3)),
    { role: 'cut', registerAccelerator: false },
    { role: 'copy', registerAccelerator: false },
    { role: 'paste', registerAccelerator: false },
    { type: 'separator' },
    ...build(EDIT.slice(3)),
  ];
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        ...build(FILE.slice(0, 2)),
        openRecent,
        ...build(FILE.slice(2)),
        ...(isMac ? [] : [{ type: 'separator' } as const, { role: 'quit' } as const]),
      ],
    },
    { label: 'Edit', submenu: edit },
    {
      label: 'View',
      submenu: [
        ...build(VIEW),
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { label: 'Training', submenu: build(TRAINING) },
    { role: 'windowMenu' },
    { label: 'Help', submenu: build(HELP) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
