import { featureKey } from '../../src-shared/blocks/feature-key';
import type { Result } from '../../src-shared/base/result';
import { fail, ok } from '../../src-shared/base/result';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { DataBinding, Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import type { DataDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { bindTask, type DataFile, type TaskChoice } from '../binding/bind-task';
import { fileNameOf } from '../binding/data-path';
import { ask } from '../bridge/bridge';
import type { TaskFacts } from './sketch';
import { makeProject, type Wish } from './make-project';

/**
 * The project for a task. The worker reads the file once: how many classes or words there are to tell apart is known only
 * after the split, and a file that cannot be read is told here and not on the canvas.
 */
export async function makeProjectFor(
  file: DataFile,
  choice: TaskChoice,
): Promise<Result<Project, readonly Diagnostic[]>> {
  const wish = makeWish(file, choice);
  const draft = makeProject(wish);
  const answer = await ask('data.describe', { projectPath: null, text: serializeProject(draft) });
  if (!answer.ok) return fail(answer.error);
  if (wish.facts.classes === null) return ok(draft);
  const classes = countClasses(answer.value) ?? wish.facts.classes;
  return ok(makeProject({ ...wish, facts: { ...wish.facts, classes } }));
}

export function makeWish(file: DataFile, choice: TaskChoice): Wish {
  const binding = bindTask(file, choice);
  return { name: titleOf(file.path), choice, binding, facts: listFacts(file.preview, binding, choice) };
}

/** What the preview alone tells. */
function listFacts({ columns, rowCount }: DataPreview, binding: DataBinding, choice: TaskChoice): TaskFacts {
  const distinct = columns.find(({ name }) => name === choice.target)?.distinct ?? 2;
  const isForecast = choice.task === 'forecast';
  const read = binding.columns.filter(
    ({ role, preparation }) =>
      role === 'input' ||
      role === 'known' ||
      (isForecast && (role === 'target' || (role === 'time' && preparation === 'category'))),
  );
  const hasCategory = read.some(({ preparation }) => preparation === 'category');
  const hasClasses =
    choice.task === 'language-model' ||
    (choice.task !== 'transduction' && choice.task !== 'fill-gaps' && choice.isClass);
  return {
    rowCount,
    classes: hasClasses ? Math.max(2, distinct) : null,
    named: hasCategory ? read.map(({ name }) => name) : [],
    known: isForecast ? read.filter(({ role }) => role === 'known' || role === 'time').map(({ name }) => name) : [],
    readsTokens: !isForecast && read.length === 1 && hasCategory,
  };
}

/** What the training part has of classes; null where the answer does not say. */
function countClasses({ features }: DataDescription): number | null {
  for (const kind of ['target', 'target-per-step'] as const) {
    const key = featureKey({ kind, columns: null });
    const size = features.find((feature) => feature.key === key)?.info.vocabularySize;
    if (size !== undefined && size !== null) return size;
  }
  return null;
}

/** `daily_births.csv` becomes `Daily births`. */
export function titleOf(path: string): string {
  const words = fileNameOf(path)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return words === '' ? 'New model' : words.charAt(0).toUpperCase() + words.slice(1);
}
