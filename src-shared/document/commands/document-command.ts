import type { Diagnostic } from '../../base/diagnostic';
import type { Result } from '../../base/result';
import type { Project } from '../document';
import type { AddBlockCommand } from './add-block';
import type { AddDefinitionCommand } from './add-definition';
import type { AddNoteCommand } from './add-note';
import type { BatchCommand } from './batch';
import type { ConnectCommand } from './connect';
import type { DisconnectCommand } from './disconnect';
import type { EditDefinitionCommand } from './edit-definition';
import type { GroupCommand } from './group';
import type { MoveBlocksCommand } from './move-blocks';
import type { RemoveBlockCommand } from './remove-block';
import type { RemoveDefinitionCommand } from './remove-definition';
import type { RemoveNoteCommand } from './remove-note';
import type { RenameBlockCommand } from './rename-block';
import type { RenameProjectCommand } from './rename-project';
import type { SetBypassedCommand } from './set-bypassed';
import type { SetDataCommand } from './set-data';
import type { SetDefinitionCommand } from './set-definition';
import type { SetGroupCommand } from './set-group';
import type { SetNoteCommand } from './set-note';
import type { SetParameterCommand } from './set-parameter';
import type { SetTrainingCommand } from './set-training';
import type { UngroupCommand } from './ungroup';

/**
 * Every change of a project, as data: it can be kept for undo, offered as a repair and sent to another process.
 * `applyCommand` carries one out, `parseCommand` reads one that came from outside.
 */
export type DocumentCommand =
  | AddBlockCommand
  | AddDefinitionCommand
  | AddNoteCommand
  | BatchCommand
  | ConnectCommand
  | DisconnectCommand
  | EditDefinitionCommand
  | GroupCommand
  | MoveBlocksCommand
  | RemoveBlockCommand
  | RemoveDefinitionCommand
  | RemoveNoteCommand
  | RenameBlockCommand
  | RenameProjectCommand
  | SetBypassedCommand
  | SetDataCommand
  | SetDefinitionCommand
  | SetGroupCommand
  | SetNoteCommand
  | SetParameterCommand
  | SetTrainingCommand
  | UngroupCommand;

/** The project after a command, and the command that takes it back. */
export interface Change {
  readonly project: Project;
  readonly inverse: DocumentCommand;
}

/** The project after several commands, and what takes back each of them, in their order. */
export interface Changes {
  readonly project: Project;
  readonly inverses: readonly DocumentCommand[];
}

export type CommandResult = Result<Change, Diagnostic[]>;
