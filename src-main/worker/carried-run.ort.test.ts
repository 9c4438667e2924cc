import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isText } from '../../src-shared/data/prepared-columns';
import { DEFAULT_TEXT, type Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { encodeModel } from '../../src-shared/onnx/write';
import { tensor, toNumbers } from '../../src-shared/tensor/tensor';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SMALL_SETTINGS } from '../../src-shared/testing/run-files';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { exportRun } from './export-run';
import { generateText } from './generate-text';
import { inspectRun } from './inspect-run';
import { openRun } from './opened-run';
import { createSession } from './ort-session';
import { predictFile } from './predict-file';
import { computeRunResults } from './run-results';
import { trainRun, type RunSummary } from './train-run';
import { tryRun } from './try-run';
import { verifyExport } from './verify-export';

const TRAINING = {
  ...SMALL_SETTINGS,
  epochs: 6,
  batchSize: 4,
  optimizer: { type: 'adam' as const, learningRate: 0.02, weightDecay: 0, options: new Map() },
  carryState: true,
};

/** Train and leave what happened. */
async function train(folder: string, project: Project): Promise<{ projectPath: string; summary: RunSummary }> {
  const projectPath = join(folder, 'carried.unroll');
  await writeFile(projectPath, serializeProject(project));
  const summary = await trainRun({ projectPath, threads: 1, onEvent: () => undefined, shouldStop: () => 'no' });
  return { projectPath, summary };
}

