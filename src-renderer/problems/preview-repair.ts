import type { Repair } from '../../src-shared/base/diagnostic';
import type { FeatureSource } from '../../src-shared/blocks/block';
import { checkProject, type CheckResult } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { Project } from '../../src-shared/document/document';
import { readRepair } from '../state/apply-repair';

/** What would become of the project's problems if a repair were applied. */
export interface RepairPreview {
  readonly before: number;
  readonly after: number;
  /** Messages of problems that are not there now. */
  readonly appearing: readonly string[];
}

/** Tries a repair on a copy. Null when it can no longer be applied. */
export function previewRepair(
  project: Project,
  check: CheckResult,
  features: FeatureSource,
  repair: Repair,
): RepairPreview | null {
  const command = readRepair(repair);
  const result = command === null ? null : applyCommand(project, command);
  if (result === null || !result.ok) return null;
  const after = checkProject(result.value.project, features);
  const known = new Set(check.diagnostics.map(({ message }) => message));
  return {
    before: check.diagnostics.length,
    after: after.diagnostics.length,
    appearing: after.diagnostics.map(({ message }) => message).filter((message) => !known.has(message)),
  };
}

/** The preview in a sentence. */
export function describePreview({ before, after, appearing }: RepairPreview): string {
  const count = (n: number): string => (n === 1 ? '1 problem' : `${n} problems`);
  const first = after === 0 ? 'Leaves no problem.' : `${count(before)} now, ${count(after)} after it.`;
  return appearing.length === 0 ? first : `${first} New: ${appearing[0] ?? ''}`;
}
