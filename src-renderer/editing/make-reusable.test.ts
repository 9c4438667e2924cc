import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import { checkProject } from '../../src-shared/compiler/check';
import { viewCheck } from '../../src-shared/compiler/view-check';
import { compileProject } from '../../src-shared/compiler/compile';
import { expandProject } from '../../src-shared/compiler/expand';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { parseCommand } from '../../src-shared/document/commands/parse-command';
import type { Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { brokenProjects, numbers } from '../../src-shared/testing/broken-projects';
import { drawProject } from '../../src-shared/testing/draw-project';
import { makeReusable } from './make-reusable';
import { makeOwn, unpackReusable } from './unpack-reusable';

function run(project: Project, commands: readonly DocumentCommand[]): { after: Project; back: Project } {
  const done = applyCommand(project, { type: 'batch', commands });
  if (!done.ok) throw new Error(done.error[0]?.message);
  const undone = applyCommand(done.value.project, done.value.inverse);
  if (!undone.ok) throw new Error(undone.error[0]?.message);
  return { after: done.value.project, back: undone.value.project };
}

function make(project: Project, ...blocks: readonly string[]): { after: Project; back: Project; block: string } {
  const made = makeReusable(project, new Set(blocks), new Set(), 'Layer');
  if (!made.ok) throw new Error(made.error[0]?.message);
  const { definition, commands, block } = made.value;
  return { ...run(project, [{ type: 'addDefinition', definition }, ...commands]), block };
}

/** Wires between blocks of the catalogue, as they are once everything is opened and ports are seen through. */
function joints(project: Project): string[] {
  const { sources } = checkProject(project, numbers);
  const short = (id: string): string => id.replace(/^.*\//, '');
  return [...sources]
    .flatMap(([id, ports]) =>
      [...ports].flatMap(([port, from]) =>
        from.map((end) => `${short(end.block)}.${end.port} -> ${short(id)}.${port}`),
      ),
    )
    .filter((joint) => !/(?:in|out)(?:-\d+)?\.in$/.test(joint))
    .sort();
}

const chain = drawProject(
  {
    x: 'sequence-input',
    gru: ['gru', { hidden: 4 }],
    linear: ['linear', { units: 4 }],
    sum: 'add',
    last: 'last-step',
    d: ['linear', { units: 1 }],
    y: 'regression-output',
  },
  [
    'x -> gru',
    'gru.sequence -> linear',
    'gru.sequence -> sum.in-1',
    'linear -> sum.in-2',
    'sum -> last',
    'last -> d',
    'd -> y',
  ],
);

describe('a selection made reusable', () => {
  it('becomes one block with a port for each signal that crosses the border', () => {
    const { after, block } = make(chain, 'linear', 'sum');
    const definition = after.definitions.get('layer');
    expect([...(definition?.blocks.keys() ?? [])].sort()).toEqual(['in', 'linear', 'out', 'sum']);
    // One signal enters at two places: that is one port.
    expect([...(definition?.wires.values() ?? [])].filter(({ from }) => from.block === 'in')).toHaveLength(2);
    expect(after.blocks.get(block)).toMatchObject({ id: 'layer', type: 'definition:layer', name: 'Layer' });
    expect(checkProject(after, numbers).diagnostics).toEqual([]);
    expect(joints(after)).toEqual(joints(chain));
  });

  it('is one change that can be undone, and comes back where it was', () => {
    const { after, back, block } = make(chain, 'gru', 'linear', 'sum');
    expect(serializeProject(back)).toBe(serializeProject(chain));
    const unpacked = run(after, unpackReusable(after, block)?.commands ?? []).after;
    expect(unpacked.blocks).toEqual(new Map([...chain.blocks].sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(joints(unpacked)).toEqual(joints(chain));
    expect([...unpacked.definitions.keys()]).toEqual(['layer']);
  });

  it('trains on with the same weights, by names', () => {
    const names = (project: Project): string[] => {
      const model = compileProject(project, numbers);
      return model.ok ? model.value.parameters.map(({ name }) => name.replace(/^.*\//, '')).sort() : [];
    };
    expect(names(make(chain, 'gru', 'linear', 'sum').after)).toEqual(names(chain));
  });

  it('has ports for what is not wired at all', () => {
    const alone = drawProject({ gru: 'gru', relu: 'relu' }, ['gru.sequence -> relu']);
    const { after } = make(alone, 'gru', 'relu');
    expect(
      [...(after.definitions.get('layer')?.wires.values() ?? [])].map(({ from, to }) => `${from.block} ${to.block}`),
    ).toEqual(expect.arrayContaining(['in gru', 'relu out']));
  });

  it('is refused with an input or output of the model, and around a block that is left out', () => {
    const refused = (...blocks: readonly string[]): string[] => {
      const made = makeReusable(chain, new Set(blocks), new Set());
      return made.ok ? [] : made.error.map(({ message }) => message);
    };
    expect(refused('x', 'gru')).toEqual([
      '“x” is an input of the model, and a reusable block may be there more than once.',
    ]);
    expect(refused('d', 'y')).toEqual([
      '“y” is an output of the model, and a reusable block may be there more than once.',
    ]);
    expect(refused('gru', 'sum')).toEqual([
      '“linear” stands between the chosen blocks, so the new block would feed itself through it.',
    ]);
  });

  it('can be made one’s own, and then changes alone', () => {
    const { after } = make(chain, 'linear', 'sum');
    const own = makeOwn(after, 'layer');
    const detached = run(after, own ? [{ type: 'addDefinition', definition: own.definition }, ...own.commands] : []);
    expect(detached.after.blocks.get('layer')?.type).toBe('definition:layer-2');
    expect(detached.after.definitions.get('layer-2')?.name).toBe('Layer 2');
    expect(joints(detached.after)).toEqual(joints(chain));
    expect(serializeProject(detached.back)).toBe(serializeProject(after));
  });

  it('is seen on the canvas with what is inside', () => {
    const { after } = make(chain, 'gru', 'linear', 'sum');
    const check = checkProject(after, numbers);
    const around = viewCheck(after, check, after, []);
    expect(around.signals.get('layer.out')?.shape).toEqual(['batch', 'time', 4]);
    expect(around.parameterCounts.get('layer')).toBe(
      (check.parameterCounts.get('layer/gru') ?? 0) + (check.parameterCounts.get('layer/linear') ?? 0),
    );
    const definition = after.definitions.get('layer');
    const inside = viewCheck(after, check, definition ?? after, ['layer']);
    expect(inside.signals.get('gru.sequence')?.shape).toEqual(['batch', 'time', 4]);
    expect(inside.signals.get('in.out')?.shape).toEqual(['batch', 'time', 3]);
    expect(inside.order).toEqual(['gru', 'linear', 'sum']);
  });
});

describe('random selections of drawings with and without mistakes', () => {
  it('mean the same as before, come back as they were, and offer repairs that can be applied', () => {
    const whole = [chain, ...brokenProjects.map(({ project }) => project)].filter(
      ({ definitions }) => definitions.size === 0,
    );
    let made = 0;
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.integer(), (project, seed) => {
        const random = new Random(seed);
        const parts = [...project.blocks.values()].filter(({ type }) => !/-(input|output)$|^decoder$/.test(type));
        const chosen = parts.filter(() => random.uniform() < 0.6).map(({ id }) => id);
        const reusable = makeReusable(project, new Set(chosen), new Set(), 'Layer');
        if (!reusable.ok || chosen.length === 0) return;
        made++;
        const { definition, commands, block } = reusable.value;
        const { after, back } = run(project, [{ type: 'addDefinition', definition }, ...commands]);
        expect(serializeProject(back)).toBe(serializeProject(project));
        expect(expandProject(after).project.blocks.size).toBeGreaterThanOrEqual(project.blocks.size);
        for (const { repairs = [] } of checkProject(after, numbers).diagnostics) {
          for (const { commands: list } of repairs) {
            const command = parseCommand({ type: 'batch', commands: list });
            const result = command.ok ? applyCommand(after, command.value) : command;
            expect(result.ok ? [] : result.error).toEqual([]);
          }
        }
        const unpacked = run(after, unpackReusable(after, block)?.commands ?? []).after;
        expect([...unpacked.blocks.keys()].sort()).toEqual([...project.blocks.keys()].sort());
        const ends = ({ wires }: Project): string[] =>
          [...wires.values()].map(({ from, to }) => `${from.block}.${from.port} ${to.block}.${to.port}`).sort();
        expect(ends(unpacked)).toEqual(ends(project));
      }),
      { numRuns: 800, seed: 5 },
    );
    expect(made).toBeGreaterThan(50);
  });
});