describe('a language model that carries its state', () => {
  let folder = '';
  let projectPath = '';
  let summary: RunSummary;
  const sampling = { temperature: 0, topK: 0, seed: 1 };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-carried-'));
    const words = Array.from({ length: 250 }, (_, i) => ((i * 7919) % 13 < 6 ? 'xabcdeabcdex' : 'yabcdeabcdey'));
    await writeFile(join(folder, 'letters.csv'), `line\n${words.join('')}\n`);
    const drawn = drawProject(
      {
        tokens: 'token-input',
        emb: ['embedding', { size: 6 }],
        gru: ['gru', { hidden: 16 }],
        lin: ['linear', { units: 11 }],
        head: ['multi-class-output', { perStep: true }],
      },
      ['tokens -> emb', 'emb -> gru', 'gru.sequence -> lin', 'lin -> head'],
    );
    const data = {
      ...makeBinding([{ ...bind('line', 'target'), preparation: 'text' as const, text: DEFAULT_TEXT }]),
      ...{ path: 'letters.csv', samples: 'text' as const, window: { length: 4, stride: 2, horizon: 1, steps: 1 } },
    };
    ({ projectPath, summary } = await train(folder, { ...drawn, data, training: TRAINING }));
  }, 120_000);

  it('is tested on the whole text, with all of it before each token', async () => {
    const { model, parameters, dataset } = await openRun(projectPath, summary.run);
    const text = dataset.columns.find(isText)!;
    const { starts } = dataset.parts.test;
    const from = text.offsets[2]!;
    expect(starts[0]).toBe(from);
    const steps = starts.length * 4;
    const tokens = [...text.tokens.subarray(from, from + steps + 1)];
    const session = await createSession(encodeModel(model.evaluate()), { spinning: false });
    const outputs = await session.run(
      new Map([
        ...parameters,
        ['tokens', tensor('int64', [1, steps], tokens.slice(0, -1))],
        ['head.target', tensor('int64', [1, steps], tokens.slice(1))],
      ]),
    );
    await session.release();
    const whole = toNumbers(outputs.get('loss')!)[0]!;
    expect(summary.metrics.test!['loss']).toBeCloseTo(whole, 5);
    const { heads } = await computeRunResults(projectPath, summary.run);
    expect(heads[0]!.metrics['perplexity']).toBeCloseTo(Math.exp(whole), 4);
    expect(heads[0]!.metrics['token_accuracy']).toBeCloseTo(summary.metrics.test!['token_accuracy']!, 9);
  });

  it('goes on to the bit where it was stopped, with the states that it had there', async () => {
    const run = async (name: string, stopAfter: number | null, resume = false) => {
      let saved = 0;
      return trainRun({
        ...{ projectPath, threads: 1, outFolder: join(folder, name), epochs: 1, resume, checkpointSeconds: 0 },
        onEvent: (event) => {
          if (event.type === 'checkpoint') saved++;
        },
        shouldStop: () => (stopAfter !== null && saved > stopAfter ? 'after-step' : 'no'),
      });
    };
    await run('whole', null);
    const stopped = await run('parts', 40);
    expect(stopped).toMatchObject({ reason: 'stopped' });
    await run('parts', null, true);
    const read = (name: string) => readFile(join(folder, name, 'checkpoints', 'last.onnx'));
    expect(Buffer.compare(await read('whole'), await read('parts'))).toBe(0);
  }, 120_000);

  it('is exported as a graph that goes on, and writes with it what its whole past says', async () => {
    for (const kind of ['predict', 'evaluate', 'train', 'step'] as const) {
      const outPath = join(folder, `${kind}.onnx`);
      const { difference } = await exportRun({ run: summary.folder, kind, gradients: false, steps: 1, outPath });
      expect(difference).toBeLessThan(1e-5);
      const certificate = await verifyExport({ projectPath, run: summary.run, kind, steps: 1, path: outPath });
      expect(certificate.greatestDifference).toBeLessThan(1e-5);
      const inputs = certificate.inputs.map(({ name }) => name);
      if (kind === 'train') expect(inputs).toEqual(expect.arrayContaining(['gru.state', 'keep_state']));
      if (kind !== 'step') continue;
      expect(certificate.inputs).toEqual([
        { name: 'tokens', dtype: 'int64', shape: ['batch', 'time'] },
        { name: 'gru.state', dtype: 'float32', shape: ['batch', 16] },
      ]);
      expect(certificate.outputs.map(({ name }) => name)).toEqual(['gru.state.next', 'head']);
    }
    const modelPath = join(folder, 'step.onnx');
    const start = 'xabcdeabcdexyabcdeabcd';
    let text = start;
    for (let i = 0; i < 12; i++) text += (await nextOf(text)).likeliest;
    const written = await generateText({ modelPath, start, length: 12, sampling });
    expect(start + written.text).toBe(text);
    await expect(
      predictFile({ modelPath, dataPath: join(folder, 'letters.csv'), outPath: join(folder, 'out.csv') }),
    ).rejects.toThrow('MODEL-003');
  }, 60_000);

  /** What the `predict` graph says behind the whole text, read at once. */
  async function nextOf(text: string): Promise<{ readonly likeliest: string; readonly probability: number }> {
    const { model, parameters, data } = await openRun(projectPath, summary.run);
    const codec = data.codecs.get('tokens')!;
    const tokens = codec.encode(text);
    const session = await createSession(encodeModel(model.predict(parameters)), { spinning: false });
    const outputs = await session.run(new Map([['tokens', tensor('int64', [1, tokens.length], tokens)]]));
    await session.release();
    const last = [...toNumbers(outputs.get('head')!).slice(-codec.size)];
    const best = last.indexOf(Math.max(...last));
    return { likeliest: codec.nameOf(best), probability: last[best]! };
  }

  it('is looked into as it is when all that stands before was read', async () => {
    const { model, parameters, dataset } = await openRun(projectPath, summary.run);
    const from = dataset.columns.find(isText)!.offsets[2]!;
    const tokens = [...dataset.columns.find(isText)!.tokens.subarray(from, from + 24)];
    const session = await createSession(encodeModel(model.step!(parameters)), { spinning: false });
    const states = await session.run(
      new Map([
        ['tokens', tensor('int64', [1, 24], tokens)],
        ['gru.state', tensor('float32', [1, 16], new Float64Array(16))],
      ]),
    );
    await session.release();
    const { layers } = await inspectRun({ projectPath, run: summary.run, sample: 5 });
    const shown = layers[0]!.quantities.find(({ quantity }) => quantity === 'h')!.values.slice(-16);
    const wanted = [...toNumbers(states.get('gru.state.next')!)];
    shown.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5));
  });

  it('is tried with all of the text that was typed, and with all that stands before a sample', async () => {
    const call = { projectPath, run: summary.run, sample: 0, changes: [] };
    const grown = ['xabcdeabcd', 'xabcdeabcde', 'xabcdeabcdex', 'yabcdeabcdex', 'y', 'yabcdeabcdex'];
    for (const text of grown) {
      const [output] = (await tryRun({ ...call, texts: [{ input: 'tokens', text }] })).outputs;
      const { likeliest, probability } = await nextOf(text);
      expect(output!.names[0]).toBe(likeliest);
      expect(output!.values[0]).toBeCloseTo(probability, 5);
    }
    const { dataset, data } = await openRun(projectPath, summary.run);
    const text = dataset.columns.find(isText)!;
    const from = text.offsets[2]!;
    const codec = data.codecs.get('tokens')!;
    for (const sample of [0, 1, 5]) {
      const [output] = (await tryRun({ ...call, sample })).outputs;
      const { probability } = await nextOf(codec.decode([...text.tokens.subarray(from, from + (sample + 1) * 4)]));
      expect(output!.values[0]).toBeCloseTo(probability, 5);
    }
  }, 30_000);
});

