import type { AppCommand } from './app-command';
import { arrangeCommands } from './arrange-commands';
import { editCommands } from './edit-commands';
import { helpCommands } from './help-commands';
import { projectCommands } from './project-commands';
import { reusableCommands } from './reusable-commands';
import { runCommands } from './run-commands';
import { viewCommands } from './view-commands';

/** Everything a user can do, in the order in which it is listed. */
export const allCommands: readonly AppCommand[] = [
  ...projectCommands,
  ...editCommands,
  ...arrangeCommands,
  ...reusableCommands,
  ...viewCommands,
  ...runCommands,
  ...helpCommands,
];

const byId = new Map(allCommands.map((command) => [command.id, command]));

/** The command of this id; undefined for one that this version does not have (a native menu of another version). */
export function findCommand(id: string): AppCommand | undefined {
  return byId.get(id);
}
