import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Json, Project } from '../document';
import { withEntry, withoutEntry } from '../map-edit';
import { jsonSchema } from '../records';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Gives a block's parameter a value; without `value` it takes the default of the block type again. */
export interface SetParameterCommand {
  readonly type: 'setParameter';
  readonly block: string;
  readonly parameter: string;
  readonly value?: Json;
}

export const setParameterSchema = z.strictObject({
  type: z.literal('setParameter'),
  block: z.string(),
  parameter: z.string(),
  value: jsonSchema.exactOptional(),
});

export function applySetParameter(project: Project, command: SetParameterCommand): CommandResult {
  const { type, block: id, parameter, value } = command;
  const block = project.blocks.get(id);
  if (block === undefined) return fail([missingRecord('block', id)]);
  const before = block.parameters.get(parameter);
  const parameters =
    value === undefined ? withoutEntry(block.parameters, parameter) : withEntry(block.parameters, parameter, value);
  return ok({
    project: { ...project, blocks: withEntry(project.blocks, id, { ...block, parameters }) },
    inverse: { type, block: id, parameter, ...(before === undefined ? {} : { value: before }) },
  });
}
