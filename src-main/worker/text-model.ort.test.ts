import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import type { Project } from '../../src-shared/document/document';
import { DEFAULT_TEXT } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SMALL_SETTINGS } from '../../src-shared/testing/run-files';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { checkPaddingOf } from './check-padding';
import { exportRun } from './export-run';
import { generateText } from './generate-text';
import { predictFile, predictTexts } from './predict-file';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';
import { tryRun } from './try-run';
import { verifyExport } from './verify-export';

const PLAIN = { beam: 1, lengthPenalty: 0, temperature: 0, topK: 0, seed: 1 };

const reverse = (word: string): string => Array.from(word).reverse().join('');

/** Words of two to five letters out of four, and their letters from back to front. */
function reversedPairs(count: number): string {
  const random = new Random(5);
  const words = new Set<string>();
  while (words.size < count) {
    words.add(Array.from({ length: 2 + random.integer(4) }, () => 'abcd'[random.integer(4)]).join(''));
  }
  return `source,target\n${[...words].map((word) => `${word},${reverse(word)}`).join('\n')}\n`;
}

const TRAINING = {
  ...SMALL_SETTINGS,
  epochs: 12,
  batchSize: 32,
  optimizer: { type: 'adam' as const, learningRate: 0.02, weightDecay: 0, options: new Map() },
};

function drawReverser(): Project {
  const drawn = drawProject(
    {
      words: 'token-input',
      enc: ['encoder', { embedding: 8, hidden: 24, direction: 'bidirectional' }],
      dec: ['decoder', { embedding: 8, hidden: 24, attentionSize: 16, scheduledSampling: 0.1 }],
    },
    ['words -> enc', 'enc.memory -> dec.memory', 'enc.state -> dec.state'],
  );
  const text = { text: DEFAULT_TEXT, preparation: 'text' as const };
  return {
    ...drawn,
    data: {
      ...makeBinding([
        { ...bind('source', 'input'), ...text },
        { ...bind('target', 'target'), ...text },
      ]),
      path: 'pairs.csv',
      samples: 'rows',
      split: { by: 'series', validation: 0.15, test: 0.15, validationFrom: null, testFrom: null, seed: 1 },
    },
    training: TRAINING,
  };
}

