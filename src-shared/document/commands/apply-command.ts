import { assertNever } from '../../base/invariant';
import { ok } from '../../base/result';
import type { Project } from '../document';
import { applyAddBlock } from './add-block';
import { applyAddDefinition } from './add-definition';
import { applyAddNote } from './add-note';
import { applyBatch } from './batch';
import { applyConnect } from './connect';
import type { CommandResult, DocumentCommand } from './document-command';
import { applyEditDefinition } from './edit-definition';
import { applyGroup } from './group';
import { applyMoveBlocks } from './move-blocks';
import { parseCommand } from './parse-command';
import { applyRemoveDefinition } from './remove-definition';
import { inOne, removeTogether, type Removal } from './remove-together';
import { applyRenameBlock } from './rename-block';
import { applyRenameProject } from './rename-project';
import { applySetBypassed } from './set-bypassed';
import { applySetData } from './set-data';
import { applySetDefinition } from './set-definition';
import { applySetGroup } from './set-group';
import { applySetNote } from './set-note';
import { applySetParameter } from './set-parameter';
import { applySetTraining } from './set-training';
import { applyUngroup } from './ungroup';

/**
 * Carries out a command. The project is not changed: what the command does not touch is shared with the new one,
 * record by record, so that comparing by identity finds what changed. `inverse` restores a project with the same text.
 * Fails with the diagnostics of `parseCommand`, and with `DOC-004` and `DOC-011` to `DOC-018` when the project would not
 * be whole.
 */
export function applyCommand(project: Project, command: DocumentCommand): CommandResult {
  const checked = parseCommand(command);
  return checked.ok ? applyChecked(project, command) : checked;
}

/** As `applyCommand` for what was carried out before, takes that back, or was read as a part of a project: it is not read again. */
export function repeatCommand(project: Project, command: DocumentCommand): CommandResult {
  return applyChecked(project, command);
}

function applyChecked(project: Project, command: DocumentCommand): CommandResult {
  switch (command.type) {
    case 'addBlock':
      return applyAddBlock(project, command);
    case 'addDefinition':
      return applyAddDefinition(project, command);
    case 'addNote':
      return applyAddNote(project, command);
    case 'batch':
      return applyBatch(project, command, applyChecked);
    case 'connect':
      return applyConnect(project, command);
    case 'editDefinition':
      return applyEditDefinition(project, command, applyChecked);
    case 'group':
      return applyGroup(project, command);
    case 'moveBlocks':
      return applyMoveBlocks(project, command);
    case 'removeDefinition':
      return applyRemoveDefinition(project, command);
    case 'disconnect':
    case 'removeBlock':
    case 'removeNote':
      return applyRemoval(project, command);
    case 'renameBlock':
      return applyRenameBlock(project, command);
    case 'renameProject':
      return applyRenameProject(project, command);
    case 'setBypassed':
      return applySetBypassed(project, command);
    case 'setData':
      return applySetData(project, command);
    case 'setDefinition':
      return applySetDefinition(project, command);
    case 'setGroup':
      return applySetGroup(project, command);
    case 'setNote':
      return applySetNote(project, command);
    case 'setParameter':
      return applySetParameter(project, command);
    case 'setTraining':
      return applySetTraining(project, command);
    case 'ungroup':
      return applyUngroup(project, command);
    default:
      return assertNever(command);
  }
}

function applyRemoval(project: Project, command: Removal): CommandResult {
  const result = removeTogether(project, [command]);
  if (!result.ok) return result;
  const { project: after, inverses } = result.value;
  return ok({ project: after, inverse: inOne(inverses) });
}
