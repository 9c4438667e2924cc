import type { Json } from '../document/document';
import type { BrokenProject } from './broken-project';
import { drawProject, type DrawnBlock } from './draw-project';
import { fakeFeatures } from './features';

const series = fakeFeatures({ sequence: ['a', 'b', 'c'], static: ['s', 't'], target: ['y'] });
const pixels = fakeFeatures({ static: Array.from({ length: 16 }, (_, i) => `p${i}`), target: ['y'] });

/** A sequence `x` and a vector `s`, an `attention` with other blocks and the wires to it, and a prediction of what it gives. */
function attend(
  attention: DrawnBlock,
  blocks: Readonly<Record<string, DrawnBlock>>,
  wires: readonly string[],
  out = 'context',
) {
  return drawProject(
    {
      x: 'sequence-input',
      s: 'static-input',
      ...blocks,
      attention,
      d: ['linear', { units: 1 }],
      y: 'regression-output',
    },
    [...wires, `attention.${out} -> d`, 'd -> y'],
  );
}

/** An `image` of 16 numbers, 4 × 4, other blocks, and a Linear block `d` before the prediction. */
function see(blocks: Readonly<Record<string, DrawnBlock>>, wires: readonly string[], image: Record<string, Json> = {}) {
  return drawProject(
    {
      s: 'static-input',
      image: ['to-image', { height: 4, width: 4, ...image }],
      ...blocks,
      d: ['linear', { units: 1 }],
      y: 'regression-output',
    },
    ['s -> image', ...wires, 'd -> y'],
  );
}

/** Mistakes with attention and images. */
export const brokenAttention: readonly BrokenProject[] = [
  {
    what: 'a dot product of unequal sizes',
    project: attend(['attention', { score: 'dot' }], { q: ['linear', { units: 5 }] }, [
      's -> q',
      'q -> attention.query',
      'x -> attention.keys',
    ]),
    data: series,
    code: 'SHAPE-011',
    block: 'attention',
    port: 'query',
    says: ['dot product', '5 features', '3 features'],
    repairs: [
      'Insert Linear (Units 3)',
      'Insert Linear (Units 5)',
      'Set Score of “attention” to general',
      'Set Score of “attention” to additive',
      'Set Units of “q” to 3',
    ],
  },
  {
    what: 'values at other steps than their keys',
    project: attend('attention', { r: ['repeat', { count: 4 }] }, [
      's -> r',
      's -> attention.query',
      'x -> attention.keys',
      'r -> attention.values',
    ]),
    data: series,
    code: 'SHAPE-012',
    block: 'attention',
    port: 'values',
    says: ['time steps of keys', '4 steps of values'],
    repairs: ['Remove the wire from “r” to “attention”'],
  },
  {
    what: 'heads that do not divide the features',
    project: attend(
      'multi-head-attention',
      { q: ['linear', { units: 6 }] },
      ['s -> q', 'q -> attention.query', 'x -> attention.keys'],
      'out',
    ),
    data: series,
    code: 'SHAPE-013',
    block: 'attention',
    port: 'query',
    says: ['6 features', '4 heads'],
    repairs: ['Set Heads of “attention” to 3', 'Set Units of “q” to 8', 'Insert Linear (Units 8)'],
  },
  {
    what: 'a causal attention to another sequence',
    project: attend(
      ['multi-head-attention', { heads: 1, causal: true }],
      {},
      ['s -> attention.query', 'x -> attention.keys'],
      'out',
    ),
    data: series,
    code: 'SHAPE-014',
    block: 'attention',
    port: 'keys',
    says: ['batch × 2', 'batch × time × 3'],
    repairs: ['Set Causal of “attention” to off'],
  },
  {
    what: 'more steps than positions',
    project: attend(['attention', { score: 'location', length: 3 }], { r: ['repeat', { count: 4 }], m: 'mean-pool' }, [
      's -> r',
      'x -> m',
      'm -> attention.query',
      'r -> attention.keys',
    ]),
    data: series,
    code: 'SHAPE-015',
    block: 'attention',
    port: 'keys',
    says: ['3 positions', '4 steps'],
    repairs: ['Set Greatest length of “attention” to 4'],
  },
  {
    what: 'an image of another size than its features',
    project: see({ f: 'flatten' }, ['image -> f', 'f -> d'], { height: 5, width: 3 }),
    data: pixels,
    code: 'SHAPE-016',
    block: 'image',
    port: 'in',
    says: ['5 × 3', '15 features', '16 features'],
    repairs: ['Make the image 4 × 4'],
  },
  {
    what: 'patches that do not divide their image',
    project: see({ p: ['patches', { patchHeight: 3 }], m: 'mean-pool' }, ['image -> p', 'p -> m', 'm -> d']),
    data: pixels,
    code: 'SHAPE-017',
    block: 'p',
    port: 'in',
    says: ['3 rows', '4 rows'],
    repairs: ['Set Patch height of “p” to 2'],
  },
  {
    what: 'a window larger than its image',
    project: see({ p: ['pool2d', { size: 5 }], f: 'flatten' }, ['image -> p', 'p -> f', 'f -> d']),
    data: pixels,
    code: 'SHAPE-018',
    block: 'p',
    port: 'in',
    says: ['5 × 5', '4 × 4'],
    repairs: ['Set Size of “p” to 4'],
  },
  {
    what: 'attention weights as a prediction',
    project: attend('attention', {}, ['s -> attention.query', 'x -> attention.keys'], 'weights'),
    data: series,
    code: 'SHAPE-001',
    block: 'd',
    port: 'in',
    says: ['attention weights (batch × 1 × time)'],
    repairs: ['Take “Context” of “attention” instead'],
  },
  {
    what: 'an image where a row of features is wanted',
    project: see({}, ['image -> d']),
    data: pixels,
    code: 'SHAPE-001',
    block: 'd',
    port: 'in',
    says: ['an image', '1 channel (batch × 4 × 4 × 1)'],
    repairs: ['Insert Patch embedding', 'Insert Flatten'],
  },
  {
    what: 'a block that reads what a decoder writes',
    project: drawProject({ x: 'token-input', e: 'encoder', d: 'decoder', p: 'max-pool' }, [
      'x -> e',
      'e.memory -> d.memory',
      'e.state -> d.state',
      'd.logits -> p',
    ]),
    data: fakeFeatures({ vocabulary: 9, words: 6 }),
    code: 'GRAPH-012',
    block: 'd',
    port: 'logits',
    says: ['“p” reads what “d” writes'],
    repairs: ['Remove the wire from “d” to “p”'],
    also: ['GRAPH-007'],
  },
];
