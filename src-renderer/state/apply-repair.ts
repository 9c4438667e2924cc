import type { Repair } from '../../src-shared/base/diagnostic';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { parseCommand } from '../../src-shared/document/commands/parse-command';
import { apply } from './project-store';

/** A repair's commands, read again because the layer that carries them does not know what they are. Null for a bad one. */
export function readRepair(repair: Repair): DocumentCommand | null {
  const parsed = parseCommand({ type: 'batch', commands: repair.commands });
  return parsed.ok ? parsed.value : null;
}

/** Applies a repair as one change to undo. */
export function applyRepair(repair: Repair): void {
  const command = readRepair(repair);
  if (command !== null) apply(command, repair.label);
}
