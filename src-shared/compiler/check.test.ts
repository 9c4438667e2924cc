import { describe, expect, it } from 'vitest';
import type { Diagnostic, Repair } from '../base/diagnostic';
import { BLOCK_CODES } from '../blocks/block-diagnostics';
import { applyCommand } from '../document/commands/apply-command';
import { parseCommand } from '../document/commands/parse-command';
import type { Project } from '../document/document';
import { brokenProjects, numbers } from '../testing/broken-projects';
import { drawProject } from '../testing/draw-project';
import { fakeFeatures } from '../testing/features';
import { checkProject, inputSignals } from './check';

const good = drawProject(
  {
    x: 'sequence-input',
    gru: ['gru', { hidden: 8 }],
    drop: 'dropout',
    dense: ['linear', { units: 1 }],
    y: 'regression-output',
  },
  ['x -> gru', 'gru.state -> drop', 'drop -> dense', 'dense -> y'],
);

/** The same mistake, wherever the words of its message went. */
function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.where?.block === b.where?.block && a.where?.port === b.where?.port;
}

function applyRepair(project: Project, repair: Repair): Project {
  return repair.commands.reduce<Project>((before, input) => {
    const command = parseCommand(input);
    if (!command.ok) throw new Error(JSON.stringify(command.error));
    const change = applyCommand(before, command.value);
    if (!change.ok) throw new Error(`${repair.label}: ${change.error.map((d) => d.message).join(' ')}`);
    return change.value.project;
  }, project);
}

describe('a sound project', () => {
  const check = checkProject(good, numbers);

  it('has no diagnostics, an order and signals', () => {
    expect(check.diagnostics).toEqual([]);
    expect(check.order).toEqual(['x', 'gru', 'drop', 'dense', 'y']);
    expect(check.signals.get('x.out')?.shape).toEqual(['batch', 'time', 3]);
    expect(check.signals.get('gru.sequence')?.shape).toEqual(['batch', 'time', 8]);
    expect(check.signals.get('y.prediction')?.shape).toEqual(['batch', 1]);
    expect(inputSignals(check, 'dense')).toEqual(new Map([['in', [{ kind: 'vector', shape: ['batch', 8] }]]]));
    expect(check.sources.get('drop')?.get('in')).toEqual([{ block: 'gru', port: 'state' }]);
  });

  it('counts what each block learns', () => {
    expect(Object.fromEntries(check.parameterCounts)).toEqual({
      x: 0,
      gru: 3 * 8 * (3 + 8 + 2),
      drop: 0,
      dense: 9,
      y: 0,
    });
    expect(check.parameters.get('gru')?.get('layers')).toBe(1);
  });

  it('leaves blocks that lead nowhere out of the order', () => {
    const project = drawProject(
      { x: 'static-input', d: ['linear', { units: 1 }], y: 'regression-output', spare: 'relu', after: 'relu' },
      ['x -> d', 'd -> y', 'd -> spare', 'y.prediction -> after'],
    );
    const result = checkProject(project, numbers);
    expect(result.diagnostics.map(({ severity, where }) => [severity, where?.block])).toEqual([
      ['warning', 'spare'],
      ['warning', 'after'],
    ]);
    expect(result.order).toEqual(['x', 'd', 'y']);
  });

  it('says so when the data lacks what a block asks for', () => {
    const result = checkProject(good, fakeFeatures({ target: ['y'] }));
    expect(result.diagnostics).toMatchObject([{ code: 'DATA-036', where: { block: 'x' } }]);
    expect(result.order).toEqual([]);
  });
});

describe.each(brokenProjects)(
  '$what',
  ({ project, data = numbers, code, block, port, says = [], repairs, also = [] }) => {
    const { diagnostics } = checkProject(project, data);
    const wanted = diagnostics.find(
      (d) => d.code === code && d.where?.block === block && (port === undefined || d.where?.port === port),
    );

    it('is told once, with its place and its numbers', () => {
      expect(wanted, JSON.stringify(diagnostics, null, 2)).toBeDefined();
      expect(
        diagnostics
          .filter((d) => d !== wanted)
          .map((d) => d.code)
          .sort(),
      ).toEqual([...also].sort());
      for (const words of says) expect(wanted?.message).toContain(words);
      expect(wanted?.message).toMatch(/\.$/);
      expect(wanted?.nextStep).toMatch(/\.$/);
    });

    it('offers repairs, each of which mends it', () => {
      const offered = wanted?.repairs ?? [];
      const labels = offered.map(({ label }) => label);
      expect(labels.map((label, i) => label.slice(0, repairs[i]?.length ?? 0))).toEqual(repairs);
      for (const repair of offered) {
        const mended = checkProject(applyRepair(project, repair), data);
        expect(
          mended.diagnostics.filter((d) => wanted && isSame(d, wanted)),
          repair.label,
        ).toEqual([]);
      }
    });
  },
);

describe('the codes', () => {
  it('all have a case', () => {
    expect(new Set(brokenProjects.map(({ code }) => code))).toEqual(new Set(Object.keys(BLOCK_CODES)));
  });
});
