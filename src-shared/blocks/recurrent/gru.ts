import { flagOf } from '../parameter-values';
import { defineRecurrent } from './recurrent-block';

/**
 * Shown as users read it: `z` is the share that is renewed. ONNX's `z`, and with it the stored weights, is the share that
 * is kept, 1 − z.
 */
export const gruBlock = defineRecurrent({
  cell: 'gru',
  title: 'GRU',
  summary:
    'A recurrent layer whose gates decide what to keep and what to renew: remembers long, and is smaller than LSTM.',
  equation: String.raw`\begin{aligned} z_t &= \sigma(W_z [h_{t-1}, x_t] + b_z) \\ r_t &= \sigma(W_r [h_{t-1}, x_t] + b_r) \\ \tilde{h}_t &= \tanh(W [r_t \ast h_{t-1}, x_t] + b) \\ h_t &= (1 - z_t) \ast h_{t-1} + z_t \ast \tilde{h}_t \end{aligned}`,
  citation:
    'Cho et al. 2014, arXiv:1406.1078, in the notation of Chung et al. 2014, arXiv:1412.3555; ONNX GRU (its z is 1 − z)',
  parameters: [
    {
      name: 'linearBeforeReset',
      title: 'Reset after the product',
      help: 'Applies the reset gate after the recurrent product instead of before it, as PyTorch and Keras do. Off is the textbook form; on when weights are to be compared with those libraries.',
      unit: '',
      kind: 'boolean',
      default: false,
    },
  ],
  linearBeforeReset: (parameters) => flagOf(parameters, 'linearBeforeReset'),
});
