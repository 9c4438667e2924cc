import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { DEFAULT_TEXT, type ColumnBinding, type DataBinding, type Project } from '../document/document';
import { serializeProject } from '../document/serialize';
import { runInProcess, type CommandResult } from './command-line';
import { drawProject, type DrawnBlock } from './draw-project';
import { SMALL_SETTINGS } from './run-files';
import { bind } from './tables';

/** A project that is drawn, trained, exported and asked, all on the command line. */
export interface DrawnRun {
  readonly blocks: Readonly<Record<string, DrawnBlock>>;
  readonly wires: readonly string[];
  readonly data: DataBinding;
  readonly epochs: number;
  readonly learningRate?: number;
}

/** Parts of rows or series, whole ones. */
export const BY_ROW = {
  ...{ by: 'series' as const, validation: 0.15, test: 0.15 },
  ...{ validationFrom: null, testFrom: null, seed: 1 },
};

/** A column of texts, cut into characters. */
export function textColumn(name: string, role: 'input' | 'target'): ColumnBinding {
  return { ...bind(name, role, 'text'), text: DEFAULT_TEXT };
}

/** The commands as they are typed, in a folder of this test file's own, which is removed afterwards. */
export function openDrawnRuns(run: (args: readonly string[]) => Promise<number>) {
  const unroll = (...args: readonly string[]): Promise<CommandResult> => runInProcess(run, args);
  let folder = '';
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-drawn-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return {
    unroll,
    /** The path of a file in the folder. */
    at,
    /** Checks and trains a project, and returns the folder of its run. */
    train: async (name: string, drawn: DrawnRun, out = name): Promise<string> => {
      const { blocks, wires, data, epochs, learningRate = 0.01 } = drawn;
      const project: Project = {
        ...drawProject(blocks, wires),
        data,
        training: {
          ...SMALL_SETTINGS,
          ...{ epochs, batchSize: 32 },
          optimizer: { ...SMALL_SETTINGS.optimizer, learningRate },
        },
      };
      await writeFile(at(`${name}.unroll`), serializeProject(project));
      expect(await unroll('check', at(`${name}.unroll`))).toMatchObject({ code: 0, err: '' });
      const trained = await unroll('train', at(`${name}.unroll`), '--out', at(out), '--threads', '1');
      expect([trained.code, trained.err]).toEqual([0, '']);
      return at(out);
    },
    /** The path of a graph of a run; of a pair that of its encoder. */
    exported: async (ofRun: string, kind: string): Promise<string> => {
      const path = `${ofRun}-${kind}${kind === 'pair' ? '' : '.onnx'}`;
      const done = await unroll('export', ofRun, '--kind', kind, '--out', path);
      expect([done.code, done.err]).toEqual([0, '']);
      return kind === 'pair' ? join(path, 'encoder.onnx') : path;
    },
    /** The cells of the predictions of a data file, its header first. */
    predicted: async (model: string, data: string): Promise<string[][]> => {
      const out = at('out.csv');
      const done = await unroll('predict', model, data, '--out', out);
      expect([done.code, done.err]).toEqual([0, '']);
      return (await readFile(out, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split(','));
    },
  };
}
