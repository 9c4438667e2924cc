import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWave } from './tables';

const BLOCKS: Readonly<
  Record<string, readonly [type: string, name: string, parameters?: Readonly<Record<string, number>>]>
> = {
  history: ['sequence-input', 'Past'],
  memory: ['gru', 'Memory', { hidden: 8 }],
  even: ['layer-norm', 'Even out'],
  last: ['last-step', 'Last'],
  level: ['linear', 'Level', { units: 1 }],
  forecast: ['regression-output', 'Next'],
};

const WIRES = [
  ['history.out', 'memory.in'],
  ['memory.sequence', 'even.in'],
  ['even.out', 'last.in'],
  ['last.out', 'level.in'],
  ['level.out', 'forecast.in'],
];

/** A small recurrent model with a layer normalization, with its data; the path of the project file. */
export async function writeLayerProject(folder: string): Promise<string> {
  await writeWave(folder, 'wave.csv');
  const end = (text = ''): object => {
    const [block, port] = text.split('.');
    return { block, port };
  };
  const project = {
    formatVersion: 1,
    name: 'Layers',
    blocks: Object.fromEntries(
      Object.entries(BLOCKS).map(([id, [type, name, parameters = {}]], index) => [
        id,
        { type, name, parameters, position: { x: 300 * (index % 3), y: 160 * Math.floor(index / 3) } },
      ]),
    ),
    wires: Object.fromEntries(WIRES.map(([from, to], i) => [`w${i}`, { from: end(from), to: end(to) }])),
    data: {
      path: 'wave.csv',
      columns: [
        { name: 'year', role: 'time', preparation: 'none' },
        { name: 'level', role: 'target', preparation: 'standard' },
      ],
      window: { length: 12, stride: 1, horizon: 1, steps: 1 },
      split: { by: 'time', validation: 0.15, test: 0.15, validationFrom: null, testFrom: null, seed: 1 },
    },
    training: {
      ...{ seed: 1, epochs: 40, batchSize: 32, clipNorm: 1, clipValue: null, patience: null, stepsPerRun: null },
      optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 0 },
      schedule: { type: 'constant', warmupSteps: 0 },
    },
  };
  const path = join(folder, 'layers.unroll');
  await writeFile(path, JSON.stringify(project));
  return path;
}
