import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWave } from './tables';

/** A block as a project file has it. */
export interface DrawnBlock {
  readonly type: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly position: { readonly x: number; readonly y: number };
}

export interface WaveProject {
  readonly name: string;
  readonly blocks: Readonly<Record<string, DrawnBlock>>;
  /** From port to port, each written `block.port`. */
  readonly wires: readonly (readonly [from: string, to: string])[];
  /** Rows that are read; the next one is predicted. */
  readonly length: number;
  readonly epochs: number;
  readonly clipNorm: number | null;
}

/** A project that forecasts the wave, as `FILE.unroll` beside its data; the path of the file. */
export async function writeWaveProject(folder: string, file: string, drawn: WaveProject): Promise<string> {
  await writeWave(folder, 'wave.csv');
  const { name, blocks, wires, length, epochs, clipNorm } = drawn;
  const project = {
    formatVersion: 1,
    name,
    blocks,
    wires: Object.fromEntries(wires.map(([from, to], i) => [`w${i}`, { from: endOf(from), to: endOf(to) }])),
    data: {
      path: 'wave.csv',
      columns: [
        { name: 'year', role: 'time', preparation: 'none' },
        { name: 'level', role: 'target', preparation: 'standard' },
      ],
      window: { length, stride: 1, horizon: 1, steps: 1 },
      split: { by: 'time', validation: 0.15, test: 0.15, validationFrom: null, testFrom: null, seed: 1 },
    },
    training: {
      ...{ seed: 1, epochs, batchSize: 32, clipNorm, clipValue: null, patience: null, stepsPerRun: null },
      optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 0 },
      schedule: { type: 'constant', warmupSteps: 0 },
    },
  };
  const path = join(folder, `${file}.unroll`);
  await writeFile(path, JSON.stringify(project));
  return path;
}

function endOf(text: string): { readonly block: string; readonly port: string } {
  const [block = '', port = ''] = text.split('.');
  return { block, port };
}
