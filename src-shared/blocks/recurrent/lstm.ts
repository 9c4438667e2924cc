import { numberOf } from '../parameter-values';
import { defineRecurrent } from './recurrent-block';

export const lstmBlock = defineRecurrent({
  cell: 'lstm',
  title: 'LSTM',
  summary: 'A recurrent layer with a memory cell of its own, written, kept and read through gates: remembers longest.',
  equation: String.raw`\begin{aligned} i_t &= \sigma(W_i [h_{t-1}, x_t] + b_i) \\ f_t &= \sigma(W_f [h_{t-1}, x_t] + b_f) \\ o_t &= \sigma(W_o [h_{t-1}, x_t] + b_o) \\ \tilde{c}_t &= \tanh(W_c [h_{t-1}, x_t] + b_c) \\ c_t &= f_t \ast c_{t-1} + i_t \ast \tilde{c}_t \\ h_t &= o_t \ast \tanh(c_t) \end{aligned}`,
  citation:
    'Hochreiter & Schmidhuber 1997, Long short-term memory; forget gate: Gers, Schmidhuber & Cummins 2000; its bias: Jozefowicz et al. 2015; ONNX LSTM',
  parameters: [
    {
      name: 'forgetBias',
      title: 'Forget bias',
      help: 'Where the bias of the forget gate starts. 1 makes the layer remember at first, which helps on long sequences.',
      unit: '',
      kind: 'number',
      default: 1,
      minimum: -10,
      maximum: 10,
    },
  ],
  // ONNX's gate order is i o f c.
  gateBias: (parameters) => [0, 0, numberOf(parameters, 'forgetBias'), 0],
});
