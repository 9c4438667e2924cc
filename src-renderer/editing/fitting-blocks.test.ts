import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { addBlock, addConsumer, addProducer, insertIntoWire, makeBlock } from './add-blocks';
import { BLOCK_WIDTH } from './block-size';
import { connectPorts, listTargets, refuseWire } from './connect-ports';
import { listConsumers, listInsertions, listProducers } from './fitting-blocks';

const types = (list: readonly { readonly type: { readonly type: string } }[]): string[] =>
  list.map(({ type }) => type.type);
const project = drawProject(
  { x: 'sequence-input', gru: 'gru', dense: ['linear', { units: 2 }], y: 'regression-output', loose: 'linear' },
  ['x -> gru', 'gru.state -> dense', 'dense -> y'],
);
const check = checkProject(project, SAMPLE_FEATURES);

describe('blocks that fit', () => {
  it('take what a wire brings', () => {
    const after = types(listConsumers('tokens'));
    expect(after).toContain('embedding');
    expect(after).not.toContain('gru');
    expect(types(listConsumers('sequence'))).toContain('gru');
    expect(types(listConsumers(null)).length).toBeGreaterThan(after.length);
  });

  it('give what a port takes', () => {
    expect(types(listProducers(['tokens']))).toEqual(['token-input', 'target-input']);
    const vectors = listProducers(['vector']);
    expect(vectors.find(({ type }) => type.type === 'gru')?.output).toBe('state');
    expect(types(vectors)).not.toContain('token-input');
    expect(types(listProducers(['sequence']))).toContain('embedding');
  });

  it('fit into a wire when both ends do', () => {
    const between = types(listInsertions('sequence', ['vector']));
    expect(between).toContain('last-step');
    expect(between).not.toContain('relu');
    expect(types(listInsertions('vector', ['vector']))).toContain('relu');
    expect(types(listInsertions('vector', ['vector']))).not.toContain('gru');
  });

  it('are connected so that the model checks', () => {
    for (const fitting of listConsumers('sequence')) {
      const { commands, block } = addConsumer(project, fitting, { block: 'gru', port: 'sequence' }, { x: 0, y: 0 });
      const result = applyCommand(project, { type: 'batch', commands });
      if (!result.ok) throw new Error(result.error[0]?.message);
      const wrongKind = checkProject(result.value.project, SAMPLE_FEATURES).diagnostics.filter(
        ({ code, where }) => code === 'SHAPE-001' && where?.block === block,
      );
      expect(wrongKind, fitting.type.type).toEqual([]);
    }
    for (const fitting of listProducers(['sequence'])) {
      const { commands } = addProducer(project, fitting, { block: 'loose', port: 'in' }, { x: 0, y: 0 });
      expect(applyCommand(project, { type: 'batch', commands }).ok, fitting.type.type).toBe(true);
    }
  });

  it('go into a wire with what came along it going through them', () => {
    const wire = [...project.wires.values()].find(({ from }) => from.block === 'dense');
    const [fitting] = listInsertions('vector', ['vector']).filter(({ type }) => type.type === 'relu');
    if (wire === undefined || fitting === undefined) throw new Error('No wire');
    const block = makeBlock(project, fitting.type, { x: 0, y: 0 });
    const result = applyCommand(project, { type: 'batch', commands: insertIntoWire(project, wire, block, fitting) });
    if (!result.ok) throw new Error(result.error[0]?.message);
    const ends = [...result.value.project.wires.values()].map(({ from, to }) => `${from.block}>${to.block}`);
    expect(ends).toEqual(expect.arrayContaining(['dense>relu', 'relu>y']));
    expect(ends).not.toContain('dense>y');
  });
});

describe('new blocks', () => {
  it('are called after their type and cover no other', () => {
    const linear = listConsumers('vector').find(({ type }) => type.type === 'linear');
    if (linear === undefined) throw new Error('No linear');
    const first = addBlock(project, linear.type, { x: BLOCK_WIDTH / 2, y: 30 });
    const result = applyCommand(project, { type: 'batch', commands: first.commands });
    if (!result.ok) throw new Error(result.error[0]?.message);
    const added = result.value.project.blocks.get(first.block);
    expect(added?.name).toBe('Linear');
    expect(added?.position.y).toBeGreaterThanOrEqual(74);
    expect(makeBlock(result.value.project, linear.type, { x: 0, y: 0 }).name).toBe('Linear 2');
  });
});

describe('wires', () => {
  it('are refused with the reason', () => {
    const refuse = (from: string, to: string): string | null => {
      const [fromBlock = '', fromPort = ''] = from.split('.');
      const [toBlock = '', toPort = ''] = to.split('.');
      return refuseWire(project, check, { block: fromBlock, port: fromPort }, { block: toBlock, port: toPort });
    };
    expect(refuse('gru.state', 'loose.in')).toBeNull();
    expect(refuse('dense.out', 'gru.in')).toMatch(/loop/);
    expect(refuse('loose.out', 'loose.in')).toMatch(/loop/);
    expect(refuse('x.out', 'gru.initial-state')).toMatch(/takes vector, not sequence/);
    expect(refuse('x.out', 'gru.in')).toMatch(/there already/);
    expect(refuse('x.out', 'gone.in')).toMatch(/gone/);
  });

  it('take the place of the wire that was there', () => {
    const commands = connectPorts(project, { block: 'gru', port: 'state' }, { block: 'y', port: 'in' });
    const result = applyCommand(project, { type: 'batch', commands });
    if (!result.ok) throw new Error(result.error[0]?.message);
    const into = [...result.value.project.wires.values()].filter(({ to }) => to.block === 'y');
    expect(into.map(({ from }) => from.block)).toEqual(['gru']);
  });

  it('are offered to free ports first', () => {
    const targets = listTargets(project, check, { block: 'gru', port: 'state' });
    expect(targets.map(({ port }) => port.block)).toEqual(['loose', 'y']);
    expect(targets.map(({ isTaken }) => isTaken)).toEqual([false, true]);
  });
});
