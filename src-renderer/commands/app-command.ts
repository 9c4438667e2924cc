/** One thing a user can do. Menus, the command palette, keys and buttons all read the same object. */
export interface AppCommand {
  /** Named by the native menu too, so it never changes: `edit.undo`. */
  readonly id: string;
  /** A verb, in sentence case. */
  readonly label: string;
  readonly section: CommandSection;
  /** `Mod+Shift+S`; `Mod` is Ctrl, on a Mac Cmd. Single letters act only while the canvas has the focus. */
  readonly shortcut?: string;
  /** Other keys for the same. */
  readonly alternatives?: readonly string[];
  /** Whether it can be done now; always when absent. */
  readonly when?: () => boolean;
  /** What is missing while it cannot be done, as a sentence. Every command with `when` has it. */
  readonly needs?: string | (() => string);
  readonly run: () => void | Promise<void>;
}

export type CommandSection = 'Project' | 'Edit' | 'Arrange' | 'View' | 'Training' | 'Help';

/** Why it cannot be done now, as a sentence; null when it can. */
export function whatIsMissing({ when, needs = '' }: AppCommand): string | null {
  if (when?.() !== false) return null;
  return typeof needs === 'string' ? needs : needs();
}

/** Does it, when it can be done now. True when it was done. */
export function runCommand(command: AppCommand): boolean {
  if (command.when?.() === false) return false;
  void command.run();
  return true;
}