describe('a forecast at every step that carries its state', () => {
  it('is made of whole series, up to their ends', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-carried-'));
    const waves = ['a', 'b'].flatMap((series, s) =>
      Array.from({ length: 90 + 7 * s }, (_, i) => `${series},${i},${(10 + 3 * Math.sin(i / 4 + s)).toFixed(4)}`),
    );
    const dataPath = join(folder, 'waves.csv');
    await writeFile(dataPath, `series,t,y\n${waves.join('\n')}\n`);
    const drawn = drawProject(
      {
        x: 'sequence-input',
        lstm: ['lstm', { hidden: 8 }],
        lin: ['linear', { units: 1 }],
        head: ['regression-output', { perStep: true }],
      },
      ['x -> lstm', 'lstm.sequence -> lin', 'lin -> head'],
    );
    const data = {
      ...makeBinding([bind('series', 'series', 'none'), bind('t', 'time', 'none'), bind('y', 'target')]),
      ...{ path: 'waves.csv', window: { length: 6, stride: 1, horizon: 1, steps: 1 } },
    };
    const { projectPath, summary } = await train(folder, { ...drawn, data, training: TRAINING });
    const { heads } = await computeRunResults(projectPath, summary.run);
    expect(heads[0]!.metrics['rmse']).toBeCloseTo(summary.metrics.test!['rmse']!, 6);
    // Every answer of the test part is shown, each once and at its row.
    const [series] = heads[0]!.series;
    const { dataset: known } = await openRun(projectPath, summary.run);
    expect(series!.x).toHaveLength(known.parts.test.starts.length * 6);
    expect(series!.rmse).toBeCloseTo(summary.metrics.test!['rmse']!, 4);
    const [modelPath, outPath] = [join(folder, 'predict.onnx'), join(folder, 'forecast.csv')];
    await exportRun({ run: summary.folder, kind: 'predict', gradients: false, steps: 1, outPath: modelPath });
    const predicted = await predictFile({ modelPath, dataPath, outPath });
    expect(predicted.future).toBe(2);
    // Each row once but for those that are left over at a beginning.
    expect(predicted.rows).toBe(90 + 96);
    const lines = (await readFile(outPath, 'utf8')).trim().split('\n');
    const { model, parameters, dataset } = await openRun(projectPath, summary.run);
    const { scale, offset } = dataset.preparation.columns[0] as { scale: number; offset: number };
    const values = Array.from(
      { length: 90 },
      (_, i) => (Number((10 + 3 * Math.sin(i / 4)).toFixed(4)) - offset) / scale,
    );
    const session = await createSession(encodeModel(model.predict(parameters)), { spinning: false });
    const outputs = await session.run(new Map([['x', tensor('float32', [1, 90, 1], values)]]));
    const freely = join(folder, 'freely.csv');
    await predictFile({ modelPath, dataPath, outPath: freely, steps: 4 });
    const free = (await readFile(freely, 'utf8'))
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('a,'));
    // Eight windows before the last one are read with it, and move on with it.
    const rows = values.slice(-54);
    for (let step = 0; step < 4; step++) {
      const next = await session.run(new Map([['x', tensor('float32', [1, 54, 1], rows.slice(-54))]]));
      rows.push(toNumbers(next.get('head')!).at(-1)!);
      expect(Number(free[step]!.split(',').at(-1))).toBeCloseTo(rows.at(-1)! * scale + offset, 4);
    }
    expect(free).toHaveLength(4);
    await session.release();
    const wanted = [...toNumbers(outputs.get('head')!)].map((value) => value * scale + offset);
    const found = lines.filter((line) => line.startsWith('a,')).map((line) => Number(line.split(',').at(-1)));
    expect(found).toHaveLength(90);
    found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
  }, 60_000);

  it('needs that to be switched on for a graph that goes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-carried-'));
    const rows = Array.from({ length: 60 }, (_, i) => Math.sin(i / 4).toFixed(4));
    await writeFile(join(folder, 'wave.csv'), `y\n${rows.join('\n')}\n`);
    const drawn = drawProject(
      { x: 'sequence-input', rnn: ['rnn', { hidden: 4 }], lin: ['linear', { units: 1 }], head: 'regression-output' },
      ['x -> rnn', 'rnn.state -> lin', 'lin -> head'],
    );
    const data = { ...makeBinding([bind('y', 'target')]), path: 'wave.csv' };
    const { summary } = await train(folder, {
      ...drawn,
      data,
      training: { ...TRAINING, epochs: 1, carryState: false },
    });
    const outPath = join(folder, 'step.onnx');
    await expect(exportRun({ run: summary.folder, kind: 'step', gradients: false, steps: 1, outPath })).rejects.toThrow(
      'begins every window anew',
    );
  });
});
