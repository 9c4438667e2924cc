import type { ParameterField } from '../block';

/** Parameters that all recurrent blocks have. */
export const recurrentFields: readonly ParameterField[] = [
  {
    name: 'hidden',
    title: 'Hidden size',
    help: 'How many numbers the layer remembers from step to step. More can learn more, costs more, and overfits sooner.',
    unit: 'units',
    kind: 'integer',
    default: 32,
    minimum: 1,
    maximum: 4096,
  },
  {
    name: 'layers',
    title: 'Layers',
    help: 'Layers on top of each other: each reads the sequence that the one below it puts out. One or two are usual.',
    unit: 'layers',
    kind: 'integer',
    default: 1,
    minimum: 1,
    maximum: 8,
  },
  {
    name: 'direction',
    title: 'Direction',
    help: 'Reads from the first step to the last, from the last to the first, or both side by side. Reading backwards is no cheating: it stays within the input.',
    unit: '',
    kind: 'choice',
    default: 'forward',
    choices: [
      { value: 'forward', title: 'Forward' },
      { value: 'reverse', title: 'Backward', card: 'backward' },
      { value: 'bidirectional', title: 'Both', card: 'bidirectional' },
    ],
  },
  {
    name: 'dropout',
    title: 'Dropout between layers',
    help: 'During training, the share of units that is set to zero between one layer and the next; the same units at all steps.',
    unit: 'share of units',
    appliesWhen: [{ parameter: 'layers', atLeast: 2 }],
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: 0.95,
  },
  {
    name: 'initialization',
    title: 'Start of the recurrent weights',
    help: 'Orthogonal keeps what is remembered from fading or exploding at first and is the better choice for long sequences.',
    unit: '',
    kind: 'choice',
    default: 'orthogonal',
    choices: [
      { value: 'orthogonal', title: 'Orthogonal' },
      { value: 'xavier', title: 'Xavier uniform' },
    ],
  },
];

export const DIRECTIONS = ['forward', 'reverse', 'bidirectional'] as const;
export const INITIALIZATIONS = ['orthogonal', 'xavier'] as const;
