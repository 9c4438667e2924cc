import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING, type Project } from '../../src-shared/document/document';
import { chainProject } from '../../src-shared/testing/tiny-training';
import { listMeasures } from './branch-measures';

function projectWith(
  type: string,
  parameters: Readonly<Record<string, string | number>>,
  clipNorm: number | null,
): Project {
  const project = chainProject(
    [
      ['input', 'sequence-input'],
      ['cell', type, parameters],
      ['linear', 'linear', { units: 1 }],
      ['head', 'regression-output'],
    ],
    { cell: 'state' },
  );
  if (project.data === null) throw new Error('The project has no data');
  const data = { ...project.data, window: { ...project.data.window, length: 40 } };
  return { ...project, data, training: { ...DEFAULT_TRAINING, clipNorm } };
}

const keysOf = (project: Project) => listMeasures(project, 'cell').map(({ key }) => key);

describe('measures against vanishing and exploding gradients', () => {
  it('are those that are not taken yet', () => {
    expect(keysOf(projectWith('rnn', { initialization: 'xavier' }, null))).toEqual([
      ...['clipping', 'orthogonal', 'gru', 'lstm', 'shorter'],
    ]);
    expect(keysOf(projectWith('lstm', { forgetBias: 0 }, 1))).toEqual(['forget-bias', 'shorter']);
    expect(keysOf(projectWith('gru', {}, 1))).toEqual(['shorter']);
  });

  it('change one thing and leave the rest', () => {
    const project = projectWith('rnn', { hidden: 5, activation: 'relu' }, null);
    const measures = new Map(listMeasures(project, 'cell').map((measure) => [measure.key, measure.project]));
    expect(measures.get('clipping')?.training).toEqual({ ...project.training, clipNorm: 1 });
    expect(measures.get('clipping')?.blocks).toBe(project.blocks);
    expect(measures.get('shorter')?.data?.window.length).toBe(20);
  });

  it('truncate earlier without forgetting where the state is carried', () => {
    const plain = projectWith('gru', {}, 1);
    const project: Project = {
      ...plain,
      data: { ...plain.data!, samples: 'text' },
      blocks: new Map([...plain.blocks].filter(([id]) => id !== 'input' && id !== 'head')),
    };
    const [carry, shorter] = listMeasures(project, 'cell');
    expect(carry).toMatchObject({ key: 'carry', project: { training: { carryState: true } } });
    expect(shorter!.title).toBe('Look back 20 instead of 40 steps');
    const [only, ...others] = listMeasures(carry!.project, 'cell');
    expect(others).toEqual([]);
    expect(only).toMatchObject({ key: 'shorter', title: 'Truncate after 20 instead of 40 steps' });
    expect(only!.project.training.carryState).toBe(true);
    // A layer that reads backwards cannot go on.
    const both = projectWith('gru', { direction: 'bidirectional' }, 1);
    expect(keysOf({ ...both, data: project.data })).toEqual(['shorter']);
  });

  it('put a gated cell on the same wires, with the parameters that it knows', () => {
    const project = projectWith('rnn', { hidden: 5, activation: 'relu' }, 1);
    const gated = listMeasures(project, 'cell').find(({ key }) => key === 'lstm')!.project;
    expect(gated.blocks.get('cell')).toMatchObject({ type: 'lstm', name: project.blocks.get('cell')!.name });
    expect([...gated.blocks.get('cell')!.parameters]).toEqual([['hidden', 5]]);
    const wires = ({ wires: all }: Project) => [...all.values()].sort((a, b) => a.id.localeCompare(b.id));
    expect(wires(gated)).toEqual(wires(project));
  });

  it('are none for a block that is not there', () => {
    expect(listMeasures(projectWith('gru', {}, 1), 'gone').map(({ key }) => key)).toEqual(['shorter']);
  });
});
