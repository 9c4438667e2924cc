import { featureKey } from '../../src-shared/blocks/feature-key';
import type { Result } from '../../src-shared/base/result';
import { fail, ok } from '../../src-shared/base/result';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import type { DataDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { fileNameOf } from '../binding/data-path';
import { proposeBinding } from '../binding/propose-binding';
import { makeProject, type Wish } from './make-project';

/** What the user says about a file. */
export interface Goal {
  readonly target: string;
  readonly isClass: boolean;
  /** Rows predicted at once; 1 for classes. */
  readonly steps: number;
  readonly length: number;
}

/**
 * The project for a goal. The worker reads the file once: how many classes there are to tell apart is known only after
 * the split, and a file that cannot be read is told here and not on the canvas.
 */
export async function makeProjectFor(
  preview: DataPreview,
  goal: Goal,
): Promise<Result<Project, readonly Diagnostic[]>> {
  const wish = makeWish(preview, goal);
  const draft = makeProject(wish);
  const answer = await ask('data.describe', { projectPath: null, text: serializeProject(draft) });
  if (!answer.ok) return fail(answer.error);
  const classes = goal.isClass ? (countClasses(answer.value) ?? wish.classes) : null;
  return ok(makeProject({ ...wish, classes }));
}

export function makeWish(preview: DataPreview, { target, isClass, steps, length }: Goal): Wish {
  const proposed = proposeBinding(preview, preview.path, [target]);
  const columns = proposed.columns.map((column) =>
    column.name === target
      ? { ...column, preparation: isClass ? ('category' as const) : ('standard' as const) }
      : column,
  );
  const distinct = preview.columns.find(({ name }) => name === target)?.distinct ?? 2;
  return {
    name: titleOf(preview.path),
    binding: { ...proposed, columns, window: { ...proposed.window, length, steps: isClass ? 1 : steps } },
    rowCount: preview.rowCount,
    target,
    classes: isClass ? Math.max(2, distinct) : null,
  };
}

/** What the training part has of classes; null where the answer does not say. */
function countClasses({ features }: DataDescription): number | null {
  const key = featureKey({ kind: 'target', columns: null });
  return features.find((feature) => feature.key === key)?.info.vocabularySize ?? null;
}

/** `daily_births.csv` becomes `Daily births`. */
export function titleOf(path: string): string {
  const words = fileNameOf(path)
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return words === '' ? 'New model' : words.charAt(0).toUpperCase() + words.slice(1);
}
