import { defined } from '../base/invariant';
import type { ModelTarget } from '../compiler/compiled-model';
import {
  addClassification,
  argMaxClasses,
  classificationResult,
  createClassification,
  type ClassificationAccumulator,
} from '../metrics/classification';
import { addRegression, createRegression, regressionResult, type RegressionAccumulator } from '../metrics/regression';
import type { StepCounts } from '../metrics/step-counts';
import { addTokens, createTokens, tokenResult, type TokenAccumulator } from '../metrics/tokens';
import { toNumbers, type Tensor } from '../tensor/tensor';
import type { TargetScale } from './model-data';

/** What has been counted of one head so far. */
type HeadAccumulator =
  | { readonly kind: 'regression'; readonly target: ModelTarget; readonly errors: RegressionAccumulator }
  | { readonly kind: 'classes'; readonly target: ModelTarget; readonly counts: ClassificationAccumulator }
  | { readonly kind: 'tokens'; readonly target: ModelTarget; readonly tokens: TokenAccumulator };

export type HeadMetrics = readonly HeadAccumulator[];

export function createHeadMetrics(
  targets: readonly ModelTarget[],
  scales: ReadonlyMap<string, TargetScale>,
): HeadMetrics {
  return targets.map((target): HeadAccumulator => {
    if (target.head.task === 'regression') {
      const { columns } = defined(scales.get(target.name), `scale of ${target.name}`);
      return { kind: 'regression', target, errors: createRegression(columns) };
    }
    if (predictsTokens(target)) {
      const words = defined(target.info.vocabularySize, `vocabulary of ${target.name}`);
      return { kind: 'tokens', target, tokens: createTokens(words) };
    }
    const classes =
      target.head.task === 'binary' ? 2 : defined(target.info.vocabularySize, `classes of ${target.name}`);
    return { kind: 'classes', target, counts: createClassification(classes) };
  });
}

/** Whether the classes of an output are the tokens of a text: those it writes, or the next one of a language model. */
export function predictsTokens({ head, info }: ModelTarget): boolean {
  return head.task === 'sequence' || (head.task === 'multi-class' && head.perStep && info.text !== undefined);
}

/** What was right at each step of the texts of an output that predicts tokens, by block. */
export function readTokenSteps(metrics: HeadMetrics): ReadonlyMap<string, StepCounts> {
  return new Map(metrics.flatMap((head) => (head.kind === 'tokens' ? [[head.target.block, head.tokens.steps]] : [])));
}

/** Adds a batch: what the evaluation graph put out, against the targets it was fed. */
export function addHeadMetrics(
  metrics: HeadMetrics,
  outputs: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
  scales: ReadonlyMap<string, TargetScale>,
): void {
  for (const head of metrics) {
    const { block, name, head: form } = head.target;
    const prediction = toNumbers(defined(outputs.get(block), `prediction of ${block}`));
    const target = toNumbers(defined(batch.get(name), `target ${name}`));
    if (head.kind === 'regression') {
      const { unscale } = defined(scales.get(name), `scale of ${name}`);
      addRegression(head.errors, { prediction, target, weight: null, unscale });
    } else if (head.kind === 'tokens') {
      addTokens(head.tokens, prediction, target, batch.get(name)?.dims[1] ?? 1);
    } else {
      const predicted =
        form.task === 'binary' ? decideBinary(prediction) : argMaxClasses(prediction, head.counts.classes);
      addClassification(head.counts, { predicted, target, weight: null });
    }
  }
}

/** Class 1 where its probability is above a half, else 0; −1, no class, where it is NaN. */
function decideBinary(probabilities: Float64Array): Int32Array {
  return Int32Array.from(probabilities, (p) => (Number.isNaN(p) ? -1 : p > 0.5 ? 1 : 0));
}

/**
 * `rmse` and `mae` over all numbers of all regression heads in their own units, `accuracy` over all labels and `macro_f1`
 * as the mean over the heads that classify. Heads that predict tokens have `token_accuracy`, `perplexity` and
 * `bits_per_token`, each after the right tokens before it. With several heads also each by itself, as `HEAD.rmse`. A metric of which
 * nothing was counted is absent.
 */
export function readHeadMetrics(metrics: HeadMetrics): Record<string, number> {
  const found = new Map<string, number>();
  const add = (name: string, value: number | null): void => {
    if (value !== null) found.set(name, value);
  };
  let [count, squares, absolutes] = [0, 0, 0];
  let [labels, right, f1, classifiers] = [0, 0, 0, 0];
  for (const head of metrics) {
    const own = metrics.length > 1 ? `${head.target.block}.` : null;
    if (head.kind === 'regression') {
      const { count: n, rmse, mae } = regressionResult(head.errors);
      if (rmse === null || mae === null) continue;
      count += n;
      squares += rmse * rmse * n;
      absolutes += mae * n;
      if (own !== null) add(`${own}rmse`, rmse);
      if (own !== null) add(`${own}mae`, mae);
    } else if (head.kind === 'tokens') {
      const { accuracy, perplexity, bitsPerToken } = tokenResult(head.tokens);
      add(`${own ?? ''}token_accuracy`, accuracy);
      // JSON has no infinity, and a checkpoint holds finite numbers only.
      if (perplexity !== null && Number.isFinite(perplexity)) {
        add(`${own ?? ''}perplexity`, perplexity);
        add(`${own ?? ''}bits_per_token`, bitsPerToken);
      }
    } else {
      const { count: n, accuracy, macroF1 } = classificationResult(head.counts);
      if (accuracy === null || macroF1 === null) continue;
      labels += n;
      right += accuracy * n;
      f1 += macroF1;
      classifiers++;
      if (own !== null) add(`${own}accuracy`, accuracy);
      if (own !== null) add(`${own}macro_f1`, macroF1);
    }
  }
  const pooled = new Map<string, number>();
  if (count > 0) pooled.set('rmse', Math.sqrt(squares / count)).set('mae', absolutes / count);
  if (labels > 0) pooled.set('accuracy', right / labels).set('macro_f1', f1 / classifiers);
  return Object.fromEntries([...pooled, ...found]);
}
