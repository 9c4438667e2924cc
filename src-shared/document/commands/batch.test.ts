import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { fail, ok } from '../../base/result';
import { drawCommand, projectArbitrary } from '../../testing/arbitrary-project';
import { createBlock, createWire } from '../create';
import { definitionType } from '../definitions';
import type { Project } from '../document';
import { isAddition } from './add-together';
import { applyCommand } from './apply-command';
import type { CommandResult, DocumentCommand } from './document-command';
import { isRemoval } from './remove-together';

/** What a batch stands for. */
function applyOneByOne(project: Project, commands: readonly DocumentCommand[]): CommandResult {
  let current = project;
  const undo: DocumentCommand[] = [];
  for (const command of commands) {
    const result = applyCommand(current, command);
    if (!result.ok) return fail(result.error);
    current = result.value.project;
    undo.push(result.value.inverse);
  }
  const inverse = undo.reverse().flatMap((one) => (one.type === 'batch' ? one.commands : [one]));
  return ok({ project: current, inverse: { type: 'batch', commands: inverse } });
}

/** Commands of one kind, drawn for the project as it is after those before them; a few of them cannot be carried out. */
function drawRow(project: Project, donor: Project, seed: number, isOne: (command: DocumentCommand) => boolean) {
  const random = new Random(seed);
  const row: DocumentCommand[] = [];
  let current = project;
  for (let tries = 0; tries < 400 && row.length < 12; tries++) {
    const command = drawCommand(random, current, donor);
    if (!isOne(command)) continue;
    const result = applyCommand(current, command);
    if (!result.ok && random.uniform() < 0.98) continue;
    row.push(command);
    if (result.ok) current = result.value.project;
  }
  return row;
}

function expectSame(project: Project, commands: readonly DocumentCommand[]): CommandResult {
  const together = applyCommand(project, { type: 'batch', commands });
  const single = applyOneByOne(project, commands);
  expect(together).toEqual(single);
  if (together.ok && single.ok) {
    for (const kind of ['blocks', 'wires', 'groups', 'notes', 'definitions'] as const) {
      expect([...together.value.project[kind].keys()]).toEqual([...single.value.project[kind].keys()]);
      // What no command touches is shared (DOC18).
      if (single.value.project[kind] === project[kind]) expect(together.value.project[kind]).toBe(project[kind]);
    }
  }
  return together;
}

const rowsArbitrary = fc.tuple(projectArbitrary, projectArbitrary, fc.nat());

describe('a batch', () => {
  it.each([
    ['additions', isAddition, ['addBlock', 'addNote', 'connect']],
    ['removals', isRemoval, ['disconnect', 'removeBlock', 'removeNote']],
  ] as const)('DOC17 of %s in a row comes to the same as one by one, and back', (_, isOne, types) => {
    const seen = { long: 0, refused: 0, types: new Set<string>() };
    fc.assert(
      fc.property(rowsArbitrary, ([project, donor, seed]) => {
        const row = drawRow(project, donor, seed, isOne);
        const result = expectSame(project, row);
        if (!result.ok) seen.refused++;
        else {
          if (row.length > 3) seen.long++;
          for (const { type } of row) seen.types.add(type);
          const { inverse } = result.value;
          expect(expectSame(result.value.project, inverse.type === 'batch' ? inverse.commands : [inverse]).ok).toBe(
            true,
          );
        }
      }),
      { numRuns: 200, seed: 27 },
    );
    expect(seen.long).toBeGreaterThan(10);
    expect(seen.refused).toBeGreaterThan(5);
    expect([...seen.types].sort()).toEqual(types);
  });

  it('DOC17 of anything comes to the same as one by one', () => {
    fc.assert(
      fc.property(rowsArbitrary, ([project, donor, seed]) => {
        expectSame(
          project,
          drawRow(project, donor, seed, ({ type }) => type !== 'batch'),
        );
      }),
      { numRuns: 150, seed: 29 },
    );
  });

  it('DOC17 of additions is refused for what one of them would be refused for', () => {
    const [project] = fc.sample(projectArbitrary, { numRuns: 1, seed: 1 }) as [Project];
    const add = (id: string, type = 'gru'): DocumentCommand => ({ type: 'addBlock', block: createBlock(id, type) });
    const connect = (id: string, to: string): DocumentCommand => ({
      type: 'connect',
      wire: createWire(id, 'xx.o', to),
    });
    const refused: readonly (readonly DocumentCommand[])[] = [
      [add('xx'), add('xx')],
      [add('xx'), connect('wx', 'xx.i'), connect('wx', 'xx.j')],
      [add('xx'), connect('wx', 'xx.i'), connect('wy', 'xx.i')],
      [connect('wx', 'xx.i'), add('xx')],
      [add('xx'), add('yy', definitionType('nowhere'))],
    ];
    for (const commands of refused) expect(expectSame(project, commands).ok).toBe(false);
    expect(expectSame(project, [add('xx'), connect('wx', 'xx.i'), connect('wy', 'xx.j')]).ok).toBe(true);
  });
});
