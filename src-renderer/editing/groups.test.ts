import { describe, expect, it } from 'vitest';
import type { Project } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { crossingsOf, joinGroups } from './groups';

const drawn = drawProject(
  { x: 'sequence-input', gru: 'gru', a: 'linear', b: 'linear', y: 'regression-output', z: 'regression-output' },
  ['x -> gru', 'gru.state -> a', 'gru.state -> b', 'a -> y', 'b -> z'],
);
const project: Project = {
  ...drawn,
  groups: new Map([['g', { id: 'g', name: 'G', blocks: ['a', 'gru'], collapsed: false, unknown: new Map() }]]),
};

describe('groups', () => {
  it('know what crosses their border, a port once', () => {
    const { entering, leaving } = crossingsOf(project, ['gru', 'a']);
    expect(entering).toEqual([{ inside: { block: 'gru', port: 'in' }, source: { block: 'x', port: 'out' } }]);
    expect(leaving.map(({ inside }) => `${inside.block}.${inside.port}`)).toEqual(['gru.state', 'a.out']);
    const both = crossingsOf(project, ['a', 'b']);
    expect(both.entering.map(({ inside, source }) => `${source.block}>${inside.block}`)).toEqual(['gru>a', 'gru>b']);
    expect(crossingsOf(project, [...project.blocks.keys()])).toEqual({ entering: [], leaving: [] });
  });

  it('take copies of some of their blocks in, and leave a copy of the whole alone', () => {
    expect(joinGroups(project, new Map([['gru', 'gru-2']]))).toMatchObject([
      { type: 'setGroup', group: { id: 'g', blocks: ['a', 'gru', 'gru-2'] } },
    ]);
    expect(
      joinGroups(
        project,
        new Map([
          ['gru', 'gru-2'],
          ['a', 'a-2'],
        ]),
      ),
    ).toEqual([]);
    expect(joinGroups(project, new Map([['b', 'b-2']]))).toEqual([]);
  });
});
