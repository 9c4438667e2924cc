import type { ParameterField } from '../block';
import { columnsField } from '../input/input-columns';
import { decoderFields } from './decoder-fields';

/** What the decoder of texts calls differently. */
const HELP: Readonly<Record<string, string>> = {
  context:
    'How what the encoder read reaches the decoder: looked up anew for each step (attention, before or after the cell), the last state at every step, or the last state at the start only.',
  inputFeeding:
    'What was looked up for a step is read again with the next one, so that the decoder knows where it has looked.',
  dropout:
    'During training, the share of units that is set to zero between layers and in front of the output; the same units at all steps.',
  sampledFrom:
    'Scheduled sampling: the share of steps that read what the decoder itself predicted before, instead of the true value. 0 is teacher forcing, 1 runs freely.',
  sampledTo:
    'Scheduled sampling: the share of the last epoch; epochs between lie between. 0 is teacher forcing throughout.',
};

const TITLES: Readonly<Record<string, string>> = {
  sampledFrom: 'Own values read, first epoch',
  sampledTo: 'Own values read, last epoch',
};

const LOSS: ParameterField = {
  name: 'loss',
  title: 'Loss',
  help: 'How errors count. Squared weighs large errors most and predicts the mean; absolute predicts the median.',
  unit: '',
  kind: 'choice',
  default: 'mse',
  choices: [
    { value: 'mse', title: 'Mean squared error' },
    { value: 'mae', title: 'Mean absolute error' },
  ],
};

const SHARED = [
  ...['cell', 'context', 'score', 'attentionSize', 'sourceLength', 'inputFeeding', 'hidden', 'layers', 'initialState'],
  ...['dropout', 'sampledFrom', 'sampledTo'],
];

const LAST = ['weight', 'forgetBias', 'initialization'];

/** The settings of the decoder of texts, without those that only tokens have, and with a choice of loss. */
export const valueDecoderFields: readonly ParameterField[] = [
  columnsField('The target columns it predicts, in this order. With none named, all columns of the role target.'),
  ...pick(SHARED),
  LOSS,
  ...pick(LAST),
];

function pick(names: readonly string[]): ParameterField[] {
  return names.flatMap((name) =>
    decoderFields
      .filter((field) => field.name === name)
      .map((field) => ({ ...field, title: TITLES[name] ?? field.title, help: HELP[name] ?? field.help })),
  );
}
