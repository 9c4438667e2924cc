import { beforeEach, describe, expect, it } from 'vitest';
import { serializeProject } from '../../src-shared/document/serialize';
import { drawDefinition, standsFor, withDefinitions } from '../../src-shared/testing/draw-definition';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import {
  applyToDrawing,
  enterBlock,
  enterDefinition,
  enterPath,
  insideDefinition,
  leaveTo,
  tryInDrawing,
} from './enter-drawing';
import { apply, newProject, projectStore, setFeatures, undo } from './project-store';

const layer = drawDefinition(
  'layer',
  { in: 'block-input', gru: ['gru', { hidden: 4 }], out: 'block-output' },
  ['in -> gru', 'gru.sequence -> out'],
  'Layer',
);
const stack = drawDefinition('stack', { in: 'block-input', one: standsFor('layer'), out: 'block-output' }, [
  'in -> one.in',
  'one.out -> out',
]);
const project = withDefinitions(
  drawProject(
    {
      x: 'sequence-input',
      a: standsFor('layer'),
      b: standsFor('stack'),
      last: 'last-step',
      d: ['linear', { units: 2 }],
      y: 'regression-output',
    },
    ['x -> a.in', 'a.out -> b.in', 'b.out -> last', 'last -> d', 'd -> y'],
  ),
  layer,
  stack,
  drawDefinition('loose', { in: 'block-input', gru: 'gru' }, ['in -> gru']),
);

const state = () => projectStore.getState();

beforeEach(() => {
  newProject(project);
  setFeatures(SAMPLE_FEATURES);
});

describe('the drawing on the canvas', () => {
  it('is that of the project until a reusable block is entered', () => {
    expect(state().check.diagnostics).toEqual([]);
    expect(state().drawing).toBe(state().project);
    expect(enterBlock('x')).toBe(false);
    expect(enterBlock('b')).toBe(true);
    expect([...state().drawing.blocks.keys()]).toEqual(['in', 'one', 'out']);
    expect(state().drawingCheck.signals.get('one.out')?.shape).toEqual(['batch', 'time', 4]);
    expect(enterBlock('one')).toBe(true);
    expect(insideDefinition()).toBe('layer');
    expect(state().drawingCheck.signals.get('gru.sequence')?.shape).toEqual(['batch', 'time', 4]);
    leaveTo(1);
    expect(insideDefinition()).toBe('stack');
    leaveTo(0);
    expect(state().drawing).toBe(state().project);
  });

  it('is changed for all blocks made with it, and back by undo wherever one is', () => {
    enterPath(['b', 'one']);
    applyToDrawing({ type: 'setParameter', block: 'gru', parameter: 'hidden', value: 6 }, 'Set Hidden size to 6');
    expect(state().check.signals.get('a/gru.sequence')?.shape).toEqual(['batch', 'time', 6]);
    expect(state().check.signals.get('b/one/gru.sequence')?.shape).toEqual(['batch', 'time', 6]);
    leaveTo(0);
    undo();
    expect(serializeProject(state().project)).toBe(serializeProject(project));
  });

  it('is left when its block or the reusable block is gone', () => {
    enterPath(['b', 'one']);
    apply({ type: 'removeBlock', block: 'b' }, 'Delete');
    expect(state().open).toEqual([]);
    expect(state().drawing).toBe(state().project);
    undo();
    enterDefinition('layer');
    expect(state().open).toEqual([{ definition: 'layer', instance: 'a' }]);
  });

  it('may be of one that nothing is made with, whose sizes are not known', () => {
    enterDefinition('loose');
    expect(insideDefinition()).toBe('loose');
    expect(state().drawingCheck.signals.size).toBe(0);
    expect(state().drawingCheck.parameters.get('gru')?.get('hidden')).toBeDefined();
    apply({ type: 'removeDefinition', definition: 'loose' }, 'Delete');
    expect(insideDefinition()).toBeNull();
  });

  it('can be checked after commands that are not carried out', () => {
    enterBlock('a');
    const before = state().project;
    const tried = tryInDrawing([{ type: 'removeBlock', block: 'gru' }]);
    expect(tried?.diagnostics.map(({ code }) => code)).toEqual([]);
    expect(tried?.signals.has('gru.sequence')).toBe(false);
    expect(state().project).toBe(before);
    expect(tryInDrawing([{ type: 'removeBlock', block: 'gone' }])).toBeNull();
  });
});
