import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Repair } from '../base/diagnostic';
import { Random } from '../base/random';
import { catalog } from '../blocks/catalog';
import { readParameters } from '../blocks/parameters';
import { applyCommand } from '../document/commands/apply-command';
import { parseCommand } from '../document/commands/parse-command';
import type { Json, Project } from '../document/document';
import { drawProject, type DrawnBlock } from '../testing/draw-project';
import { tensor } from '../tensor/tensor';
import { fakeFeatures } from '../testing/features';
import { checkProject } from './check';
import { compileProject } from './compile';

const data = fakeFeatures({ sequence: ['a', 'b'], static: ['s'], vocabulary: 5, target: ['y', 'z'], words: 6 });

/** A drawing without sense: random blocks with random sizes, wires between random ports, some of which do not exist. */
function drawNonsense(seed: number): Project {
  const random = new Random(seed);
  const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;
  const count = 2 + random.integer(8);
  const blocks: Record<string, DrawnBlock> = {};
  const inputs: string[] = [];
  const outputs: string[] = [];
  for (let i = 0; i < count; i++) {
    const type = pick(catalog);
    const parameters: Record<string, Json> = {};
    for (const field of type.parameters) {
      if (random.uniform() < 0.5) continue;
      if (field.kind === 'integer') parameters[field.name] = random.integer(5) + (field.name === 'inputs' ? 0 : 1);
      if (field.kind === 'boolean') parameters[field.name] = random.uniform() < 0.5;
      if (field.kind === 'choice') parameters[field.name] = pick(field.choices).value;
    }
    blocks[`b${i}`] = random.uniform() < 0.03 ? 'oracle' : [type.type, parameters];
    const read = readParameters(type, new Map());
    if (!read.ok) throw new Error('defaults');
    inputs.push(...type.inputs(read.value).map(({ name }) => `b${i}.${name}`));
    outputs.push(...type.outputs(read.value).map(({ name }) => `b${i}.${name}`));
  }
  const wires = random
    .shuffle(inputs)
    .flatMap((to) => (random.uniform() < 0.85 && outputs.length > 0 ? [`${pick(outputs)} -> ${to}`] : []));
  return drawProject(blocks, wires);
}

function applyRepair(project: Project, repair: Repair): Project {
  return repair.commands.reduce<Project>((before, input) => {
    const command = parseCommand(input);
    const change = command.ok ? applyCommand(before, command.value) : command;
    if (!change.ok) throw new Error(`${repair.label}: ${change.error.map((d) => d.message).join(' ')}`);
    return change.value.project;
  }, project);
}

describe('repairs of random drawings', () => {
  it('can all be applied, and each takes its diagnostic away', () => {
    const met = new Map<string, number>();
    const property = fc.property(fc.integer(), (seed) => {
      let project = drawNonsense(seed);
      for (let round = 0; round < 6; round++) {
        const { diagnostics } = checkProject(project, data);
        let next: Project | null = null;
        for (const { code, message, repairs = [] } of diagnostics) {
          for (const repair of repairs) {
            const mended = applyRepair(project, repair);
            const left = checkProject(mended, data).diagnostics.map((d) => `${d.code} ${d.message}`);
            expect(left, repair.label).not.toContain(`${code} ${message}`);
            met.set(code, (met.get(code) ?? 0) + 1);
            next ??= mended;
          }
        }
        if (next === null) break;
        project = next;
      }
    });
    fc.assert(property, { seed: 17, numRuns: 150 });
    expect(met.size).toBeGreaterThan(8);
  });
});

describe('a drawing without errors', () => {
  it('can be compiled, whatever it looks like', () => {
    const types = new Set<string>();
    const property = fc.property(fc.integer(), (seed) => {
      let project = drawNonsense(seed);
      for (let round = 0; round < 40; round++) {
        const errors = checkProject(project, data).diagnostics.filter((d) => d.severity === 'error');
        const repair = errors.find((d) => (d.repairs ?? []).length > 0)?.repairs?.[0];
        if (repair === undefined) break;
        project = applyRepair(project, repair);
      }
      const check = checkProject(project, data);
      if (check.order.length === 0) return;
      const compiled = compileProject(project, data);
      if (!compiled.ok) throw new Error(compiled.error.map((d) => d.message).join(' '));
      expect(compiled.value.evaluate().outputs.map(({ name }) => name)).toContain('loss');
      // The weights of an exported model are read back from it.
      const weights = new Map(
        compiled.value.parameters.map(({ name, shape, initial }) => [
          name,
          tensor('float32', shape, initial(new Random(1))),
        ]),
      );
      const held = new Map(compiled.value.predict(weights).initializers.map((value) => [value.name, value.constant]));
      for (const [name, weight] of weights) expect(held.get(name)).toBe(weight);
      for (const id of check.order) types.add(project.blocks.get(id)?.type ?? '');
    });
    fc.assert(property, { seed: 23, numRuns: 260 });
    expect(types.size).toBeGreaterThan(20);
  });
});
