import type { TrainingSettings } from '../../src-shared/document/document';
import { apply } from '../state/project-store';

/** New training settings, as a step of the history. Quick changes of one name (typing in a field) are one step. */
export function changeTraining(next: TrainingSettings, name: string): void {
  apply({ type: 'setTraining', training: next }, `Change ${name}`, { mergeKey: `training.${name}` });
}

/** A default brought back. Not merged with what was typed just before: undone, that is there again. */
export function resetTraining(next: TrainingSettings, name: string): void {
  apply({ type: 'setTraining', training: next }, `Reset ${name}`);
}
