import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Dim } from '../../src-shared/tensor/dims';
import { FIRST_ENTRY, SPECIAL_NAMES } from '../../src-shared/data/text/special-tokens';
import { toNumbers, type Tensor } from '../../src-shared/tensor/tensor';

/**
 * What the first `count` places along a named size are called, for a batch of one sample: the tokens that the model reads
 * there, else the numbers of the steps, from 1.
 */
export function labelSteps(
  model: CompiledModel,
  preparation: FittedPreparation,
  batch: ReadonlyMap<string, Tensor>,
  dim: Dim,
  count: number,
): string[] {
  const read = [...model.inputs, ...model.targets].find(
    ({ shape, request }) => shape[1] === dim && typeof dim === 'string' && isTokens(request.kind),
  );
  const indices = read && batch.get(read.name);
  const names = read && namesOfTokens(preparation, read.info.names[0] ?? '');
  if (!indices || !names) return Array.from({ length: count }, (_, step) => String(step + 1));
  const numbers = toNumbers(indices);
  return Array.from({ length: count }, (_, step) => names(numbers[step] ?? -1));
}

function isTokens(kind: string): boolean {
  return kind === 'token' || kind === 'target-tokens';
}

/** How a token of a column is written; null where the column has none. */
function namesOfTokens(preparation: FittedPreparation, column: string): ((index: number) => string) | null {
  const fitted = preparation.columns.find(({ name }) => name === column);
  if (fitted?.kind === 'category') return (index) => fitted.vocabulary[index - 1] ?? '?';
  if (fitted?.kind !== 'text') return null;
  const { vocabulary } = fitted.tokenizer;
  return (index) => SPECIAL_NAMES[index] ?? showBlanks(vocabulary[index - FIRST_ENTRY] ?? '?');
}

/** A label of blanks alone would be no label. */
function showBlanks(token: string): string {
  return token.trim() === '' ? token.replaceAll('\n', '⏎').replaceAll('\t', '⇥').replaceAll(/\s/g, '␣') : token;
}
