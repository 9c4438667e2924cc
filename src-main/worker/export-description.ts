import { invariant } from '../../src-shared/base/invariant';
import type { FeatureRequest } from '../../src-shared/blocks/block';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { Dataset } from '../../src-shared/data/dataset';
import { selectFeatures } from '../../src-shared/data/features';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { InputDescription, OutputDescription } from './model-metadata';

const INPUT_KINDS = ['sequence', 'token', 'static', 'gap-input', 'known-ahead'] as const;

/** How each input of a model is filled. Columns are named even where the project takes all that suit. */
export function describeInputs(model: CompiledModel, dataset: Dataset): Map<string, InputDescription> {
  // What a model has written so far is no input from the data: see `DecodingDescription.prefixes`.
  const read = model.inputs.filter(({ request }) => request.kind !== 'target-prefix');
  return new Map(
    read.map(({ name, request, info, lengths }) => {
      const kind = INPUT_KINDS.find((one) => one === request.kind);
      invariant(kind !== undefined, `${name} is no input`);
      return [name, { kind, columns: columnsOf(dataset, request), features: info.names, lengths }];
    }),
  );
}

/** What each output of a model means. */
export function describeOutputs(model: CompiledModel, preparation: FittedPreparation): Map<string, OutputDescription> {
  return new Map(
    model.targets.map(({ block, head, info }) => {
      const fitted = preparation.columns.find(({ name }) => name === info.names[0]);
      // Labels of tokens are classes by name too; the next token of a language model is a token.
      const isLabels = fitted?.kind === 'text' && head.task === 'multi-class' && info.text === undefined;
      const classes = fitted?.kind === 'category' ? fitted.vocabulary : isLabels ? fitted.tokenizer.vocabulary : null;
      const gaps = head.fillsGaps ? ({ fillsGaps: true } as const) : {};
      return [block, { task: head.task, perStep: head.perStep, columns: info.names, classes, ...gaps }];
    }),
  );
}

function columnsOf(dataset: Dataset, { kind, columns }: FeatureRequest): string[] {
  const spec = selectFeatures(dataset, { kind: kind === 'target-per-step' ? 'step-target' : kind, columns });
  invariant(spec.ok, 'The data no longer offers what was checked');
  return spec.value.columns.map((column) => column.fitted.name);
}
