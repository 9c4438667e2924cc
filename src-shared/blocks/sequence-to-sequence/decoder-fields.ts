import type { Condition, ParameterField, ParameterValues } from '../block';
import { scoreKinds, SCORES } from '../attention/scores';
import { columnsField } from '../input/input-columns';
import { choiceOf, flagOf } from '../parameter-values';
import { cellField, embeddingField, forgetBiasField, pickRecurrentFields } from './cell-fields';

/** Where a decoder sees the source. */
export const CONTEXTS = ['bahdanau', 'luong', 'every-step', 'state'] as const;
export type Context = (typeof CONTEXTS)[number];

const INITIAL_STATES = ['fitting', 'projected'] as const;

/** Where the source is looked up. */
const ATTENDS: Condition = { parameter: 'context', oneOf: ['bahdanau', 'luong'] };

export const decoderFields: readonly ParameterField[] = [
  columnsField('The text column it writes. Needs no name when there is only one target.'),
  cellField,
  {
    name: 'context',
    title: 'Sees the source',
    help: 'How what the encoder read reaches the decoder: looked up anew for each token (attention, before or after the cell), the last state at every step, or the last state at the start only.',
    unit: '',
    kind: 'choice',
    default: 'bahdanau',
    choices: [
      { value: 'bahdanau', title: 'By attention before the cell (Bahdanau)' },
      { value: 'luong', title: 'By attention after the cell (Luong)' },
      { value: 'every-step', title: 'Its last state, at every step' },
      { value: 'state', title: 'Its last state, at the start only' },
    ],
  },
  {
    name: 'score',
    title: 'Attention score',
    help: 'How the state is compared with the memory. Additive and general learn it and take any sizes; the products and the cosine compare features one by one; location sees the state only.',
    unit: '',
    appliesWhen: [ATTENDS],
    kind: 'choice',
    default: 'additive',
    choices: SCORES.map((value) => ({ value, title: scoreKinds[value].title })),
  },
  {
    name: 'attentionSize',
    title: 'Attention size',
    help: 'Units in which state and memory are compared.',
    unit: 'units',
    appliesWhen: [ATTENDS, { parameter: 'score', oneOf: ['additive'] }],
    kind: 'integer',
    default: 32,
    minimum: 1,
    maximum: 4096,
  },
  {
    name: 'sourceLength',
    title: 'Greatest source length',
    help: 'How many steps of the memory, from the first, it can point at.',
    unit: 'steps',
    appliesWhen: [ATTENDS, { parameter: 'score', oneOf: ['location'] }],
    kind: 'integer',
    default: 64,
    minimum: 1,
    maximum: 65_536,
  },
  {
    name: 'inputFeeding',
    title: 'Input feeding',
    help: 'What was looked up for a token is read again with the next one, so that the decoder knows where it has looked. Slower to train.',
    unit: '',
    appliesWhen: [{ parameter: 'context', oneOf: ['luong'] }],
    kind: 'boolean',
    default: false,
  },
  ...pickRecurrentFields('hidden', 'layers'),
  embeddingField,
  {
    name: 'tied',
    title: 'Tied embedding',
    help: 'Uses the embedding once more to score the tokens at the output: fewer parameters, often better with many words.',
    unit: '',
    kind: 'boolean',
    default: false,
  },
  {
    name: 'initialState',
    title: 'Start state',
    help: 'As it fits: the state that is wired in is taken as it is where its size fits, else through a learnt layer. The layer can also be had always.',
    unit: '',
    kind: 'choice',
    default: 'fitting',
    choices: [
      { value: 'fitting', title: 'As it fits' },
      { value: 'projected', title: 'Through a learnt layer' },
    ],
  },
  {
    name: 'dropout',
    title: 'Dropout',
    help: 'During training, the share of units that is set to zero in the embedding and in front of the output; the same units at all steps.',
    unit: 'share of units',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: 0.95,
  },
  {
    name: 'sampledFrom',
    title: 'Own tokens read, first epoch',
    help: 'Scheduled sampling: the share of steps that read the token the decoder itself wrote before, instead of the true one. 0 is teacher forcing.',
    unit: 'share of steps',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: 1,
  },
  {
    name: 'sampledTo',
    title: 'Own tokens read, last epoch',
    help: 'Scheduled sampling: the share of the last epoch; epochs between lie between. 0 is teacher forcing throughout.',
    unit: 'share of steps',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: 1,
  },
  {
    name: 'labelSmoothing',
    title: 'Label smoothing',
    help: 'The share of each target that is spread evenly over all tokens, so that the decoder does not become overconfident.',
    unit: '',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: 0.99,
  },
  {
    name: 'maximumLength',
    title: 'Greatest length',
    help: 'Writing stops after this many tokens when the end token has not come. 0 takes one and a half times the longest text of the training part.',
    unit: 'tokens',
    kind: 'integer',
    default: 0,
    minimum: 0,
    maximum: 65_536,
  },
  {
    name: 'weight',
    title: 'Weight',
    help: 'How much this output counts in the total loss beside the other outputs.',
    unit: '',
    kind: 'number',
    default: 1,
    minimum: 0,
    maximum: 1e6,
  },
  forgetBiasField,
  ...pickRecurrentFields('initialization'),
];

export function contextOf(parameters: ParameterValues): Context {
  return choiceOf(parameters, 'context', CONTEXTS);
}

export function attends(parameters: ParameterValues): boolean {
  const context = contextOf(parameters);
  return context === 'bahdanau' || context === 'luong';
}

/** Whether what was looked up for a token is read with the next one. */
export function feedsInput(parameters: ParameterValues): boolean {
  return contextOf(parameters) === 'luong' && flagOf(parameters, 'inputFeeding');
}

export function startsProjected(parameters: ParameterValues): boolean {
  return choiceOf(parameters, 'initialState', INITIAL_STATES) === 'projected';
}
