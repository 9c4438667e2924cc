import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TRAINING, type Project, type TrainingSettings } from '../document/document';
import { serializeProject } from '../document/serialize';
import { chainProject, type BlockList } from './tiny-training';

/** A GRU with dropout on a wave: everything that a run has, in a fraction of a second. */
export const SMALL_GRU: BlockList = [
  ['input', 'sequence-input'],
  ['gru', 'gru', { hidden: 6 }],
  ['drop', 'dropout', { rate: 0.2 }],
  ['linear', 'linear', { units: 1 }],
  ['head', 'regression-output'],
];

export const SMALL_SETTINGS: TrainingSettings = {
  ...DEFAULT_TRAINING,
  seed: 7,
  epochs: 4,
  batchSize: 16,
  optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 0, options: new Map() },
  patience: null,
  stepsPerRun: 1,
};

/** 200 rows of a wave `y` and something beside it, `z`. */
export function waveCsv(rows = 200): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const y = 20 + 10 * Math.sin(i / 3) + ((i * 7919) % 11) / 5;
    return `${i},${y.toFixed(4)},${((i * 31) % 17) / 3}`;
  });
  return `t,y,z\n${lines.join('\n')}\n`;
}

export interface RunFiles {
  readonly folder: string;
  readonly projectPath: string;
  readonly dataPath: string;
  readonly project: Project;
}

/** A new temporary folder with a project file and its data. */
export async function writeRunFiles(
  training: Partial<TrainingSettings> = {},
  blocks: BlockList = SMALL_GRU,
): Promise<RunFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'unroll-run-'));
  const projectPath = join(folder, 'wave.unroll');
  const dataPath = join(folder, 'wave.csv');
  const drawn = chainProject(blocks, { gru: 'state' });
  if (drawn.data === null) throw new Error('The project has no data');
  const project: Project = {
    ...drawn,
    data: {
      ...drawn.data,
      path: 'wave.csv',
      columns: [{ name: 't', role: 'time', preparation: 'none' }, ...drawn.data.columns],
      window: { length: 8, stride: 1, horizon: 1, steps: 1 },
    },
    training: { ...SMALL_SETTINGS, ...training },
  };
  await writeFile(dataPath, waveCsv());
  await saveRunProject(projectPath, project);
  return { folder, projectPath, dataPath, project };
}

export async function saveRunProject(projectPath: string, project: Project): Promise<void> {
  await writeFile(projectPath, serializeProject(project));
}