describe('a model that writes texts', () => {
  let folder = '';
  let projectPath = '';
  let run = '';
  const events: RunEvent[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-text-'));
    projectPath = join(folder, 'reverse.unroll');
    await writeFile(join(folder, 'pairs.csv'), reversedPairs(600));
    await writeFile(projectPath, serializeProject(drawReverser()));
    const summary = await trainRun({
      projectPath,
      threads: 1,
      onEvent: (event) => {
        events.push(event);
      },
      shouldStop: () => 'no',
    });
    run = summary.folder;
    expect(summary.metrics.test).toMatchObject({
      exact_match: expect.any(Number) as number,
      error_rate: expect.any(Number) as number,
      token_accuracy: expect.any(Number) as number,
    });
    expect(summary.metrics.test!['error_rate']).toBeLessThan(0.2);
  }, 120_000);

  it('tells after each epoch what it writes by itself', () => {
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs).toHaveLength(12);
    for (const { texts } of epochs) {
      const [own] = texts!;
      expect(own!.block).toBe('dec');
      expect(own!.written).toBe(Math.min(200, own!.total));
      expect(own!.samples).toHaveLength(6);
      for (const sample of own!.samples) {
        expect(sample.reference).toBe(reverse(sample.source));
        expect(sample.firstWrong === null).toBe(sample.output === sample.reference);
      }
    }
    const sources = epochs.map(({ texts }) => texts![0]!.samples.map(({ source }) => source).join());
    expect(new Set(sources).size).toBe(1);
    const [first, last] = [epochs[0]!.metrics, epochs.at(-1)!.metrics];
    expect(last['error_rate']).toBeLessThan(first['error_rate']! / 2);
  });

  it('goes on to the bit where it was stopped', async () => {
    const train = async (name: string, stopAfter: number | null, resume = false) => {
      let steps = 0;
      return trainRun({
        ...{ projectPath, threads: 1, outFolder: join(folder, name), epochs: 2, resume, checkpointSeconds: 0 },
        onEvent: (event) => {
          if (event.type === 'checkpoint') steps++;
        },
        shouldStop: () => (stopAfter !== null && steps > stopAfter ? 'after-step' : 'no'),
      });
    };
    await train('whole', null);
    await train('parts', 6);
    await train('parts', null, true);
    const read = (name: string) => readFile(join(folder, name, 'checkpoints', 'last.onnx'));
    expect(Buffer.compare(await read('whole'), await read('parts'))).toBe(0);
  }, 60_000);

  it('is exported in every kind, each checked, and every file writes the same texts', async () => {
    const data = join(folder, 'pairs.csv');
    const written: string[] = [];
    for (const kind of ['predict', 'generate', 'sample', 'pair', 'evaluate', 'train'] as const) {
      const outPath = join(folder, kind === 'pair' ? 'pair' : `${kind}.onnx`);
      const summary = await exportRun({ run, kind, gradients: false, steps: 1, outPath });
      expect(summary.difference).toBeLessThan(1e-5);
      expect(summary.files).toHaveLength(kind === 'pair' ? 2 : 1);
      expect(summary.carriesWeights).toBe(['predict', 'generate', 'sample'].includes(kind));
      if (kind === 'evaluate' || kind === 'train') continue;
      const modelPath = kind === 'pair' ? join(outPath, 'encoder.onnx') : outPath;
      const csv = join(folder, `${kind}.csv`);
      const { rows } = await predictFile({ modelPath, dataPath: data, outPath: csv });
      expect(rows).toBe(600);
      written.push(await readFile(csv, 'utf8'));
    }
    expect(new Set(written).size).toBe(1);
    const lines = written[0]!
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(lines[0]).toEqual(['source', 'target']);
    const right = lines.slice(1).filter(([source, target]) => target === reverse(source!));
    expect(right.length).toBeGreaterThan(400);
    for (const kind of ['predict', 'generate', 'sample'] as const) {
      const path = join(folder, `${kind}.onnx`);
      const verified = await verifyExport({ projectPath, run: 'run-001', kind, steps: 1, path });
      expect(verified.greatestDifference).toBeLessThan(1e-5);
      expect(verified.checkedSizes.length).toBeGreaterThan(1);
    }
  }, 60_000);

  it('reads typed texts, and searches or draws where the file can', async () => {
    const modelPath = join(folder, 'pair', 'encoder.onnx');
    const texts = ['abc', 'dd', 'xyz', ''];
    const greedy = await predictTexts({ modelPath, texts });
    const beam = await predictTexts({ modelPath, texts, writing: { ...PLAIN, beam: 4, lengthPenalty: 0.6 } });
    const drawn = { ...PLAIN, temperature: 1.5, seed: 3 };
    const sampled = await predictTexts({ modelPath, texts, writing: drawn });
    expect(greedy.lines).toHaveLength(4);
    expect(beam.lines.slice(0, 2)).toEqual(['cba', 'dd']);
    // The pair draws the noise step by step, the graph is fed all of it: the texts are the same.
    const graph = await predictTexts({ modelPath: join(folder, 'sample.onnx'), texts, writing: drawn });
    expect(graph.lines).toEqual(sampled.lines);
    const refused = predictTexts({ modelPath: join(folder, 'predict.onnx'), texts, writing: { ...PLAIN, beam: 3 } });
    await expect(refused).rejects.toThrow('MODEL-008');
    await expect(predictTexts({ modelPath: join(folder, 'train.onnx'), texts })).rejects.toThrow('MODEL-003');
  });

  it('shows what it wrote on the test part, teacher-forced and free-running step by step', async () => {
    const { heads } = await computeRunResults(projectPath, 'run-001');
    const [head] = heads;
    expect(head).toMatchObject({ task: 'sequence', block: 'dec', series: [], classes: [] });
    const { text, metrics } = head!;
    expect(text!.written).toBe(text!.total);
    expect(text!.samples).toHaveLength(text!.total);
    const exact = text!.samples.filter(({ firstWrong }) => firstWrong === null).length;
    expect(metrics['exact_match']).toBeCloseTo(exact / text!.total, 12);
    // The text that is most frequent in training, and the source itself, on the same rows.
    expect(Object.keys(head!.floors).length).toBeGreaterThan(1);
    for (const floor of Object.values(head!.floors)) expect(floor).toHaveProperty('exact_match');
    expect(text!.errors.counts[0]).toEqual([text!.total, text!.total]);
    // The first token has read nothing of its own.
    expect(text!.errors.freeRunning[0]).toBeCloseTo(text!.errors.teacherForced[0]!, 12);
  });

  it('is tried with a text, and tells of its beam and where it looked', async () => {
    const ask = (texts: readonly { input: string; text: string }[]) =>
      tryRun({
        projectPath,
        run: 'run-001',
        sample: 0,
        changes: [],
        texts: [...texts],
        decoding: { ...PLAIN, beam: 3 },
      });
    const own = await ask([]);
    expect(own.written![0]!.reference).toBe(reverse(own.inputs[0]!.text!));
    const typed = await ask([{ input: 'words', text: 'abcd' }]);
    const [written] = typed.written!;
    expect(typed.inputs[0]).toMatchObject({ text: 'abcd', tokens: ['a', 'b', 'c', 'd', '<end>'] });
    expect(written!.reference).toBeNull();
    expect(written!.candidates).toHaveLength(3);
    expect(written!.candidates[0]!.text).toBe('dcba');
    expect(written!.attention!.sourceTokens).toEqual(['a', 'b', 'c', 'd', '<end>']);
    expect(written!.attention!.outputTokens).toEqual(['d', 'c', 'b', 'a', '<end>']);
    for (const row of written!.attention!.weights) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
    expect(written!.beam!.nodes[0]).toMatchObject({ parent: null, token: '' });
    expect(written!.beam!.nodes.some(({ isEnd, fate }) => isEnd && fate === 'finished')).toBe(true);
  });

  it('passes the padding test', async () => {
    const report = await checkPaddingOf(run);
    expect(report).toMatchObject({ passed: true });
  });

  it('gives its weights to a changed model, as far as they fit', async () => {
    const project = drawReverser();
    const dec = project.blocks.get('dec')!;
    const wider = { ...dec, parameters: new Map(dec.parameters).set('attentionSize', 8) };
    const seen: RunEvent[] = [];
    await trainRun({
      ...{ projectPath, threads: 1, epochs: 1, outFolder: join(folder, 'carried'), from: run },
      project: { ...project, blocks: new Map(project.blocks).set('dec', wider) },
      onEvent: (event) => {
        seen.push(event);
      },
      shouldStop: () => 'no',
    });
    const told = seen.find((event) => event.type === 'carry-over')!;
    expect(told.from).toBe('run-001');
    expect(told.report.kept).toContain('enc.table');
    expect(told.report.changed.length).toBeGreaterThan(0);
    expect(told.report.changed.every(({ name }) => name.startsWith('dec.'))).toBe(true);
    const [first] = events.filter((event) => event.type === 'epoch');
    const [carried] = seen.filter((event) => event.type === 'epoch');
    expect(carried!.trainingLoss).toBeLessThan(first!.trainingLoss * 0.75);
  }, 60_000);
});

