import { describe, expect, it } from 'vitest';
import { checkProject } from '../../compiler/check';
import type { Json } from '../../document/document';
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
