import { describe, expect, it } from 'vitest';
import { applyCommand } from '../document/commands/apply-command';
import type { DocumentCommand } from '../document/commands/document-command';
import { definitionType } from '../document/definitions';
import type { Project } from '../document/document';
import { printGraph } from '../ir/print';
import { numbers } from '../testing/broken-projects';
import { drawDefinition, standsFor, withDefinitions } from '../testing/draw-definition';
import { bypass, drawProject, type DrawnBlock } from '../testing/draw-project';
import { createTinyTraining, bitsOf, recordTraining, tinySetup } from '../testing/tiny-training';
import { bind, makeBinding } from '../testing/tables';
import { trainModel } from '../training/train-model';
import { checkProject } from './check';
import { createCheckMemory } from './check-memory';
import { compileProject } from './compile';
import { expandProject } from './expand';

function graphsOf(project: Project): string[] {
  const model = compileProject(project, numbers);
  if (!model.ok) throw new Error(model.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  const train = model.value.train({
    ...{ dtype: 'float32', optimizer: 'adam', weightDecay: 0, optimizerOptions: new Map() },
    ...{ clipNorm: 1, clipValue: null, steps: 1, gradients: false },
  });
  return [
    printGraph(model.value.evaluate()),
    printGraph(train.graph),
    printGraph(model.value.inspect('float32').graph),
  ];
}

/** A GRU and a linear layer behind it, with the sum of both sides of the second. */
const layer = drawDefinition(
  'layer',
  {
    in: 'block-input',
    gru: ['gru', { hidden: 4 }],
    linear: ['linear', { units: 4 }],
    sum: 'add',
    out: 'block-output',
  },
  ['in -> gru', 'gru.sequence -> linear', 'gru.sequence -> sum.in-1', 'linear -> sum.in-2', 'sum -> out'],
  'Layer',
);

const ends = { x: 'sequence-input', last: 'last-step', d: ['linear', { units: 1 }], y: 'regression-output' } as const;

const drawn = withDefinitions(
  drawProject({ ...ends, one: standsFor('layer'), two: standsFor('layer') }, [
    'x -> one.in',
    'one.out -> two.in',
    'two.out -> last',
    'last -> d',
    'd -> y',
  ]),
  layer,
);

/** The same model without reusable blocks. */
const flat = drawProject(
  {
    ...ends,
    ...Object.fromEntries<DrawnBlock>(
      ['one', 'two'].flatMap((name): [string, DrawnBlock][] => [
        [`${name}/gru`, ['gru', { hidden: 4 }]],
        [`${name}/linear`, ['linear', { units: 4 }]],
        [`${name}/sum`, 'add'],
      ]),
    ),
  },
  [
    'x -> one/gru',
    'one/gru.sequence -> one/linear',
    'one/gru.sequence -> one/sum.in-1',
    'one/linear -> one/sum.in-2',
    'one/sum -> two/gru',
    'two/gru.sequence -> two/linear',
    'two/gru.sequence -> two/sum.in-1',
    'two/linear -> two/sum.in-2',
    'two/sum -> last',
    'last -> d',
    'd -> y',
  ],
);

describe('a reusable block', () => {
  it('gives the same graphs as its parts drawn in its place', () => {
    expect(graphsOf(drawn)).toEqual(graphsOf(flat));
  });

  it('trains to the same weights, bit for bit, each block with its own', async () => {
    const data = makeBinding([bind('y', 'target'), bind('z', 'input')]);
    const results = await Promise.all(
      [drawn, flat].map(async (project) => {
        const training = createTinyTraining({ ...project, data });
        const recording = recordTraining();
        await trainModel(tinySetup(training, recording));
        return bitsOf(recording.saved.at(-1)?.checkpoint.parameters ?? new Map());
      }),
    );
    expect(Object.keys(results[0] ?? {})).toContain('two/gru.W');
    expect(results[0]?.['one/linear.weight']).not.toBe(results[0]?.['two/linear.weight']);
    expect(results[0]).toEqual(results[1]);
  }, 60_000);

  it('may hold others, and hand something straight through', () => {
    const outer = drawDefinition(
      'outer',
      { a: 'block-input', first: standsFor('layer'), second: standsFor('layer'), b: 'block-output', c: 'block-output' },
      ['a -> first.in', 'first.out -> second.in', 'second.out -> b', 'a -> c'],
    );
    const project = withDefinitions(
      drawProject({ ...ends, o: standsFor('outer') }, ['x -> o.a', 'o.b -> last', 'last -> d', 'd -> y']),
      layer,
      outer,
    );
    const check = checkProject(project, numbers);
    expect(check.diagnostics).toEqual([]);
    expect(check.order).toEqual([
      'x',
      ...['o/first/gru', 'o/first/linear', 'o/first/sum', 'o/second/gru', 'o/second/linear', 'o/second/sum'],
      ...['last', 'd', 'y'],
    ]);
    expect(check.expanded.blocks.get('o/second/gru')?.name).toBe('o › second › gru');
    const through = withDefinitions(
      drawProject({ ...ends, o: standsFor('outer') }, ['x -> o.a', 'o.c -> last', 'last -> d', 'd -> y']),
      layer,
      outer,
    );
    expect(graphsOf(through)).toEqual(graphsOf(drawProject(ends, ['x -> last', 'last -> d', 'd -> y'])));
  });

  it('is a wire when it is bypassed', () => {
    const expected = graphsOf(drawProject(ends, ['x -> last', 'last -> d', 'd -> y']));
    expect(graphsOf(bypass(drawn, 'one', 'two'))).toEqual(expected);
  });

  it('leaves a project without any as it is', () => {
    expect(expandProject(flat).project).toBe(flat);
  });

  it('may leave an input open that everything inside may do without', () => {
    const optional = drawDefinition(
      'layer',
      { in: 'block-input', start: 'block-input', gru: ['gru', { hidden: 4 }], out: 'block-output' },
      ['in -> gru', 'start -> gru.initial-state', 'gru.sequence -> out'],
    );
    const project = withDefinitions(
      drawProject({ ...ends, one: standsFor('layer') }, ['x -> one.in', 'one.out -> last', 'last -> d', 'd -> y']),
      optional,
    );
    expect(checkProject(project, numbers).diagnostics).toEqual([]);
  });
});

describe('what is wrong with a reusable block', () => {
  const told = (project: Project): string[] =>
    checkProject(project, numbers).diagnostics.map(
      ({ code, where, message }) => `${code} ${where?.block ?? ''}: ${message}`,
    );

  function repaired(project: Project, index = 0): Project {
    const [diagnostic] = checkProject(project, numbers).diagnostics;
    const repair = diagnostic?.repairs?.[index];
    const result = applyCommand(project, { type: 'batch', commands: repair?.commands as DocumentCommand[] });
    if (!result.ok) throw new Error(result.error[0]?.message);
    return result.value.project;
  }

  it('names the block and the part, and is mended in the definition', () => {
    const wrong = drawDefinition(
      'layer',
      { in: 'block-input', gru: ['gru', { hidden: 4 }], image: 'to-image', out: 'block-output' },
      ['in -> gru', 'gru.sequence -> image', 'image -> out'],
      'Layer',
    );
    const project = withDefinitions(drawn, wrong);
    const [diagnostic] = checkProject(project, numbers).diagnostics;
    expect(diagnostic?.where).toEqual({ block: 'one/image', port: 'in' });
    expect(diagnostic?.message).toContain('“one › gru” gives it');
    expect(diagnostic?.repairs?.[0]?.label).toBe('Take “Last state” of “one › gru” instead in all 2 “Layer”');
    expect(diagnostic?.repairs?.[1]?.label).toBe('Insert Last step in all 2 “Layer”');
    const after = repaired(project, 1);
    expect(checkProject(after, numbers).expanded.wires.get('one/w3')?.to.block).toBe('one/out');
    expect([...(after.definitions.get('layer')?.blocks.keys() ?? [])]).toContain('last-step');
    expect(after.blocks).toEqual(project.blocks);
  });

  it('is told at the block where it lacks a wire outside or inside', () => {
    const open = { ...drawn, wires: new Map([...drawn.wires].filter(([, { to }]) => to.block !== 'one')) };
    expect(told(open)[0]).toBe('GRAPH-003 one: “in” of “one” is not connected; it needs a sequence.');
    const empty = { ...layer, wires: new Map([...layer.wires].filter(([, { to }]) => to.block !== 'out')) };
    expect(told(withDefinitions(drawn, empty)).filter((text) => text.startsWith('GRAPH-003'))).toEqual([
      'GRAPH-003 one: Nothing inside “one” is wired to its output “out”, which another block reads.',
      'GRAPH-003 two: Nothing inside “two” is wired to its output “out”, which another block reads.',
    ]);
  });

  it('is a port that is gone, or one outside of any', () => {
    const blocks = new Map([...layer.blocks].filter(([id]) => id !== 'out'));
    const wires = new Map([...layer.wires].filter(([, { to }]) => to.block !== 'out'));
    const lost = withDefinitions(drawn, { ...layer, blocks, wires });
    expect(told(lost)[0]).toBe('GRAPH-002 one: A wire begins at the output “out”, which “one” does not have.');
    expect([...repaired(lost).wires.keys()]).not.toContain('w2');
    const outside = drawProject({ ...ends, p: 'block-input' }, ['x -> last', 'last -> d', 'd -> y']);
    expect(told(outside)[0]).toMatch(/^GRAPH-022 p: “p” is a port of a reusable block/);
  });

  it('is an input or an output of the model inside it', () => {
    const head = drawDefinition('layer', { in: 'block-input', y: 'regression-output' }, ['in -> y'], 'Head');
    const project = withDefinitions(
      drawProject({ x: 'sequence-input', last: 'last-step', d: ['linear', { units: 1 }], one: standsFor('layer') }, [
        'x -> last',
        'last -> d',
        'd -> one.in',
      ]),
      head,
    );
    expect(told(project)[0]).toMatch(
      /^GRAPH-021 one\/y: “one › y” says what the model is to predict, and stands inside/,
    );
  });
});

describe('a check with a memory', () => {
  it('works out again only what changed inside or in front of it', () => {
    const memory = createCheckMemory();
    const before = checkProject(drawn, numbers, memory);
    const edit: DocumentCommand = { type: 'moveBlocks', moves: [{ block: 'd', x: 7, y: 7 }] };
    const moved = applyCommand(drawn, edit);
    if (!moved.ok) throw new Error('moved');
    const after = checkProject(moved.value.project, numbers, memory);
    expect(after.expanded.wires).toBe(before.expanded.wires);
    for (const [port, signal] of before.signals) expect(after.signals.get(port)).toBe(signal);
    expect(after.expanded.blocks.get('one/gru')).toBe(before.expanded.blocks.get('one/gru'));
    const wider = applyCommand(drawn, {
      type: 'editDefinition',
      definition: 'layer',
      commands: [
        { type: 'setParameter', block: 'gru', parameter: 'hidden', value: 9 },
        { type: 'setParameter', block: 'linear', parameter: 'units', value: 9 },
      ],
    });
    if (!wider.ok) throw new Error('wider');
    const last = checkProject(wider.value.project, numbers, memory);
    expect(last.signals.get('one/gru.sequence')?.shape).toEqual(['batch', 'time', 9]);
    expect(last.signals.get('two/sum.out')?.shape).toEqual(['batch', 'time', 9]);
    expect(last.signals).toEqual(checkProject(wider.value.project, numbers).signals);
    expect(definitionType('layer')).toBe(drawn.blocks.get('one')?.type);
  });
});
