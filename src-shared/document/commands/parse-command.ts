import { z } from 'zod';
import type { Diagnostic } from '../../base/diagnostic';
import type { Result } from '../../base/result';
import { fail, ok } from '../../base/result';
import { describeIssues, documentError } from '../problems';
import { readField } from '../record-form';
import { addBlockSchema } from './add-block';
import { addDefinitionSchema } from './add-definition';
import { addNoteSchema } from './add-note';
import { batchSchema } from './batch';
import { connectSchema } from './connect';
import { disconnectSchema } from './disconnect';
import type { DocumentCommand } from './document-command';
import { DRAWING_COMMANDS, editDefinitionSchema } from './edit-definition';
import { groupSchema } from './group';
import { moveBlocksSchema } from './move-blocks';
import { removeBlockSchema } from './remove-block';
import { removeDefinitionSchema } from './remove-definition';
import { removeNoteSchema } from './remove-note';
import { renameBlockSchema } from './rename-block';
import { renameProjectSchema } from './rename-project';
import { setBypassedSchema } from './set-bypassed';
import { setDataSchema } from './set-data';
import { setDefinitionSchema } from './set-definition';
import { setGroupSchema } from './set-group';
import { setNoteSchema } from './set-note';
import { setParameterSchema } from './set-parameter';
import { setTrainingSchema } from './set-training';
import { ungroupSchema } from './ungroup';

/** Batches inside batches; far more than a user action needs. */
const DEEPEST_BATCH = 16;

const commandSchema = z.discriminatedUnion('type', [
  addBlockSchema,
  addDefinitionSchema,
  addNoteSchema,
  batchSchema,
  connectSchema,
  disconnectSchema,
  editDefinitionSchema,
  groupSchema,
  moveBlocksSchema,
  removeBlockSchema,
  removeDefinitionSchema,
  removeNoteSchema,
  renameBlockSchema,
  renameProjectSchema,
  setBypassedSchema,
  setDataSchema,
  setDefinitionSchema,
  setGroupSchema,
  setNoteSchema,
  setParameterSchema,
  setTrainingSchema,
  ungroupSchema,
]);

/** The `type` of every command. */
export const COMMAND_TYPES: readonly string[] = commandSchema.options.flatMap((option) => [
  ...option.shape.type.values,
]);

/**
 * Reads a command that came from outside: from another process (with maps) or from JSON (with plain objects in the
 * place of maps). Fails with `DOC-016` for something that is no command, `DOC-007` for a wrong field and `DOC-010` for
 * an id that could not be one.
 */
export function parseCommand(input: unknown, depth = 0): Result<DocumentCommand, Diagnostic[]> {
  const type = readField(input, 'type');
  if (typeof type !== 'string' || !COMMAND_TYPES.includes(type)) {
    const what = typeof type === 'string' ? `has the unknown type ${JSON.stringify(type)}` : 'has no type';
    return fail([
      documentError('DOC-016', `A command ${what}; there are ${COMMAND_TYPES.join(', ')}.`, 'Use one of these types.'),
    ]);
  }
  const parsed = commandSchema.safeParse(input);
  if (!parsed.success) return fail(describeIssues(parsed.error.issues, input).map((problem) => problem.diagnostic));
  const { data } = parsed;
  if (data.type === 'batch') {
    const commands = parseAll(data.commands, depth);
    return commands.ok ? ok({ type: 'batch', commands: commands.value }) : commands;
  }
  if (data.type !== 'editDefinition') return ok(data);
  const commands = parseAll(data.commands, depth);
  if (!commands.ok) return commands;
  const stranger = findStranger(commands.value);
  if (stranger !== null) {
    const message = `The command ${stranger} does not belong into a reusable block.`;
    return fail([documentError('DOC-016', message, 'Give it to the project.')]);
  }
  return ok({ ...data, commands: commands.value });
}

/** The type of the first command that changes more than a drawing. */
function findStranger(commands: readonly DocumentCommand[]): string | null {
  for (const command of commands) {
    if (!DRAWING_COMMANDS.has(command.type)) return command.type;
    const inside = command.type === 'batch' ? findStranger(command.commands) : null;
    if (inside !== null) return inside;
  }
  return null;
}

function parseAll(inputs: readonly unknown[], depth: number): Result<DocumentCommand[], Diagnostic[]> {
  if (depth >= DEEPEST_BATCH) {
    const message = `Commands are nested in more than ${DEEPEST_BATCH} batches.`;
    return fail([documentError('DOC-016', message, 'Put the commands into one batch.')]);
  }
  const commands: DocumentCommand[] = [];
  for (const input of inputs) {
    const command = parseCommand(input, depth + 1);
    if (!command.ok) return command;
    commands.push(command.value);
  }
  return ok(commands);
}