describe('a language model', () => {
  it('goes on with a text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-language-'));
    const projectPath = join(folder, 'letters.unroll');
    await writeFile(join(folder, 'letters.csv'), `line\n${'abcde'.repeat(300)}\n`);
    const drawn = drawProject(
      {
        tokens: 'token-input',
        emb: ['embedding', { size: 6 }],
        gru: ['gru', { hidden: 12 }],
        lin: ['linear', { units: 9 }],
        head: ['multi-class-output', { perStep: true }],
      },
      ['tokens -> emb', 'emb -> gru', 'gru.sequence -> lin', 'lin -> head'],
    );
    const data = {
      ...makeBinding([{ ...bind('line', 'target'), preparation: 'text' as const, text: DEFAULT_TEXT }]),
      ...{ path: 'letters.csv', samples: 'text' as const, window: { length: 10, stride: 3, horizon: 1, steps: 1 } },
    };
    await writeFile(projectPath, serializeProject({ ...drawn, data, training: { ...TRAINING, epochs: 8 } }));
    const summary = await trainRun({ projectPath, threads: 1, onEvent: () => undefined, shouldStop: () => 'no' });
    expect(summary.metrics.test).toMatchObject({ token_accuracy: expect.any(Number) as number });
    expect(summary.metrics.test!['perplexity']).toBeLessThan(1.5);
    const modelPath = join(folder, 'model.onnx');
    await exportRun({ run: summary.folder, kind: 'predict', gradients: false, steps: 1, outPath: modelPath });
    const sampling = { temperature: 0, topK: 0, seed: 1 };
    const { text } = await generateText({ modelPath, start: 'bcdeabc', length: 23, sampling });
    expect(text).toBe('deabcdeabcdeabcdeabcdea');
    const unknown = await generateText({ modelPath, start: 'xa', length: 1, sampling });
    expect(unknown.warnings.map(({ code }) => code)).toEqual(['MODEL-010']);
    await expect(generateText({ modelPath, start: '', length: 1, sampling })).rejects.toThrow('MODEL-009');
    const { heads } = await computeRunResults(projectPath, summary.run);
    expect(heads[0]!.text).toMatchObject({ written: 0, samples: [] });
    expect(Object.keys(heads[0]!.floors)).toContain('trigram');
    const tried = await tryRun({
      projectPath,
      run: summary.run,
      sample: 0,
      changes: [],
      texts: [{ input: 'tokens', text: 'abcd' }],
    });
    expect(tried.outputs[0]!.names[0]).toBe('e');
  }, 60_000);
});
