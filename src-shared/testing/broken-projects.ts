import type { FeatureSource } from '../blocks/block';
import type { BlockCode } from '../blocks/block-diagnostics';
import type { Project } from '../document/document';
import { brokenAttention } from './broken-attention';
import { brokenCarrying } from './broken-carrying';
import { brokenReusable } from './broken-reusable';
import { brokenTargets } from './broken-targets';
import { bypass, drawProject } from './draw-project';
import { fakeFeatures } from './features';

/** Three number columns, two of a whole window, a vocabulary of nine, one target. */
export const numbers = fakeFeatures({ sequence: ['a', 'b', 'c'], static: ['s', 't'], vocabulary: 9, target: ['y'] });
const manySteps = fakeFeatures({ sequence: ['a'], target: ['y'], steps: 3 });

/** A project with one mistake, and what the check is to say of it. */
export interface BrokenProject {
  readonly what: string;
  readonly project: Project;
  readonly data?: FeatureSource;
  readonly code: BlockCode;
  readonly block?: string;
  readonly port?: string;
  /** Words of the message: the numbers above all. */
  readonly says?: readonly string[];
  /** How the labels of the repairs begin, in order. */
  readonly repairs: readonly string[];
  /** Other codes that the same mistake cannot help causing. */
  readonly also?: readonly string[];
}

