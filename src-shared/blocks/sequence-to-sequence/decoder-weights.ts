import { defined, invariant } from '../../base/invariant';
import { locationLimit } from '../attention/attend';
import type { InputSignals, ParameterValues, Signal, Weight } from '../block';
import type { StepLimit } from '../block-traits';
import { scoreKinds, SCORES, type Score, type ScoreSizes } from '../attention/scores';
import { drawNormal, drawXavier, fillWith } from '../initial-values';
import { choiceOf, flagOf, numberOf } from '../parameter-values';
import { layerWeights } from '../recurrent/recurrent-weights';
import { featuresOf } from '../signals';
import { cellOf, gateBiasOf, statesPerLayer } from './cell-fields';
import { attends, contextOf, feedsInput, startsProjected } from './decoder-fields';

/** Every size that the weights of a decoder depend on. */
export interface DecoderSizes {
  readonly hidden: number;
  readonly layers: number;
  readonly embedding: number;
  readonly words: number;
  /** Features of a step of the memory; 0 without one. */
  readonly memory: number;
  /** Features of the state that is wired in; 0 without one. */
  readonly source: number;
  /** Features of all states of the decoder together. */
  readonly states: number;
  /** Features that enter the first layer beside the embedding: context or fed input. */
  readonly beside: number;
  /** Features that the output layer reads. */
  readonly features: number;
  /** Whether a learnt layer makes the first states of what is wired in. */
  readonly isProjected: boolean;
}

export function decoderSizes(
  parameters: ParameterValues,
  inputs: InputSignals,
  outputs: ReadonlyMap<string, Signal>,
): DecoderSizes {
  const words = featuresOf(defined(outputs.get('logits'), 'logits of a decoder'));
  return cellSizes(parameters, inputs, { embedding: numberOf(parameters, 'embedding'), words });
}

/** The sizes of a decoder that reads `embedding` numbers at a step and gives `words`. */
export function cellSizes(
  parameters: ParameterValues,
  inputs: InputSignals,
  { embedding, words }: Pick<DecoderSizes, 'embedding' | 'words'>,
): DecoderSizes {
  const at = (port: string): number => {
    const signal = inputs.get(port)?.[0];
    return signal ? featuresOf(signal) : 0;
  };
  const hidden = numberOf(parameters, 'hidden');
  const layers = numberOf(parameters, 'layers');
  const states = layers * hidden * statesPerLayer(cellOf(parameters));
  const [memory, source] = [at('memory'), at('state')];
  const context = contextOf(parameters);
  const seen = { bahdanau: memory, luong: 0, 'every-step': source, state: 0 }[context];
  return {
    hidden,
    layers,
    embedding,
    words,
    memory,
    source,
    states,
    beside: feedsInput(parameters) ? hidden : seen,
    features: hidden + seen,
    isProjected: source > 0 && (startsProjected(parameters) || source !== states),
  };
}

export function scoreOf(parameters: ParameterValues): Score {
  return choiceOf(parameters, 'score', SCORES);
}

/** Steps of the memory that a decoder can look at, where that is bounded. */
export function memoryLimits(parameters: ParameterValues): StepLimit[] {
  if (!attends(parameters)) return [];
  const steps = numberOf(parameters, 'sourceLength');
  return locationLimit(scoreOf(parameters), { port: 'memory', steps, parameter: 'sourceLength' });
}

export function scoreSizes(parameters: ParameterValues, sizes: DecoderSizes): ScoreSizes {
  return {
    query: sizes.hidden,
    key: sizes.memory,
    attention: numberOf(parameters, 'attentionSize'),
    length: numberOf(parameters, 'sourceLength'),
    learnsSharpness: true,
  };
}

/**
 * `table` `[words, embedding]`; `W`, `R`, `B`, `1.W`, … in ONNX's layout, the columns of `W` for embedding, then context
 * or fed input; `attention.*` as the score names them; `combine.weight` of Luong's equation 5; `initial.*`; `output.*`. A
 * tied output has no weight but, where sizes differ, a projection `tie.weight` onto the embedding.
 */
export function decoderWeights(
  parameters: ParameterValues,
  inputs: InputSignals,
  outputs: ReadonlyMap<string, Signal>,
): Weight[] {
  const sizes = decoderSizes(parameters, inputs, outputs);
  const { embedding, words, features } = sizes;
  const found: Weight[] = [
    {
      name: 'table',
      shape: [words, embedding],
      // A table that also scores the tokens starts small, or its first scores would be far apart.
      initial: (random) => {
        const scale = flagOf(parameters, 'tied') ? 1 / Math.sqrt(embedding) : 1;
        return drawNormal(random, words * embedding).map((x) => x * scale);
      },
    },
    ...cellWeights(parameters, sizes),
  ];
  if (!flagOf(parameters, 'tied')) found.push(matrix('output.weight', words, features));
  else if (features !== embedding) found.push(matrix('tie.weight', embedding, features));
  found.push(bias('output.bias', words));
  invariant(features > 0, 'A decoder has features');
  return found;
}

/** What a decoder has whatever it reads and writes: its cells, and how it sees the source. */
export function cellWeights(parameters: ParameterValues, sizes: DecoderSizes): Weight[] {
  const { hidden, layers, embedding, memory, source, states, beside } = sizes;
  const cell = cellOf(parameters);
  // A decoder reads forward only.
  const forward = new Map(parameters).set('direction', 'forward');
  const found: Weight[] = [];
  for (let layer = 0; layer < layers; layer++) {
    found.push(
      ...layerWeights(cell, layer, layer === 0 ? embedding + beside : hidden, forward, gateBiasOf(parameters)),
    );
  }
  if (attends(parameters)) {
    const own = scoreKinds[scoreOf(parameters)].weights(scoreSizes(parameters, sizes));
    found.push(...own.map((weight) => ({ ...weight, name: `attention.${weight.name}` })));
  }
  if (contextOf(parameters) === 'luong') found.push(matrix('combine.weight', hidden, memory + hidden));
  if (sizes.isProjected) found.push(matrix('initial.weight', states, source), bias('initial.bias', states));
  return found;
}

export function matrix(name: string, rows: number, columns: number): Weight {
  return { name, shape: [rows, columns], initial: (random) => drawXavier(random, rows * columns, columns, rows) };
}

export function bias(name: string, size: number): Weight {
  return { name, shape: [size], initial: () => fillWith(size, 0) };
}
