import type { AppCommand } from './app-command';

/** What of a key event decides which shortcut it is. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The shortcut that a pressed key is, written as in `AppCommand.shortcut`. */
export function nameKey(pressed: PressedKey, isMac: boolean): string {
  const isMod = isMac ? pressed.metaKey : pressed.ctrlKey;
  const name = pressed.key.length === 1 ? pressed.key.toUpperCase() : pressed.key;
  // The shift of `?` or `+` is part of the character, the shift of a letter is not.
  const isShifted = pressed.shiftKey && (pressed.key.length > 1 || name !== name.toLowerCase());
  return [...(isMod ? ['Mod'] : []), ...(pressed.altKey ? ['Alt'] : []), ...(isShifted ? ['Shift'] : []), name].join(
    '+',
  );
}

/** Shortcuts without Ctrl or Cmd would take letters away from texts: they act on the canvas only. */
export function needsCanvas(shortcut: string): boolean {
  return !shortcut.startsWith('Mod+') && !/^(Shift\+)?F\d+$/.test(shortcut);
}

/** Shortcuts that texts have a meaning for themselves. */
const TEXT_SHORTCUTS = new Set(['Mod+A', 'Mod+C', 'Mod+X', 'Mod+V', 'Mod+Z', 'Mod+Shift+Z', 'Mod+Y']);

/** Which command a pressed key asks for. `place` is where the focus is. */
export function findCommandForKey(
  commands: readonly AppCommand[],
  shortcut: string,
  place: 'canvas' | 'text' | 'elsewhere',
): AppCommand | undefined {
  if (place === 'text' && TEXT_SHORTCUTS.has(shortcut)) return undefined;
  if (place !== 'canvas' && needsCanvas(shortcut)) return undefined;
  return commands.find(
    (command) => command.shortcut === shortcut || (command.alternatives?.includes(shortcut) ?? false),
  );
}

/** For people: `Ctrl+Shift+S`, on a Mac `⇧⌘S`. */
export function describeShortcut(shortcut: string, isMac: boolean): string {
  const arrows = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
  const words: Readonly<Record<string, string>> = isMac
    ? { ...arrows, Mod: '⌘', Alt: '⌥', Shift: '⇧', Delete: '⌦', Backspace: '⌫', Enter: '↩', Escape: 'esc' }
    : { ...arrows, Mod: 'Ctrl', Delete: 'Del', Escape: 'Esc', ' ': 'Space' };
  // A plus sign may be the key itself.
  const parts = shortcut.split(/\+(?=.)/).map((part) => words[part] ?? part);
  return parts.join(isMac ? '' : '+');
}
