import { writeWaveProject, type DrawnBlock } from './wave-project';

const place = (index: number): DrawnBlock['position'] => ({ x: 240 * index, y: 0 });

/** A small model with two attentions over a plain recurrent layer, with its data; the path of the project file. */
export async function writeAttentionProject(folder: string, epochs: number): Promise<string> {
  return writeWaveProject(folder, 'looking-back', {
    name: 'Looking back',
    blocks: {
      history: { type: 'sequence-input', name: 'Past years', position: place(0) },
      memory: {
        ...{ type: 'rnn', name: 'Memory', position: place(1) },
        parameters: { hidden: 12, initialization: 'xavier' },
      },
      self: { type: 'multi-head-attention', name: 'Self-attention', parameters: { heads: 2 }, position: place(2) },
      look: {
        ...{ type: 'attention', name: 'Look back', position: place(3) },
        parameters: { score: 'additive', size: 8 },
      },
      level: { type: 'linear', name: 'Level', parameters: { units: 1 }, position: place(4) },
      forecast: { type: 'regression-output', name: 'Next year', position: place(5) },
    },
    wires: [
      ['history.out', 'memory.in'],
      ['memory.sequence', 'self.query'],
      ['memory.state', 'look.query'],
      ['self.out', 'look.keys'],
      ['look.context', 'level.in'],
      ['level.out', 'forecast.in'],
    ],
    ...{ length: 16, epochs, clipNorm: null },
  });
}
