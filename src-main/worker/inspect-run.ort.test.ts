import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleProject } from '../../src-shared/testing/sample-projects';
import { saveRunProject, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import { readAttentionHistory } from './attention-history';
import { inspectRun } from './inspect-run';
import { trainRun } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A GRU whose last state looks back over its own steps, on a wave. */
async function makeFiles(): Promise<RunFiles> {
  const files = await writeRunFiles();
  folders.push(files.folder);
  const drawn = sampleProject(
    [
      ['input', 'sequence-input'],
      ['gru', 'gru', { hidden: 6 }],
      ['look', 'attention', { score: 'dot' }],
      ['linear', 'linear', { units: 1 }],
      ['head', 'regression-output'],
    ],
    [
      ['input.out', 'gru.in'],
      ['gru.state', 'look.query'],
      ['gru.sequence', 'look.keys'],
      ['look.context', 'linear.in'],
      ['linear.out', 'head.in'],
    ],
  );
  await saveRunProject(files.projectPath, { ...files.project, blocks: drawn.blocks, wires: drawn.wires });
  return files;
}

/** An encoder and a decoder that attends, on short texts and the same backwards. */
async function makeTextFiles(): Promise<RunFiles> {
  const files = await writeRunFiles({ epochs: 2 });
  folders.push(files.folder);
  const drawn = sampleProject(
    [
      ['words', 'token-input', { columns: ['source'] }],
      ['read', 'encoder', { cell: 'gru', hidden: 6, embedding: 4, direction: 'forward' }],
      ['write', 'decoder', { cell: 'gru', hidden: 6, embedding: 4, context: 'bahdanau', columns: ['target'] }],
    ],
    [
      ['words.out', 'read.in'],
      ['read.memory', 'write.memory'],
      ['read.state', 'write.state'],
    ],
  );
  const texts = Array.from({ length: 60 }, (_, i) =>
    Array.from({ length: 2 + (i % 4) }, (__, at) => 'abcd'[(i * 7 + at * 3 + (i >> 2)) % 4]).join(''),
  );
  const lines = texts.map((text) => `${text},${Array.from(text).reverse().join('')}`);
  await writeFile(join(files.folder, 'wave.csv'), `source,target\n${[...new Set(lines)].join('\n')}\n`);
  const { data } = files.project;
  if (data === null) throw new Error('The project has no data');
  await saveRunProject(files.projectPath, {
    ...files.project,
    blocks: drawn.blocks,
    wires: drawn.wires,
    data: {
      ...data,
      samples: 'rows',
      columns: [
        { name: 'source', role: 'input', preparation: 'text' },
        { name: 'target', role: 'target', preparation: 'text' },
      ],
      split: { ...data.split, by: 'series' },
    },
  });
  return files;
}

/** Trains; with `stopAfter`, until that many steps are done. */
function train({ projectPath }: RunFiles, stopAfter = Infinity, resume = false) {
  let asked = -1;
  return trainRun({
    ...{ projectPath, threads: 1, resume },
    checkpointSeconds: 0,
    onEvent: () => undefined,
    shouldStop: () => (++asked >= stopAfter ? 'after-step' : 'no'),
  });
}

describe('looking into a run', () => {
  it('shows states, gates, gradients and attention of a sample, and keeps how attention formed', async () => {
    const files = await makeFiles();
    const { run, folder } = await train(files);
    const report = await inspectRun({ projectPath: files.projectPath, run, sample: 3 });
    expect(report).toMatchObject({ part: 'test', sample: 3 });
    expect(report.measured).toBe(Math.min(32, report.samples));
    const [layer] = report.layers;
    expect(report.layers).toHaveLength(1);
    expect(layer).toMatchObject({ block: 'gru', layer: 0, direction: 'forward', cell: 'gru', steps: 8, units: 6 });
    expect(layer!.labels).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    const names = layer!.quantities.map(({ quantity }) => quantity);
    expect(names).toEqual(['z', 'r', 'candidate', 'h']);
    const valuesOf = (name: string) => layer!.quantities.find(({ quantity }) => quantity === name)!.values;
    // h = (1 − z)·h before + z·h̃: what is shown must satisfy the equation that is shown beside it.
    const [z, candidate, h] = ['z', 'candidate', 'h'].map(valuesOf) as [number[], number[], number[]];
    h.forEach((value, i) => {
      const before = i < 6 ? 0 : h[i - 6]!;
      expect(value).toBeCloseTo((1 - z[i]!) * before + z[i]! * candidate[i]!, 5);
    });
    const [gradient] = layer!.gradients;
    expect(gradient!.norms).toHaveLength(8);
    expect(gradient!.norms.every((norm) => norm !== null && norm > 0)).toBe(true);
    expect(gradient!.course.factor).toBeGreaterThan(0);
    const [alignment] = report.alignments;
    expect(alignment).toMatchObject({ block: 'look', port: 'weights', heads: 1, queries: ['1'] });
    expect(alignment!.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);

    const history = (await readAttentionHistory(join(folder, 'attention.jsonl')))!;
    expect(history).toMatchObject({ part: 'validation', sample: 0, leftOut: [] });
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const { weights } of history.epochs) {
      expect(weights[0]).toHaveLength(8);
      expect(weights[0]!.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
    }
    expect(history.epochs[3]!.weights).not.toEqual(history.epochs[0]!.weights);
  });

  it('puts the tokens of texts on the axes, and ends with each text', async () => {
    const files = await makeTextFiles();
    const { run, folder } = await train(files);
    const report = await inspectRun({ projectPath: files.projectPath, run, sample: 0 });
    const [alignment] = report.alignments;
    const [source, target] = [alignment!.keys, alignment!.queries];
    expect(source.at(-1)).toBe('<end>');
    expect(target.at(-1)).toBe('<end>');
    // The task is to write the text backwards.
    expect(source.slice(0, -1).reverse()).toEqual(target.slice(0, -1));
    expect(alignment!.weights).toHaveLength(source.length * target.length);
    expect(report.layers.map(({ block, steps, labels }) => [block, steps, labels])).toEqual([
      ['read', source.length, source],
      ['write', target.length, target],
    ]);
    const history = (await readAttentionHistory(join(folder, 'attention.jsonl')))!;
    expect(history.alignments[0]!.queries.at(-1)).toBe('<end>');
    expect(history.epochs).toHaveLength(2);
  });

  it('keeps the same history when a run is stopped and goes on', async () => {
    const whole = await makeFiles();
    const { folder: straight } = await train(whole);
    const broken = await makeFiles();
    const { folder } = await train(broken, 20);
    const path = join(folder, 'attention.jsonl');
    const before = await readAttentionHistory(path);
    expect(before!.epochs.length).toBeGreaterThan(0);
    // As a kill leaves it: an epoch that the checkpoint knows nothing of, and a torn line.
    await appendFile(path, '{"epoch":3,"weights":["AAAA"]}\n{"epoch":4,"wei');
    await train(broken, Infinity, true);
    expect(await readFile(path, 'utf8')).toBe(await readFile(join(straight, 'attention.jsonl'), 'utf8'));
  });

  it('keeps nothing of a model without attention', async () => {
    const files = await writeRunFiles({ epochs: 1 });
    folders.push(files.folder);
    const { folder, run } = await train(files);
    expect(await readAttentionHistory(join(folder, 'attention.jsonl'))).toBeNull();
    const report = await inspectRun({ projectPath: files.projectPath, run, sample: 100_000 });
    expect(report.sample).toBe(report.samples - 1);
    expect(report.alignments).toEqual([]);
  });
});
