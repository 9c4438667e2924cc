import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { Weight } from '../block';
import { drawXavier } from '../initial-values';
import { projectFeatures } from '../layer/linear';

/** The ways to say how well a key answers a query. */
export const SCORES = ['additive', 'general', 'dot', 'scaled-dot', 'content', 'location'] as const;
export type Score = (typeof SCORES)[number];

/** What the weights of a score depend on. */
export interface ScoreSizes {
  /** Features of a query. */
  readonly query: number;
  /** Features of a key. */
  readonly key: number;
  /** Units in which an additive score compares. */
  readonly attention: number;
  /** Steps that a location score can point at. */
  readonly length: number;
  /** Whether a content score learns how sharp it is. */
  readonly learnsSharpness: boolean;
}

/** Finds a weight of the score by its name. */
export type WeightOf = (name: string) => Value;

export interface ScoreKind {
  readonly title: string;
  /** LaTeX of the score of one query `q` and key `k_i`. */
  readonly equation: string;
  readonly citation: string;
  /** Whether queries and keys must have equally many features. */
  readonly needsEqualSizes: boolean;
  readonly weights: (sizes: ScoreSizes) => Weight[];
  /** What is computed of the keys alone, once for all queries, `[batch, key steps, …]`. Absent: the keys as they are. */
  readonly prepareKeys?: (g: Emitter, keys: Value, weight: WeightOf) => Value;
  /** Scores `[batch, query steps, key steps]` of `query` `[batch, query steps, …]` and prepared keys. */
  readonly emit: (g: Emitter, query: Value, keys: Value, weight: WeightOf, sizes: ScoreSizes) => Value;
}

function matrix(name: string, rows: number, columns: number): Weight {
  return { name, shape: [rows, columns], initial: (random) => drawXavier(random, rows * columns, columns, rows) };
}

/** Every query with every key: `[batch, query steps, features] · [batch, key steps, features]ᵀ`. */
function multiplyPairs(g: Emitter, query: Value, keys: Value): Value {
  return g.matMul(query, g.transposeLast(keys));
}

/** `x / ‖x‖` over the last axis. The floor keeps a row of zeros at zero, and its gradient finite. */
function normalize(g: Emitter, x: Value): Value {
  return g.div(x, g.max(g.reduceBy('ReduceL2', x, [-1], true), 1e-8));
}

/** One entry a score. */
export const scoreKinds: Readonly<Record<Score, ScoreKind>> = {
  additive: {
    title: 'Additive',
    equation: String.raw`v^\top \tanh(W_q q + W_k k_i)`,
    citation: 'Bahdanau, Cho & Bengio 2015, arXiv:1409.0473, appendix A.1.2',
    needsEqualSizes: false,
    weights: ({ query, key, attention }) => [
      matrix('Wq', attention, query),
      matrix('Wk', attention, key),
      { name: 'v', shape: [attention], initial: (random) => drawXavier(random, attention, attention, 1) },
    ],
    prepareKeys: (g, keys, weight) => projectFeatures(g, keys, weight('Wk'), null),
    emit: (g, query, keys, weight) => {
      const q = g.unsqueeze(projectFeatures(g, query, weight('Wq'), null), [2]);
      return g.matMul(g.tanh(g.add(q, g.unsqueeze(keys, [1]))), weight('v'));
    },
  },
  general: {
    title: 'General',
    equation: String.raw`q^\top W_a k_i`,
    citation: 'Luong, Pham & Manning 2015, arXiv:1508.04025, section 3.1',
    needsEqualSizes: false,
    weights: ({ query, key }) => [matrix('Wa', query, key)],
    emit: (g, query, keys, weight) => multiplyPairs(g, g.matMul(query, weight('Wa')), keys),
  },
  dot: {
    title: 'Dot product',
    equation: String.raw`q^\top k_i`,
    citation: 'Luong, Pham & Manning 2015, arXiv:1508.04025, section 3.1',
    needsEqualSizes: true,
    weights: () => [],
    emit: multiplyPairs,
  },
  'scaled-dot': {
    title: 'Scaled dot product',
    equation: String.raw`\frac{q^\top k_i}{\sqrt{d}}`,
    citation: 'Vaswani et al. 2017, arXiv:1706.03762, equation 1',
    needsEqualSizes: true,
    weights: () => [],
    emit: (g, query, keys, _weight, sizes) => multiplyPairs(g, g.mul(query, 1 / Math.sqrt(sizes.key)), keys),
  },
  content: {
    title: 'Content (cosine)',
    equation: String.raw`\beta \, \frac{q^\top k_i}{\lVert q \rVert \, \lVert k_i \rVert}`,
    citation: 'Graves, Wayne & Danihelka 2014, arXiv:1410.5401, equations 5 and 6',
    needsEqualSizes: true,
    // β = e^b stays positive, and a few hundred steps reach the sharpness that pointing at one key of many needs.
    weights: ({ learnsSharpness }) =>
      learnsSharpness ? [{ name: 'log_beta', shape: [1], initial: () => new Float64Array(1) }] : [],
    prepareKeys: normalize,
    emit: (g, query, keys, weight, sizes) => {
      const direction = normalize(g, query);
      const sharpened = sizes.learnsSharpness ? g.mul(direction, g.exp(weight('log_beta'))) : direction;
      return multiplyPairs(g, sharpened, keys);
    },
  },
  location: {
    title: 'Location',
    equation: String.raw`(W_a q)_i`,
    citation: 'Luong, Pham & Manning 2015, arXiv:1508.04025, equation 8',
    needsEqualSizes: false,
    weights: ({ query, length }) => [matrix('Wa', length, query)],
    emit: (g, query, keys, weight, sizes) => {
      const steps = keys.shape[1];
      if (steps === undefined) throw new Error('Keys are a sequence');
      // One row of Wa a key; keys further on, which are masked, take the last.
      const rows = g.gather(weight('Wa'), g.min(g.range(steps), sizes.length - 1));
      return g.matMul(query, g.transposeLast(rows));
    },
  },
};
