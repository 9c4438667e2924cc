import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../base/diagnostic';
import { parseProject } from './parse';

/** A project in format 1 with these fields in the place of its own. */
function file(fields: Readonly<Record<string, unknown>>): string {
  const position = { x: 0, y: 0 };
  return JSON.stringify(
    {
      formatVersion: 1,
      name: 'p',
      blocks: { a: { type: 'gru', position }, b: { type: 'linear', position } },
      wires: { w: { from: { block: 'a', port: 'out' }, to: { block: 'b', port: 'in' } } },
      ...fields,
    },
    null,
    2,
  );
}

function problems(text: string): Diagnostic[] {
  const result = parseProject(text);
  if (result.ok) throw new Error('It was read');
  return result.error;
}

function messages(fields: Readonly<Record<string, unknown>>): string[] {
  return problems(file(fields)).map((d) => `${d.code} ${d.message}`);
}

const data = { path: 'a.csv', columns: [], window: { length: 3 }, split: { validation: 0.1, test: 0.1 } };

describe('parseProject', () => {
  it('DOC5 fills in what a file leaves out', () => {
    const result = parseProject(file({ data, blocks: { a: { type: 'gru' }, b: { type: 'linear' } } }));
    if (!result.ok) throw new Error(result.error[0]?.message);
    const project = result.value;
    expect(project.blocks.get('a')).toEqual({
      id: 'a',
      type: 'gru',
      name: 'a',
      parameters: new Map(),
      position: { x: 0, y: 0 },
      unknown: new Map(),
    });
    expect(project.data?.window).toEqual({ length: 3, stride: 1, horizon: 1, steps: 1 });
    expect(project.data?.split).toMatchObject({ by: 'time', validationFrom: null, testFrom: null, seed: 1 });
    expect(project.training).toMatchObject({ seed: 1, batchSize: 32 });
  });

  it('DOC7 says that an empty file is empty and where a cut one ends', () => {
    expect(problems(' \n')[0]).toMatchObject({ code: 'DOC-001', message: 'The project file is empty.' });
    expect(problems('{\n  "formatVersion": 1,\n  "blocks": {\n    "gru": {')[0]).toMatchObject({
      code: 'DOC-002',
      message: 'The project file was cut: it ends at line 4, column 13, inside "blocks.gru", before it is complete.',
      where: { line: 4 },
    });
  });

  it('DOC8 says where broken JSON is broken', () => {
    expect(problems('{\n  "name": "a"\n  "blocks": {}\n}')[0]).toMatchObject({
      code: 'DOC-003',
      message: 'The project file is broken: line 3, column 3, has "\\"" where "," or "}" belongs.',
      where: { line: 3 },
    });
  });

  it('DOC9 refuses brackets inside each other without end, and too many blocks', () => {
    const bomb = problems(`{ "formatVersion": 1, "x": ${'['.repeat(100_000)}`)[0];
    expect(bomb).toMatchObject({ code: 'DOC-004', where: { line: 1 } });
    expect(bomb?.message.length).toBeLessThan(300);
    const nested = JSON.parse('['.repeat(70) + ']'.repeat(70)) as unknown;
    expect(messages({ x: nested })).toEqual([
      'DOC-007 Line 1: It has an unknown field that is not a JSON value, or is nested too deeply.',
    ]);
    const blocks = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`b${i}`, { type: 'gru' }]));
    expect(messages({ blocks, wires: {} })).toEqual([
      'DOC-004 Line 4: The project has 10001 blocks; the most is 10000.',
    ]);
  });

  it('DOC10 tells what is no project from what needs a newer program', () => {
    for (const text of [
      '[]',
      '"a"',
      '{}',
      '{"formatVersion": "1"}',
      '{"formatVersion": 1.5}',
      '{"formatVersion": -1}',
    ]) {
      expect([text, problems(text)[0]?.code]).toEqual([text, 'DOC-005']);
    }
    // A newer format may look anyhow: only its number counts.
    expect(problems('{ "formatVersion": 7, "blocks": "elsewhere" }')).toMatchObject([
      {
        code: 'DOC-006',
        message: 'This project needs an Unroll that reads format 7; this one reads formats up to 2.',
      },
    ]);
  });

  it('DOC11 names the path, the line and the value of every wrong field', () => {
    const blocks = { a: { type: 7, position: { x: 'left', y: 0 } }, b: { parameters: [] } };
    expect(messages({ blocks, wires: [] })).toEqual([
      'DOC-007 Line 6: "blocks.a.type" must be a text, not 7.',
      'DOC-007 Line 8: "blocks.a.position.x" must be a number, not "left".',
      'DOC-007 Line 12: "blocks.b.type" must be a text and is missing.',
      'DOC-007 Line 13: "blocks.b.parameters" must be an object, not a list.',
      'DOC-007 Line 16: "wires" must be an object, not a list.',
    ]);
    expect(problems(file({ blocks }))[0]?.where).toEqual({ block: 'a', line: 6 });
  });

  it.each([
    [{ name: '' }, '"name" must not be empty.'],
    [{ name: null }, '"name" must be a text, not null.'],
    [{ groups: { g: { blocks: 'a' } } }, '"groups.g.blocks" must be a list, not "a".'],
    [
      { groups: { g: { blocks: [], color: 'loud' } } },
      '"groups.g.color" must be one of blue, teal, green, amber, pink, purple, not "loud".',
    ],
    [{ training: { epochs: 0 } }, '"training.epochs" must be at least 1, not 0.'],
    [{ training: { batchSize: 2.5 } }, '"training.batchSize" must be a whole number, not 2.5.'],
    [{ training: { seed: 2 ** 32 } }, '"training.seed" must be at most 4294967295, not 4294967296.'],
    [
      { training: { optimizer: { type: 'adam', learningRate: 0 } } },
      '"training.optimizer.learningRate" must be more than 0, not 0.',
    ],
    [
      { training: { optimizer: { type: 'lion', learningRate: 1 } } },
      '"training.optimizer.type" must be one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw, not "lion".',
    ],
    [
      { training: { optimizer: { type: 'adam', learningRate: 1, options: { beta1: '0.9' } } } },
      '"training.optimizer.options.beta1" must be a number, not "0.9".',
    ],
    [{ training: { schedule: { type: 'cosine' } } }, '"training.schedule.minimum" must be a number and is missing.'],
    [
      { training: { schedule: { type: 'linear' } } },
      '"training.schedule.type" must be one of constant, step, cosine, plateau, not "linear".',
    ],
    [{ data: { ...data, window: { length: 0 } } }, '"data.window.length" must be at least 1, not 0.'],
    [{ data: { ...data, split: { validation: 1, test: 0 } } }, '"data.split.validation" must be less than 1, not 1.'],
    [
      { data: { ...data, split: { validation: 0.5, test: 0.5 } } },
      '"data.split" leaves no rows for training: validation and test together have to be less than 1.',
    ],
    [
      { data: { ...data, split: { ...data.split, testFrom: [{}] } } },
      '"data.split.testFrom.0" must be a text or a number.',
    ],
    [
      { data: { ...data, columns: [{ name: 't', role: 'goal', preparation: 'none' }] } },
      '"data.columns.0.role" must be one of time, series, input, target, known, ignored, not "goal".',
    ],
    [
      {
        data: {
          ...data,
          columns: [
            { name: 'rain', role: 'target', preparation: 'none' },
            { name: 'rain', role: 'ignored', preparation: 'none' },
          ],
        },
      },
      '"data.columns.1" says what column "rain" is for twice: target and ignored.',
    ],
  ])('DOC11 refuses %j', (fields, message) => {
    const found = problems(file(fields));
    expect(found.map((d) => d.code)).toEqual(['DOC-007']);
    expect(found[0]?.message.replace(/^Line \d+: /, '')).toBe(message);
  });

  it('DOC11 lists twenty problems and counts the rest', () => {
    const blocks = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`b${i}`, {}]));
    const found = messages({ blocks, wires: {} });
    expect(found).toHaveLength(21);
    expect(found[20]).toBe('DOC-007 The project file has 10 more problems like these.');
  });

  it.each(['1a', 'a b', 'a.b', '', 'ä', '-a', 'optimizer', '__proto__', 'x'.repeat(65)])(
    'DOC12 refuses the id %j',
    (id) => {
      const found = problems(file({ blocks: JSON.parse(`{ ${JSON.stringify(id)}: { "type": "gru" } }`), wires: {} }));
      expect(found.map((d) => d.code)).toEqual(['DOC-010']);
      expect(found[0]?.message).toContain('an id begins with a letter');
    },
  );

  it('DOC13 refuses wires to nowhere, two wires in one input and blocks in two groups', () => {
    const end = (block: string, port: string) => ({ block, port });
    const wires = {
      w1: { from: end('a', 'out'), to: end('b', 'in') },
      w2: { from: end('lost', 'out'), to: end('b', 'in') },
    };
    const groups = { g: { blocks: ['a', 'a', 'gone'] }, h: { blocks: ['a'] } };
    expect(messages({ wires, groups })).toEqual([
      'DOC-013 Line 32: The wire "w2" starts at port "out" of the block "lost", which the project does not have.',
      'DOC-014 Line 36: The wires "w1" and "w2" both end at port "in" of the block "b"; an input takes one wire.',
      'DOC-015 Line 46: The block "a" is twice in the group "g".',
      'DOC-015 Line 47: The group "g" holds the block "gone", which the project does not have.',
      'DOC-015 Line 52: The block "a" is in the groups "g" and "h".',
    ]);
    // A cycle is whole: what it means is for the compiler to say.
    const cycle = { w: { from: end('a', 'out'), to: end('a', 'in') } };
    expect(parseProject(file({ wires: cycle })).ok).toBe(true);
  });

  it('DOC20 gives records in the order of their ids', () => {
    const blocks = { b: { type: 'gru' }, '10': { type: 'x' }, a: { type: 'gru' } };
    const { '10': _, ...valid } = blocks;
    const result = parseProject(file({ blocks: valid, wires: {} }));
    expect(result.ok && [...result.value.blocks.keys()]).toEqual(['a', 'b']);
  });
});