export const brokenProjects: readonly BrokenProject[] = [
  {
    what: 'a block type from the future',
    project: drawProject({ x: 'sequence-input', f: 'oracle', y: 'regression-output' }, ['x -> f', 'f -> y']),
    code: 'GRAPH-001',
    block: 'f',
    says: ['“oracle”'],
    repairs: ['Remove “f”'],
  },
  {
    what: 'a wire at an output that does not exist',
    project: drawProject({ x: 'sequence-input', gru: 'gru', d: ['linear', { units: 1 }], y: 'regression-output' }, [
      'x -> gru',
      'gru.cell -> d',
      'd -> y',
    ]),
    code: 'GRAPH-002',
    block: 'gru',
    port: 'cell',
    says: ['“cell”'],
    repairs: ['Connect it to “Whole sequence”', 'Connect it to “Last state”', 'Remove the wire'],
  },
  {
    what: 'a wire at an input that does not exist',
    project: drawProject({ x: 'static-input', sum: 'add', d: ['linear', { units: 1 }], y: 'regression-output' }, [
      'x -> sum.in-1',
      'x -> sum.in-3',
      'sum -> d',
      'd -> y',
    ]),
    code: 'GRAPH-002',
    block: 'sum',
    port: 'in-3',
    repairs: ['Connect it to “Input 2”', 'Remove the wire'],
    also: ['GRAPH-003'],
  },
  {
    what: 'an unconnected input behind a block that leads nowhere',
    project: drawProject({ x: 'sequence-input', gru: 'gru', d: ['linear', { units: 1 }], y: 'regression-output' }, [
      'x -> gru',
      'd -> y',
    ]),
    code: 'GRAPH-003',
    block: 'd',
    port: 'in',
    repairs: ['Connect it to “gru”', 'Connect it to “x”', 'Remove “d”'],
    also: ['GRAPH-006', 'GRAPH-007', 'GRAPH-007'],
  },
  {
    what: 'an output with nothing in front of it',
    project: drawProject({ s: 'static-input', y: 'regression-output' }, []),
    code: 'GRAPH-003',
    block: 'y',
    port: 'in',
    repairs: ['Connect it to “s”: 2 features', 'Remove “y”'],
    also: ['GRAPH-007'],
  },
  {
    what: 'a bypassed block that nothing can stand in for',
    project: bypass(
      drawProject({ x: 'sequence-input', p: 'last-step', d: ['linear', { units: 1 }], y: 'regression-output' }, [
        'x -> p',
        'p -> d',
        'd -> y',
      ]),
      'p',
    ),
    code: 'GRAPH-009',
    block: 'p',
    port: 'out',
    says: ['“p” is bypassed', 'what enters it is a sequence'],
    repairs: ['Switch “p” on again', 'Remove “p”'],
  },
  {
    what: 'no output but one that is bypassed',
    project: bypass(
      drawProject({ x: 'static-input', d: ['linear', { units: 1 }], y: 'regression-output' }, ['x -> d', 'd -> y']),
      'y',
    ),
    code: 'GRAPH-005',
    says: ['bypassed'],
    repairs: ['Switch “y” on again'],
  },
  {
    what: 'blocks in a loop',
    project: drawProject(
      { x: 'static-input', sum: 'add', a: 'tanh', b: 'relu', d: ['linear', { units: 1 }], y: 'regression-output' },
      ['x -> sum.in-1', 'b -> sum.in-2', 'sum -> a', 'a -> b', 'b -> d', 'd -> y'],
    ),
    code: 'GRAPH-004',
    block: 'a',
    says: ['“a” → “b” → “sum” → “a”'],
    repairs: [
      'Remove the wire from “a” to “b”',
      'Remove the wire from “b” to “sum”',
      'Remove the wire from “sum” to “a”',
    ],
  },
  {
    what: 'a block that feeds itself',
    project: drawProject({ x: 'static-input', sum: 'add', d: ['linear', { units: 1 }], y: 'regression-output' }, [
      'x -> sum.in-1',
      'sum -> sum.in-2',
      'sum -> d',
      'd -> y',
    ]),
    code: 'GRAPH-004',
    block: 'sum',
    says: ['“sum” → “sum”'],
    repairs: ['Remove the wire from “sum” to “sum”'],
  },
  {
    what: 'no output',
    project: drawProject({ x: 'sequence-input', gru: 'gru' }, ['x -> gru']),
    code: 'GRAPH-005',
    repairs: ['Add a Regression output behind “gru”'],
  },
  {
    what: 'no output where classes are to be told apart, behind a sequence',
    project: drawProject({ x: 'sequence-input', d: 'linear' }, ['x -> d']),
    data: fakeFeatures({ sequence: ['a'], target: ['kind'], classes: 2 }),
    code: 'GRAPH-005',
    repairs: ['Add a Yes/no output behind “d”', 'Add a Multi-class output behind “d”'],
  },
  {
    what: 'an empty canvas',
    project: drawProject({}, []),
    code: 'GRAPH-005',
    repairs: [],
  },
  {
    what: 'an output that no data reaches',
    project: drawProject({ d: ['linear', { units: 1 }], y: 'regression-output' }, ['d -> y']),
    code: 'GRAPH-006',
    block: 'y',
    repairs: ['Add a Sequence input in front of “d”', 'Add a Static input in front of “d”'],
    also: ['GRAPH-003'],
  },
  {
    what: 'a block that leads nowhere',
    project: drawProject({ x: 'static-input', d: ['linear', { units: 1 }], y: 'regression-output', spare: 'relu' }, [
      'x -> d',
      'd -> y',
      'd -> spare',
    ]),
    code: 'GRAPH-007',
    block: 'spare',
    repairs: ['Remove “spare”'],
  },
  {
    what: 'an output at every step behind a network that reads backwards too',
    project: drawProject(
      {
        x: 'sequence-input',
        gru: ['gru', { direction: 'bidirectional' }],
        d: ['linear', { units: 1 }],
        y: ['regression-output', { perStep: true }],
      },
      ['x -> gru', 'gru.sequence -> d', 'd -> y'],
    ),
    code: 'GRAPH-008',
    block: 'gru',
    repairs: ['Set Direction of “gru” to forward'],
  },
  {
    what: 'fewer learnt positions than the longest sample has steps',
    project: drawProject(
      {
        x: 'sequence-input',
        place: ['positional-encoding', { kind: 'learned', length: 8 }],
        pool: 'mean-pool',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['x -> place', 'place -> pool', 'pool -> d', 'd -> y'],
    ),
    data: fakeFeatures({ sequence: ['a'], target: ['y'], longest: 12 }),
    code: 'GRAPH-011',
    block: 'place',
    says: ['8', '12'],
    repairs: ['Set Greatest length of “place” to 12'],
  },
  {
    what: 'a hidden size of 0',
    project: drawProject(
      { x: 'sequence-input', gru: ['gru', { hidden: 0 }], d: ['linear', { units: 1 }], y: 'regression-output' },
      ['x -> gru', 'gru.state -> d', 'd -> y'],
    ),
    code: 'PARAM-002',
    block: 'gru',
    repairs: ['Set Hidden size to 1', 'Set Hidden size to its default, 32'],
  },
  {
    what: 'a parameter of the wrong type',
    project: drawProject({ x: 'static-input', d: ['linear', { bias: 'yes' }], y: 'regression-output' }, [
      'x -> d',
      'd -> y',
    ]),
    code: 'PARAM-001',
    block: 'd',
    repairs: ['Set Bias to its default, true'],
  },
  {
    what: 'a broken output, which is still the output',
    project: drawProject({ x: 'static-input', y: ['regression-output', { loss: 'guess' }] }, ['x -> y']),
    code: 'PARAM-003',
    block: 'y',
    says: ['mse, mae, huber'],
    repairs: ['Set Loss to its default, mse'],
  },
  {
    what: 'a parameter that is not known',
    project: drawProject({ x: 'static-input', d: ['linear', { units: 1, unit: 2 }], y: 'regression-output' }, [
      'x -> d',
      'd -> y',
    ]),
    code: 'PARAM-004',
    block: 'd',
    repairs: ['Remove “unit”'],
  },
  {
    what: 'a sequence where a vector is wanted',
    project: drawProject({ x: 'sequence-input', gru: ['gru', { hidden: 1 }], y: 'regression-output' }, [
      'x -> gru',
      'gru.sequence -> y',
    ]),
    code: 'SHAPE-001',
    block: 'y',
    port: 'in',
    says: ['1 feature (batch × time × 1)'],
    repairs: [
      'Take “Last state” of “gru”',
      'Switch “At every step”',
      'Insert Last step',
      'Insert Mean over time',
      'Insert Maximum over time',
    ],
  },
  {
    what: 'a vector where a sequence is wanted',
    project: drawProject(
      { t: 'sequence-input', first: 'last-step', gru: 'gru', d: ['linear', { units: 1 }], y: 'regression-output' },
      ['t -> first', 'first -> gru', 'gru.state -> d', 'd -> y'],
    ),
    code: 'SHAPE-001',
    block: 'gru',
    port: 'in',
    says: ['3 features (batch × 3)'],
    repairs: ['Insert Repeat over time'],
  },
  {
    what: 'a vector for an output at every step',
    project: drawProject(
      { x: 'sequence-input', gru: ['gru', { hidden: 1 }], y: ['regression-output', { perStep: true }] },
      ['x -> gru', 'gru.state -> y'],
    ),
    code: 'SHAPE-001',
    block: 'y',
    port: 'in',
    repairs: ['Take “Whole sequence” of “gru”', 'Switch “At every step” of “y” off', 'Insert Repeat over time'],
  },
  {
    what: 'tokens where features are wanted',
    project: drawProject({ x: 'token-input', gru: 'gru', d: ['linear', { units: 1 }], y: 'regression-output' }, [
      'x -> gru',
      'gru.state -> d',
      'd -> y',
    ]),
    code: 'SHAPE-001',
    block: 'gru',
    port: 'in',
    says: ['tokens of 9 values (batch × time)'],
    repairs: ['Insert Embedding'],
  },
  {
    what: 'tokens where a vector is wanted',
    project: drawProject({ x: 'token-input', y: 'regression-output' }, ['x -> y']),
    code: 'SHAPE-001',
    block: 'y',
    port: 'in',
    repairs: ['Insert Embedding and Mean over time'],
  },
  {
    what: 'numbers where tokens are wanted',
    project: drawProject({ x: 'sequence-input', e: 'embedding', p: 'mean-pool', y: 'regression-output' }, [
      'x -> e',
      'e -> p',
      'p -> y',
    ]),
    code: 'SHAPE-001',
    block: 'e',
    port: 'in',
    repairs: ['Bypass “e”'],
  },
  {
    what: 'sums of different sizes',
    project: drawProject(
      {
        x: 'static-input',
        a: ['linear', { units: 64 }],
        r: 'relu',
        b: ['linear', { units: 32 }],
        sum: 'add',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['x -> a', 'x -> b', 'b -> r', 'a -> sum.in-1', 'r -> sum.in-2', 'sum -> d', 'd -> y'],
    ),
    code: 'SHAPE-002',
    block: 'sum',
    port: 'in-2',
    says: ['input 2 has 32 features (batch × 32)', 'input 1 has 64 features (batch × 64)'],
    repairs: [
      'Set Units of “b” to 64',
      'Insert Linear (Units 64)',
      'Set Units of “a” to 32',
      'Insert Linear (Units 32)',
      'Use Concatenate',
    ],
  },
  {
    what: 'sequences of different lengths',
    project: drawProject(
      {
        x: 'sequence-input',
        short: ['conv1d', { filters: 3, padding: 'valid' }],
        sum: 'multiply',
        p: 'max-pool',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['x -> short', 'x -> sum.in-1', 'short -> sum.in-2', 'sum -> p', 'p -> d', 'd -> y'],
    ),
    code: 'SHAPE-003',
    block: 'sum',
    port: 'in-2',
    says: ['batch × time × 3', 'batch × time-2 × 3'],
    repairs: ['Insert Last step', 'Insert Mean over time'],
  },
  {
    what: 'more features than the target has columns',
    project: drawProject({ x: 'static-input', d: ['linear', { units: 64 }], drop: 'dropout', y: 'regression-output' }, [
      'x -> d',
      'd -> drop',
      'drop -> y',
    ]),
    code: 'SHAPE-004',
    block: 'y',
    port: 'in',
    says: ['1 number (“y”)', '1 feature', '64 features (batch × 64)'],
    repairs: ['Set Units of “d” to 1', 'Insert Linear (Units 1)'],
  },
  {
    what: 'too few features for the steps to predict, from a layer that others read too',
    project: drawProject(
      {
        x: 'sequence-input',
        p: 'mean-pool',
        d: ['linear', { units: 2 }],
        y: 'regression-output',
        z: 'regression-output',
      },
      ['x -> p', 'p -> d', 'd -> y', 'd -> z'],
    ),
    data: manySteps,
    code: 'SHAPE-004',
    block: 'y',
    port: 'in',
    says: ['3 numbers', '2 features'],
    repairs: ['Insert Linear (Units 3)'],
    also: ['SHAPE-004'],
  },
  {
    what: 'an initial state of another size',
    project: drawProject(
      {
        x: 'sequence-input',
        s: 'static-input',
        start: ['linear', { units: 8 }],
        lstm: ['lstm', { hidden: 6, layers: 2 }],
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['x -> lstm', 's -> start', 'start -> lstm.initial-cell', 'lstm.state -> d', 'd -> y'],
    ),
    code: 'SHAPE-005',
    block: 'lstm',
    port: 'initial-cell',
    says: ['8 features', '12 features', '2 layers × 1 direction × 6 units'],
    repairs: ['Insert Linear (Units 12)', 'Set Units of “start” to 12', 'Set Hidden size of “lstm” to 4'],
  },
  {
    what: 'a convolution wider than its sequence',
    project: drawProject(
      {
        s: 'static-input',
        four: ['repeat', { count: 4 }],
        c: ['conv1d', { kernel: 3, dilation: 3, padding: 'valid' }],
        p: 'max-pool',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['s -> four', 'four -> c', 'c -> p', 'p -> d', 'd -> y'],
    ),
    code: 'SHAPE-006',
    block: 'c',
    port: 'in',
    says: ['7 steps', '4 steps'],
    repairs: ['Set Padding of “c” to same'],
  },
  ...brokenTargets,
  ...brokenAttention,
  ...brokenCarrying,
  ...brokenReusable,
];
