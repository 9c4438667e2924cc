import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { ColumnBinding, DataBinding, Project } from '../../src-shared/document/document';
import { saveRunProject, SMALL_GRU, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import type { BlockList } from '../../src-shared/testing/tiny-training';
import { nodeFileOperations, type FileOperations } from '../fs/file-operations';
import { exportRun, type ExportRequest } from './export-run';
import { readModelFile } from './model-file';
import { readModelMetadata } from './model-metadata';
import { predictFile } from './predict-file';
import { trainRun } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

interface Trained extends RunFiles {
  readonly run: string;
  readonly at: (name: string) => string;
}

async function train(
  blocks: BlockList = SMALL_GRU,
  change: (project: Project) => Project = (p) => p,
): Promise<Trained> {
  const files = await writeRunFiles({ epochs: 2 }, blocks);
  folders.push(files.folder);
  const at = (name: string): string => join(files.folder, name);
  await saveRunProject(files.projectPath, change(files.project));
  const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
  await trainRun({ projectPath: files.projectPath, outFolder: at('run'), ...quiet });
  return { ...files, run: at('run'), at };
}

function request(trained: Trained, changes: Partial<ExportRequest> = {}): ExportRequest {
  const { run, at } = trained;
  return { run, kind: 'predict', gradients: false, steps: 1, outPath: at('model.onnx'), ...changes };
}

async function diagnosticOf(work: Promise<unknown>): Promise<Diagnostic | undefined> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw new Error(`No diagnostic: ${String(error)}`);
  return error.diagnostics[0];
}

/** A change of what a project is bound to. */
function withData(change: (data: DataBinding) => Partial<DataBinding>): (project: Project) => Project {
  return (project) => ({ ...project, data: project.data && { ...project.data, ...change(project.data) } });
}

function column(name: string, role: ColumnBinding['role'], preparation: ColumnBinding['preparation']): ColumnBinding {
  return { name, role, preparation };
}

