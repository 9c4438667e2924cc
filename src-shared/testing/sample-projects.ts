import { createBlock, createProject, createWire } from '../document/create';
import type { Json, Project } from '../document/document';
import { fakeFeatures } from './features';

/** Three series columns, one category, two static columns, two number targets. */
export const SAMPLE_FEATURES = fakeFeatures({
  sequence: ['a', 'b', 'c'],
  vocabulary: 7,
  static: ['s', 't'],
  target: ['y', 'z'],
});

/** `[id, type, parameters]` for each block, `[from, to]` as `block.port` for each wire. */
export function sampleProject(
  blocks: readonly (readonly [string, string, Readonly<Record<string, Json>>?])[],
  wires: readonly (readonly [string, string])[],
): Project {
  return {
    ...createProject('sample'),
    blocks: new Map(
      blocks.map(([id, type, parameters]) => [id, createBlock(id, type, new Map(Object.entries(parameters ?? {})))]),
    ),
    wires: new Map(wires.map(([from, to], i) => [`w${i}`, createWire(`w${i}`, from, to)])),
  };
}

/** Sequence input, one recurrent block, Linear, regression; per step or from the last state. */
export function recurrentProject(
  cell: 'rnn' | 'gru' | 'lstm',
  parameters: Readonly<Record<string, Json>>,
  perStep: boolean,
): Project {
  return sampleProject(
    [
      ['input', 'sequence-input'],
      ['cell', cell, parameters],
      ['out', 'linear', { units: 2 }],
      ['head', 'regression-output', { perStep }],
    ],
    [
      ['input.out', 'cell.in'],
      [perStep ? 'cell.sequence' : 'cell.state', 'out.in'],
      ['out.out', 'head.in'],
    ],
  );
}
