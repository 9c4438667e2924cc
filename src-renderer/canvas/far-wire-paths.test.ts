import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { farWirePaths } from './far-wire-paths';
import { makeFlowDrawer } from './to-flow';

const NONE: ReadonlySet<string> = new Set();

describe('wires seen from afar', () => {
  const project = drawProject(
    { x: 'sequence-input', gru: ['gru', { hidden: 16 }], dense: ['linear', { units: 2 }], y: 'regression-output' },
    ['x -> gru', 'gru.state -> dense', 'dense -> y'],
  );
  const show = (wires: ReadonlySet<string> = NONE) => {
    const check = checkProject(project, SAMPLE_FEATURES);
    const selection = { blocks: NONE, wires, notes: NONE, groups: NONE };
    const { nodes, edges } = makeFlowDrawer()({
      ...{ project, check, selection, drag: new Map(), targetWire: null, open: NONE },
    });
    return { nodes, edges, paths: farWirePaths(nodes, edges) };
  };
  const starts = (path: string): string[] => [...path.matchAll(/M([^C]+)/g)].map(([, place = '']) => place.trim());

  it('are one shape for each look', () => {
    const { paths } = show();
    expect(paths.map(({ kind, path }) => [kind, starts(path).length])).toEqual([
      ['sequence', 1],
      ['vector', 2],
    ]);
  });

  it('begin at the ports of their blocks', () => {
    const { nodes, paths } = show();
    const x = nodes.find(({ id }) => id === 'x');
    const [left, top] = (starts(paths[0]?.path ?? '')[0] ?? '').split(',').map(Number);
    expect(left).toBe((x?.position.x ?? NaN) + (x?.width ?? NaN));
    expect(top).toBeGreaterThan(x?.position.y ?? NaN);
    expect(top).toBeLessThan((x?.position.y ?? NaN) + (x?.height ?? NaN));
  });

  it('lie on top where they are selected', () => {
    const [wire = ''] = project.wires.keys();
    const { paths } = show(new Set([wire]));
    expect(paths.map(({ kind, isSelected }) => [kind, isSelected])).toEqual([
      ['vector', false],
      ['sequence', true],
    ]);
    expect(show().edges.length).toBe(3);
  });
});
