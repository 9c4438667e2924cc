import type { ParameterField, ParameterValues } from '../block';
import { choiceOf, numberOf } from '../parameter-values';
import type { CellKind } from '../recurrent/cell-kind';
import { recurrentFields } from '../recurrent/recurrent-fields';

const CELLS = ['gru', 'lstm', 'rnn'] as const;

/** The cell of an encoder or decoder: one block whose cell can be exchanged in place, where each cell has also a block of its own. */
export const cellField: ParameterField = {
  name: 'cell',
  title: 'Cell',
  help: 'What remembers from step to step. GRU is small and good; LSTM remembers longest; a plain RNN forgets soon and is there to compare.',
  unit: '',
  kind: 'choice',
  default: 'gru',
  choices: [
    { value: 'gru', title: 'GRU' },
    { value: 'lstm', title: 'LSTM' },
    { value: 'rnn', title: 'RNN' },
  ],
};

export const embeddingField: ParameterField = {
  name: 'embedding',
  title: 'Embedding size',
  help: 'How many numbers stand for a token. 16 to 64 for characters, more for words.',
  unit: 'features',
  kind: 'integer',
  default: 32,
  minimum: 1,
  maximum: 4096,
};

export const forgetBiasField: ParameterField = {
  name: 'forgetBias',
  title: 'Forget bias',
  help: 'Where the bias of the forget gate starts. 1 makes it remember at first, which helps on long sequences.',
  unit: '',
  appliesWhen: [{ parameter: 'cell', oneOf: ['lstm'] }],
  kind: 'number',
  default: 1,
  minimum: -10,
  maximum: 10,
};

/** Fields of the recurrent blocks by name, in the order asked. */
export function pickRecurrentFields(...names: readonly string[]): ParameterField[] {
  return names.flatMap((name) => recurrentFields.filter((field) => field.name === name));
}

export function cellOf(parameters: ParameterValues): CellKind {
  return choiceOf(parameters, 'cell', CELLS);
}

/** Where the gates' bias starts, in ONNX's order (LSTM i o f c). */
export function gateBiasOf(parameters: ParameterValues): readonly number[] {
  return cellOf(parameters) === 'lstm' ? [0, 0, numberOf(parameters, 'forgetBias'), 0] : [];
}

/** Vectors that a state is made of: an LSTM has hidden state and cell. */
export function statesPerLayer(cell: CellKind): number {
  return cell === 'lstm' ? 2 : 1;
}
