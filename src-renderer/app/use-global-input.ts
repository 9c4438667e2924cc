import { useEffect } from 'react';
import { bindFile } from '../binding/choose-data';
import { pathOfFile } from '../bridge/bridge';
import { allCommands } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';
import { copyText, cutSelection, paste } from '../commands/cut-copy-paste';
import { findCommandForKey, nameKey } from '../commands/shortcuts';
import { announce } from '../state/notices-store';
import { openDock } from '../state/layout-store';
import { openProject } from '../state/open-project';
import { projectStore } from '../state/project-store';
import { isMac } from '../ui/platform';

/** Left to the browser, which asks the `copy`, `cut` and `paste` listeners with the clipboard in hand. */
const NATIVE_SHORTCUTS = new Set(['Mod+C', 'Mod+X', 'Mod+V', 'Mod+Shift+V']);

/** Keys, clipboard and dropped files of the whole window. */
export function useGlobalInput(): void {
  useEffect(() => {
    // Chromium pastes on Ctrl+Shift+V too, and does not tell the two apart: the key is remembered until the paste.
    let isShiftPaste = false;

    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const shortcut = nameKey(event, isMac);
      isShiftPaste = shortcut === 'Mod+Shift+V';
      if (NATIVE_SHORTCUTS.has(shortcut)) return;
      const command = findCommandForKey(allCommands, shortcut, placeOf(event.target));
      if (command !== undefined && runCommand(command)) event.preventDefault();
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (isText(event.target) || hasTextSelection()) return;
      const text = copyText();
      if (text === '') return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') cutSelection();
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isText(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (paste(text, isShiftPaste)) event.preventDefault();
      else if (placeOf(event.target) === 'canvas') announce('There are no copied blocks to paste.');
    };
    const onDrop = (event: DragEvent): void => {
      if (event.defaultPrevented || !holdsFiles(event)) return;
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void openDropped(file);
    };
    const onDragOver = (event: DragEvent): void => {
      // Without this the window would leave for the dropped file.
      if (holdsFiles(event)) event.preventDefault();
    };
    const listeners: readonly (readonly [string, (event: never) => void])[] = [
      ['keydown', onKeyDown],
      ['copy', onCopy],
      ['cut', onCopy],
      ['paste', onPaste],
      ['drop', onDrop],
      ['dragover', onDragOver],
    ];
    for (const [name, listener] of listeners) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener as EventListener);
    };
  }, []);
}

/** Where a key was pressed. Nothing focused counts as the canvas: there is nothing else it could be meant for. */
function placeOf(target: EventTarget | null): 'canvas' | 'text' | 'elsewhere' {
  if (isText(target)) return 'text';
  if (!(target instanceof Element)) return 'elsewhere';
  return target === document.body || target.closest('.canvas') !== null ? 'canvas' : 'elsewhere';
}

/** Fields that are typed into. Lists, switches and sliders have no undo of their own: there the keys are the app's. */
const TYPED = 'textarea, input:not([readonly], [type="checkbox"], [type="radio"], [type="range"])';

function isText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(TYPED);
}

function hasTextSelection(): boolean {
  return (document.getSelection()?.toString() ?? '') !== '';
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

async function openDropped(file: File): Promise<void> {
  const path = pathOfFile(file);
  if (path === '') return;
  if (/\.(unroll|onnx)$/i.test(file.name)) await openProject(path);
  else if (/\.(csv|tsv|txt|gz|parquet)$/i.test(file.name) && projectStore.getState().isOpen) {
    openDock('data');
    await bindFile(path);
  } else announce(`“${file.name}” is neither a project (.unroll, .onnx) nor a data file (.csv, .tsv, .gz, .parquet).`);
}
