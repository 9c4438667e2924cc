import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { FeatureOrigin, FeedbackInput, FeedbackOutput, FeedbackPlan } from '../compiler/feedback';
import type { FittedColumn, FittedPreparation } from '../data/fitted-preparation';
import type { DataBinding } from '../document/document';

/** What has to be known of a model to run it freely; its file says as much. */
export interface FeedbackCall {
  readonly inputs: ReadonlyMap<string, { readonly kind: string; readonly columns: readonly string[] }>;
  readonly outputs: ReadonlyMap<
    string,
    {
      readonly task: string;
      readonly perStep: boolean;
      readonly columns: readonly string[];
      readonly fillsGaps?: true;
    }
  >;
  readonly preparation: FittedPreparation;
  readonly binding: Pick<DataBinding, 'samples' | 'window'>;
}

/**
 * Where every input of a model comes from once the data is used up. Fails with MODEL-012 where it cannot be run freely: it
 * does not predict the next row, or it reads columns that nobody knows of the rows after.
 */
export function planFeedback({
  inputs,
  outputs,
  preparation,
  binding,
}: FeedbackCall): Result<FeedbackPlan, Diagnostic[]> {
  const { samples, window } = binding;
  const numbers = [...outputs].filter(([, { task, fillsGaps }]) => task === 'regression' && fillsGaps !== true);
  if (samples !== 'windows' || numbers.length === 0) {
    return refuse(
      'A model runs freely when it predicts the numbers of the next row from the rows before; this one does not.',
      'Draw a Regression output on windows of rows.',
    );
  }
  if (window.horizon !== 1) {
    return refuse(
      `The model predicts ${window.horizon} rows ahead, so nobody knows the rows between its window and its prediction.`,
      'Set the horizon to 1 and train again.',
    );
  }
  const used = numbers.map(([block, { perStep, columns }]): FeedbackOutput => ({ block, perStep, columns }));
  const predicted = used.flatMap(({ columns }) => columns);
  const unknown = new Set<string>();
  const plans = new Map<string, FeedbackInput>();
  for (const [name, { kind, columns }] of inputs) {
    if (kind !== 'sequence' && kind !== 'token' && kind !== 'static' && kind !== 'known-ahead') {
      return refuse(
        `The input "${name}" (${kind}) has no rows that a prediction could take the place of.`,
        'Use a Sequence input.',
      );
    }
    const features: FeatureOrigin[] = [];
    let known = 0;
    for (const column of columns) {
      const fitted = preparation.columns.find((candidate) => candidate.name === column);
      const origin = fitted && originOf(fitted, kind, predicted);
      if (!fitted || !origin) {
        unknown.add(column);
        continue;
      }
      const width = kind !== 'token' && fitted.kind === 'category' ? fitted.vocabulary.length + 1 : 1;
      for (let i = 0; i < width; i++)
        features.push(origin.from === 'known' ? { from: 'known', position: known++ } : origin);
    }
    plans.set(name, { kind, features, known });
  }
  if (unknown.size > 0) {
    const names = [...unknown].map((name) => `"${name}"`).join(', ');
    return refuse(
      unknown.size === 1
        ? `The model reads column ${names}, whose values after the last row nobody knows: it is neither predicted by the model nor known in advance.`
        : `The model reads the columns ${names}, whose values after the last row nobody knows: they are neither predicted by the model nor known in advance.`,
      unknown.size === 1
        ? 'Make it a target that a Regression output predicts, give it the role "known", or let the model read other columns; then train again.'
        : 'Make them targets that a Regression output predicts, give them the role "known", or let the model read other columns; then train again.',
    );
  }
  return ok({ inputs: plans, outputs: used });
}

function originOf(
  { name, role, kind }: FittedColumn,
  input: FeedbackInput['kind'],
  predicted: readonly string[],
): FeatureOrigin | null {
  if (role === 'known') return { from: 'known', position: 0 };
  if (input === 'static') return { from: 'sample' };
  const position = predicted.indexOf(name);
  return kind === 'number' && position >= 0 && input === 'sequence' ? { from: 'prediction', position } : null;
}

function refuse(message: string, nextStep: string): Result<never, Diagnostic[]> {
  return fail([{ code: 'MODEL-012', severity: 'error', message, nextStep }]);
}
