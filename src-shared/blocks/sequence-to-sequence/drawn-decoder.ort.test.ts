import { describe, expect, it } from 'vitest';
import { checkProject } from '../../compiler/check';
import { readGenerated, samplingInputs } from '../../decoding/generate-graph';
import { createPrefixModel } from '../../decoding/prefix-model';
import { writeTexts } from '../../decoding/write-texts';
import { describePrefix, limitsOf } from '../../decoding/writer';
import type { Json } from '../../document/document';
import { verifyTypedGraph } from '../../ops/verify-typed';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { drawProject } from '../../testing/draw-project';
import { fakeFeatures } from '../../testing/features';
import { runInOnnxruntime } from '../../testing/ort';
import { checkWholeGradients, compileWhole } from '../../testing/whole-model';

const WORDS = 7;
const data = fakeFeatures({ vocabulary: 6, words: WORDS });

/** A transformer of one layer, source and target: attention to itself, attention to the source, feed-forward. */
function drawTransformer(own: Record<string, Json>) {
  return drawProject(
    {
      source: 'token-input',
      read: ['embedding', { size: 4 }],
      sofar: 'target-input',
      table: ['embedding', { size: 4 }],
      place: 'positional-encoding',
      self: ['multi-head-attention', { heads: 2, ...own }],
      first: 'add',
      cross: ['multi-head-attention', { heads: 2 }],
      second: 'add',
      forward: ['feed-forward', { hidden: 5 }],
      words: ['linear', { units: WORDS }],
      head: 'sequence-output',
    },
    [
      'source -> read',
      'sofar -> table',
      'table -> place',
      'place -> self.query',
      'place -> first.in-1',
      'self -> first.in-2',
      'first -> cross.query',
      'read -> cross.keys',
      'first -> second.in-1',
      'cross -> second.in-2',
      'second -> forward',
      'forward -> words',
      'words -> head',
    ],
  );
}

function int64(dims: readonly number[], values: readonly number[]): Tensor {
  return tensor('int64', dims, values);
}

describe('a decoder drawn of parts', () => {
  const whole = compileWhole(drawTransformer({ causal: true }), data);
  const source = new Map([
    ['source', int64([2, 3], [1, 2, 3, 4, 5, 0])],
    ['source.lengths', int64([2], [3, 2])],
  ]);

  it('has gradients that agree with finite differences', async () => {
    const batch = new Map([
      ...source,
      ['sofar', int64([2, 3], [1, 4, 5, 1, 6, 0])],
      ['sofar.lengths', int64([2], [3, 2])],
      ['head.target', int64([2, 3], [4, 5, 2, 6, 2, -100])],
    ]);
    await checkWholeGradients(whole, {}, (graph, feeds) => runInOnnxruntime(graph, feeds, 'basic'), 3, batch);
  });

  it('is asked with a longer prefix for each token: what it said of the steps before stays', async () => {
    const { decoding } = whole.model;
    expect(decoding).toMatchObject({ block: 'head', prefixes: ['sofar'], generate: null, pair: null });
    const graph = whole.model.predict(whole.parameters);
    const ask = async (prefix: readonly number[]): Promise<number[]> => {
      const steps = prefix.length;
      const out = await runInOnnxruntime(
        graph,
        new Map([
          ...source,
          ['sofar', int64([2, steps], [...prefix, ...prefix])],
          ['sofar.lengths', int64([2], [steps, steps])],
        ]),
      );
      return [...toNumbers(out.get('head')!)].slice(0, steps * WORDS);
    };
    const short = await ask([1, 4]);
    const long = await ask([1, 4, 5]);
    long.slice(0, 2 * WORDS).forEach((p, i) => expect(p).toBeCloseTo(short[i]!, 6));
    expect(long.slice(2 * WORDS).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it('writes in one graph what the host writes by asking again for each token', async () => {
    const decoding = whole.model.decoding!;
    const graph = decoding.generateFromPrefix!({ parameters: whole.parameters, sampling: false });
    verifyTypedGraph(graph);
    expect(graph.inputs.map(({ name }) => name)).toEqual(['source', 'source.lengths']);
    // What is made of the source alone is made once, outside of the loop.
    const loop = graph.nodes.find(({ op }) => op === 'Loop')!.attributes['body']!;
    const body = loop.kind === 'graph' ? loop.value : null;
    expect(body!.nodes.flatMap(({ inputs }) => inputs.filter((value) => value?.name === 'source'))).toEqual([]);
    const { special } = decoding.text;
    const out = await runInOnnxruntime(graph, source);
    const predict = whole.model.predict(whole.parameters);
    const form = describePrefix(whole.model, decoding, []);
    const step = createPrefixModel(form, (feeds) => runInOnnxruntime(predict, feeds), source, 2);
    const texts = await writeTexts(step, limitsOf(decoding), 2);
    const found = readGenerated(out, 'head', special.end);
    expect(found.map(({ tokens }) => tokens)).toEqual(texts.map(({ tokens }) => tokens));
    found.forEach(({ logProbability }, row) => expect(logProbability).toBeCloseTo(texts[row]!.logProbability, 4));
    const drawn = { temperature: 1.5, topK: 4, seed: 3 };
    const sample = decoding.generateFromPrefix!({ parameters: whole.parameters, sampling: true });
    const noise = samplingInputs('head', drawn, decoding.maximumLength, 2, WORDS);
    const sampled = readGenerated(await runInOnnxruntime(sample, new Map([...source, ...noise])), 'head', special.end);
    const stepped = await writeTexts(
      createPrefixModel(form, (feeds) => runInOnnxruntime(predict, feeds), source, 2),
      ...([limitsOf(decoding), 2, drawn] as const),
    );
    expect(sampled.map(({ tokens }) => tokens)).toEqual(stepped.map(({ tokens }) => tokens));
  });

  it('is warned of where it would see the answer, and only there: the source may be read whole', () => {
    const warnings = (own: Record<string, Json>) =>
      checkProject(drawTransformer(own), data).diagnostics.map(({ code, message }) => [code, message]);
    expect(warnings({ causal: true })).toEqual([]);
    expect(warnings({ causal: false })).toEqual([['GRAPH-008', expect.stringContaining('self')]]);
  });

  it('is told when it stands at other steps than its text', () => {
    const project = drawProject(
      { source: 'token-input', read: ['embedding', { size: WORDS }], sofar: 'target-input', head: 'sequence-output' },
      ['source -> read', 'read -> head'],
    );
    const problem = checkProject(project, data).diagnostics.find(({ code }) => code === 'SHAPE-009');
    expect(problem?.message).toContain('time.target');
    expect(problem?.where).toMatchObject({ block: 'head' });
  });
});
