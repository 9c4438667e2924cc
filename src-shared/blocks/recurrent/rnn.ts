import { choiceOf } from '../parameter-values';
import { defineRecurrent } from './recurrent-block';

export const rnnBlock = defineRecurrent({
  cell: 'rnn',
  title: 'RNN',
  summary: 'The plain recurrent layer: mixes each step with what it remembers. Fast, but forgets after a few steps.',
  equation: String.raw`h_t = \tanh(W x_t + R h_{t-1} + b)`,
  citation: 'Elman 1990, Finding structure in time; ONNX RNN',
  parameters: [
    {
      name: 'activation',
      title: 'Activation',
      help: 'Tanh keeps the state between −1 and 1. ReLU lets it grow: it can count, and it can explode.',
      unit: '',
      kind: 'choice',
      default: 'tanh',
      choices: [
        { value: 'tanh', title: 'Tanh' },
        { value: 'relu', title: 'ReLU' },
      ],
    },
  ],
  activation: (parameters) => choiceOf(parameters, 'activation', ['tanh', 'relu']),
});
