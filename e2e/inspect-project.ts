import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWave } from './tables';

interface DrawnBlock {
  readonly type: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
}

const BLOCKS: Readonly<Record<string, DrawnBlock>> = {
  history: { type: 'sequence-input', name: 'Past years' },
  memory: { type: 'rnn', name: 'Memory', parameters: { hidden: 12, initialization: 'xavier' } },
  self: { type: 'multi-head-attention', name: 'Self-attention', parameters: { heads: 2 } },
  look: { type: 'attention', name: 'Look back', parameters: { score: 'additive', size: 8 } },
  level: { type: 'linear', name: 'Level', parameters: { units: 1 } },
  forecast: { type: 'regression-output', name: 'Next year' },
};

const WIRES = [
  ['history.out', 'memory.in'],
  ['memory.sequence', 'self.query'],
  ['memory.state', 'look.query'],
  ['self.out', 'look.keys'],
  ['look.context', 'level.in'],
  ['level.out', 'forecast.in'],
];

/** A small model with two attentions over a plain recurrent layer, with its data; the path of the project file. */
export async function writeAttentionProject(folder: string, epochs: number): Promise<string> {
  await writeWave(folder, 'wave.csv');
  const port = (text = ''): object => {
    const [block, name] = text.split('.');
    return { block, port: name };
  };
  const project = {
    formatVersion: 1,
    name: 'Looking back',
    blocks: Object.fromEntries(
      Object.entries(BLOCKS).map(([id, block], index) => [id, { ...block, position: { x: 240 * index, y: 0 } }]),
    ),
    wires: Object.fromEntries(WIRES.map(([from, to], i) => [`w${i}`, { from: port(from), to: port(to) }])),
    data: {
      path: 'wave.csv',
      columns: [
        { name: 'year', role: 'time', preparation: 'none' },
        { name: 'level', role: 'target', preparation: 'standard' },
      ],
      window: { length: 16, stride: 1, horizon: 1, steps: 1 },
      split: { by: 'time', validation: 0.15, test: 0.15, validationFrom: null, testFrom: null, seed: 1 },
    },
    training: {
      ...{ seed: 1, epochs, batchSize: 32, clipNorm: null, clipValue: null, patience: null, stepsPerRun: null },
      optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 0 },
      schedule: { type: 'constant', warmupSteps: 0 },
    },
  };
  const path = join(folder, 'looking-back.unroll');
  await writeFile(path, JSON.stringify(project));
  return path;
}