describe('exportRun', () => {
  it('stores all that using the model takes', async () => {
    const trained = await train();
    await exportRun(request(trained));
    const { model } = await readModelFile(trained.at('model.onnx'));
    const read = readModelMetadata(model.metadata);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.value).toMatchObject({ kind: 'predict', project: trained.project });
    expect(read.value.inputs.get('input')).toEqual({
      kind: 'sequence',
      columns: ['y', 'z'],
      features: ['y', 'z'],
      lengths: 'input.lengths',
    });
    expect(read.value.outputs.get('head')).toEqual({
      task: 'regression',
      perStep: false,
      columns: ['y'],
      classes: null,
    });
    const result = JSON.parse(await readFile(join(trained.run, 'result.json'), 'utf8')) as Record<string, unknown>;
    expect(JSON.parse(model.metadata.get('unroll.metrics') ?? '')).toEqual(result['metrics']);
    expect(JSON.parse(model.metadata.get('unroll.floors') ?? '')).toEqual(result['floors']);
    expect(model.metadata.get('unroll.seed')).toBe('7');
  });

  it('gives the same bytes each time', async () => {
    const trained = await train();
    const bytes = [];
    for (const name of ['a.onnx', 'b.onnx']) {
      await exportRun(request(trained, { outPath: trained.at(name) }));
      bytes.push(await readFile(trained.at(name)));
    }
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
  });

  it.each<[string, BlockList, (project: Project) => Project]>([
    [
      'two layers of LSTM in both directions, with dropout between them',
      [
        ['input', 'sequence-input'],
        ['gru', 'lstm', { hidden: 3, layers: 2, direction: 'bidirectional', dropout: 0.3 }],
        ['linear', 'linear', { units: 1 }],
        ['head', 'regression-output'],
      ],
      (project) => project,
    ],
    [
      'several steps ahead',
      [
        ['input', 'sequence-input', { columns: ['y'] }],
        ['gru', 'gru', { hidden: 4 }],
        ['linear', 'linear', { units: 3 }],
        ['head', 'regression-output'],
      ],
      withData((data) => ({ window: { ...data.window, steps: 3 } })),
    ],
    [
      'classes from tokens',
      [
        ['input', 'token-input', { columns: ['z'] }],
        ['table', 'embedding', { size: 3 }],
        ['gru', 'gru', { hidden: 4 }],
        ['linear', 'linear', { units: 17 }],
        ['head', 'multi-class-output'],
      ],
      withData(() => ({ columns: [column('t', 'time', 'none'), column('z', 'target', 'category')] })),
    ],
  ])('writes all kinds of a model with %s, each checked, and predicts with it', async (_what, blocks, change) => {
    const trained = await train(blocks, change);
    for (const [kind, options] of [
      ['evaluate', {}],
      ['train', {}],
      ['train', { gradients: true }],
      ['train', { steps: 2 }],
      ['predict', {}],
    ] as const) {
      const { difference, windows } = await exportRun(request(trained, { kind, ...options }));
      expect([windows, difference < 1e-5]).toEqual([7, true]);
    }
    const outPath = trained.at('forecast.csv');
    const summary = await predictFile({ modelPath: trained.at('model.onnx'), dataPath: trained.dataPath, outPath });
    const lines = (await readFile(outPath, 'utf8')).trimEnd().split('\n');
    expect([lines.length, summary.windows]).toEqual([1 + summary.rows, 193]);
    expect(lines.slice(1).every((line) => line.split(',').length === lines[0]?.split(',').length)).toBe(true);
    expect(lines.join()).not.toMatch(/NaN|undefined/);
  });

  it('does without the data of the run, or where rows were added to it since, and says so', async () => {
    const trained = await train();
    await exportRun(request(trained));
    const before = await readFile(trained.at('model.onnx'));
    await appendFile(trained.dataPath, '200,21,3\n');
    const changed = await exportRun(request(trained));
    expect(changed.notes).toEqual([expect.stringMatching(/has changed since the run was trained.*made-up windows/)]);
    await rm(trained.dataPath);
    const gone = await exportRun(request(trained));
    expect(gone.notes).toEqual([expect.stringMatching(/cannot be read.*made-up windows/)]);
    expect(before.equals(await readFile(trained.at('model.onnx')))).toBe(true);
  });

  it('leaves what was there when the disk is full', async () => {
    const trained = await train();
    await writeFile(trained.at('model.onnx'), 'old');
    const full: FileOperations = {
      ...nodeFileOperations,
      open: async (path, flags, mode) => {
        const file = await nodeFileOperations.open(path, flags, mode);
        const write = async (): Promise<number> => {
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        };
        return flags === 'wx' ? { ...file, write } : file;
      },
    };
    const before = await readdir(trained.folder);
    const found = await diagnosticOf(exportRun(request(trained), full));
    expect(found).toMatchObject({ code: 'FILE-003', nextStep: expect.stringContaining('Free some space') as string });
    expect(await readdir(trained.folder)).toEqual(before);
    expect(await readFile(trained.at('model.onnx'), 'utf8')).toBe('old');
  });

  it.each(['checkpoints/best.onnx', 'checkpoints/last.onnx', 'settings.json', 'metrics.jsonl', 'result.json'])(
    'does not write over %s of the run',
    async (name) => {
      const trained = await train();
      const outPath = join(trained.run, name);
      expect(await diagnosticOf(exportRun(request(trained, { outPath })))).toMatchObject({ code: 'MODEL-004' });
    },
  );

  it.each([
    ['a checkpoint that was cut', 'checkpoints/best.onnx', 'TRAIN-015'],
    ['settings that were cut', 'settings.json', 'TRAIN-017'],
  ])('refuses %s and writes nothing', async (_what, name, code) => {
    const trained = await train();
    const path = join(trained.run, name);
    await writeFile(path, (await readFile(path)).subarray(0, 300));
    expect(await diagnosticOf(exportRun(request(trained)))).toMatchObject({ code });
    await expect(readFile(trained.at('model.onnx'))).rejects.toThrow('ENOENT');
  });
});
