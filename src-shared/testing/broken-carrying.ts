import type { Json, Project, Samples } from '../document/document';
import type { BrokenProject } from './broken-project';
import { drawProject, type DrawnBlock } from './draw-project';
import { makeBinding } from './tables';

const PER_STEP = { perStep: true };

function carrying(
  cell: DrawnBlock,
  wires: readonly string[],
  more: Readonly<Record<string, DrawnBlock>> = {},
  head: Readonly<Record<string, Json>> = PER_STEP,
): Project {
  const blocks: Readonly<Record<string, DrawnBlock>> = {
    ...{ x: 'sequence-input', cell },
    ...more,
    d: ['linear', { units: 1 }],
    y: ['regression-output', head],
  };
  const project = drawProject(blocks, [...wires, 'd -> y']);
  return { ...project, training: { ...project.training, carryState: true } };
}

const CHAIN = ['x -> cell', 'cell.sequence -> d'];
const OFF = 'Switch “Carry the state” off';

function withSamples(project: Project, samples: Samples): Project {
  return { ...project, data: makeBinding([], { samples }) };
}

/** Drawings whose state cannot be carried from window to window. */
export const brokenCarrying: readonly BrokenProject[] = [
  {
    what: 'a state to be carried by a layer that reads from both sides',
    project: carrying(['gru', { direction: 'bidirectional' }], CHAIN),
    code: 'GRAPH-010',
    block: 'cell',
    says: ['“cell” reads its window from behind'],
    repairs: ['Set Direction of “cell” to forward', OFF],
    also: ['GRAPH-008'],
  },
  {
    what: 'a state to be carried with one answer a window',
    project: carrying('lstm', CHAIN.with(1, 'cell.state -> d'), {}, {}),
    code: 'GRAPH-010',
    block: 'y',
    says: ['answers once a window'],
    repairs: ['Set', OFF],
    also: ['GRAPH-010'],
  },
  {
    what: 'a state to be carried past a block that looks at a whole window',
    project: carrying('rnn', ['x -> c', 'c -> cell', 'cell.sequence -> d'], { c: ['conv1d', { padding: 'causal' }] }),
    code: 'GRAPH-010',
    block: 'c',
    says: ['looks at a whole window at once'],
    repairs: [OFF],
  },
  {
    what: 'a state to be carried into a place where another one is wired',
    project: carrying('rnn', ['x -> cell', 'x -> first', 'first.state -> cell.initial-state', 'cell.sequence -> d'], {
      first: 'rnn',
    }),
    code: 'GRAPH-010',
    block: 'cell',
    port: 'initial-state',
    says: ['begins each window with a state that is wired to it'],
    repairs: ['Remove the wire from “first” to “cell”', OFF],
    also: ['GRAPH-010', 'GRAPH-008'],
  },
  {
    what: 'a state to be carried by nothing',
    project: carrying('relu', ['x -> cell', 'cell -> d']),
    code: 'GRAPH-010',
    says: ['no block of the model has one'],
    repairs: [OFF],
  },
  {
    what: 'a state to be carried between rows that are samples',
    project: withSamples(carrying('rnn', CHAIN), 'rows'),
    code: 'GRAPH-010',
    says: ['a sample is one row'],
    repairs: [OFF],
  },
];
