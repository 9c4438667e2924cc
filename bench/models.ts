import type { CompiledModel } from '../src-shared/compiler/compiled-model';
import { compileProject } from '../src-shared/compiler/compile';
import type { FeatureSource } from '../src-shared/blocks/block';
import type { CellKind } from '../src-shared/blocks/recurrent/cell-kind';
import type { Json, Project } from '../src-shared/document/document';
import { fakeFeatures } from '../src-shared/testing/features';
import { sampleProject } from '../src-shared/testing/sample-projects';

/** One recurrent layer, then Linear to ten numbers at every step, compared with a target at every step. */
export interface RecurrentModel {
  readonly cell: CellKind;
  readonly time: number;
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly bidirectional: boolean;
}

/** Numbers predicted at each step. */
export const OUTPUTS = 10;

export function nameModel({ cell, time, batch, inputs, hidden, bidirectional }: RecurrentModel): string {
  return `${bidirectional ? 'bidirectional ' : ''}${cell.toUpperCase()} T${time} B${batch} I${inputs} H${hidden}`;
}

/** A data file with so many input columns and target columns, all numbers. */
export function featureColumns(inputs: number, targets: number): FeatureSource {
  const names = (stem: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${stem}${i}`);
  return fakeFeatures({ sequence: names('x', inputs), target: names('y', targets) });
}

export function recurrentModelProject({ cell, hidden, bidirectional }: RecurrentModel): Project {
  return sampleProject(
    [
      ['input', 'sequence-input'],
      ['cell', cell, { hidden, direction: bidirectional ? 'bidirectional' : 'forward' }],
      ['linear', 'linear', { units: OUTPUTS }],
      ['head', 'regression-output', { perStep: true }],
    ],
    [
      ['input.out', 'cell.in'],
      ['cell.sequence', 'linear.in'],
      ['linear.out', 'head.in'],
    ],
  );
}

/** All rows of a batch are full in these measurements, as they are for windows cut from a table. */
export function compileOrThrow(project: Project, source: FeatureSource): CompiledModel {
  const model = compileProject(project, source, { ragged: false });
  if (!model.ok) throw new Error(model.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  return model.value;
}

export function compileRecurrent(model: RecurrentModel): CompiledModel {
  return compileOrThrow(recurrentModelProject(model), featureColumns(model.inputs, OUTPUTS));
}

const CHAIN_WIDTH = 16;

/** A project of exactly `blocks` blocks: groups of Linear, LayerNorm, tanh and a sum with what entered the group, in a row. */
export function chainProject(blocks: number): Project {
  const list: [string, string, Readonly<Record<string, Json>>][] = [
    ['input', 'sequence-input', {}],
    ['cell', 'gru', { hidden: CHAIN_WIDTH }],
  ];
  const wires: [string, string][] = [['input.out', 'cell.in']];
  let last = 'cell.sequence';
  const append = (id: string, type: string, parameters: Readonly<Record<string, Json>> = {}, port = 'in'): void => {
    list.push([id, type, parameters]);
    wires.push([last, `${id}.${port}`]);
    last = `${id}.out`;
  };
  for (let group = 0; list.length + 2 < blocks; group++) {
    const entering = last;
    const room = blocks - list.length - 2;
    append(`linear-${group}`, 'linear', { units: CHAIN_WIDTH });
    if (room > 1) append(`norm-${group}`, 'layer-norm');
    if (room > 2) append(`tanh-${group}`, 'tanh');
    if (room > 3) {
      append(`sum-${group}`, 'add', {}, 'in-1');
      wires.push([entering, `sum-${group}.in-2`]);
    }
  }
  append('linear', 'linear', { units: OUTPUTS });
  list.push(['head', 'regression-output', { perStep: true }]);
  wires.push([last, 'head.in']);
  return sampleProject(list, wires);
}
