import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectArbitrary } from '../testing/arbitrary-project';
import { createBlock, createProject, createWire } from './create';
import type { Json, JsonObject, Project } from './document';
import { DEFAULT_TEXT, DEFAULT_TRAINING } from './document';
import { isJsonList, isJsonObject } from './json';
import { parseProject } from './parse';
import { serializeProject } from './serialize';

const RUNS = { numRuns: 200, seed: 7 };

function parsed(text: string): Project {
  const result = parseProject(text);
  if (!result.ok) throw new Error(result.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  return result.value;
}

const small: Project = {
  ...createProject('Births'),
  blocks: new Map([
    ['gru', createBlock('gru', 'gru', new Map<string, Json>([['hiddenSize', 64]]), { x: 240, y: 80 })],
    ['births', { ...createBlock('births', 'sequence-input'), name: 'Births a day' }],
  ]),
  wires: new Map([['wire', createWire('wire', 'births.output', 'gru.input')]]),
};

describe('serializeProject', () => {
  it('DOC1 writes fields in a fixed order and records by id', () => {
    expect(serializeProject(small)).toMatchInlineSnapshot(`
      "{
        "formatVersion": 1,
        "name": "Births",
        "blocks": {
          "births": {
            "type": "sequence-input",
            "name": "Births a day",
            "position": {
              "x": 0,
              "y": 0
            }
          },
          "gru": {
            "type": "gru",
            "parameters": {
              "hiddenSize": 64
            },
            "position": {
              "x": 240,
              "y": 80
            }
          }
        },
        "wires": {
          "wire": {
            "from": {
              "block": "births",
              "port": "output"
            },
            "to": {
              "block": "gru",
              "port": "input"
            }
          }
        },
        "training": {
          "seed": 1,
          "epochs": 30,
          "batchSize": 32,
          "optimizer": {
            "type": "adam",
            "learningRate": 0.001,
            "weightDecay": 0
          },
          "schedule": {
            "type": "constant",
            "warmupSteps": 0
          },
          "clipNorm": 1,
          "clipValue": null,
          "patience": 5,
          "stepsPerRun": null
        }
      }
      "
    `);
  });

  it('DOC1 gives equal text for equal projects, whatever order they were built in', () => {
    fc.assert(
      fc.property(projectArbitrary, (project) => {
        const shuffled: Project = {
          ...project,
          blocks: new Map(
            [...project.blocks].reverse().map(([id, b]) => [id, { ...b, parameters: reverse(b.parameters) }]),
          ),
          wires: new Map([...project.wires].reverse()),
          groups: new Map([...project.groups].reverse()),
          notes: new Map([...project.notes].reverse()),
          definitions: new Map([...project.definitions].reverse()),
          unknown: reverse(project.unknown),
        };
        expect(serializeProject(shuffled)).toBe(serializeProject(project));
      }),
      RUNS,
    );
  });

  it('DOC2 DOC3 DOC4 DOC6 is undone by parseProject, unknown fields and types included', () => {
    fc.assert(
      fc.property(projectArbitrary, (project) => {
        const text = serializeProject(project);
        const again = parsed(text);
        expect(again).toEqual(project);
        expect(serializeProject(again)).toBe(text);
      }),
      RUNS,
    );
  });

  it('DOC2 keeps the sign of zero and lone surrogates', () => {
    const parameters = new Map<string, Json>([
      ['number', -0],
      ['text', '\ud800"\\\u2028'],
    ]);
    const text = serializeProject({
      ...small,
      blocks: new Map([['b', createBlock('b', 'new', parameters)]]),
      wires: new Map(),
    });
    const read = parsed(text).blocks.get('b')?.parameters;
    expect(Object.is(read?.get('number'), -0)).toBe(true);
    expect(read?.get('text')).toBe('\ud800"\\\u2028');
  });

  it('DOC3 keeps unknown fields at every place where a record may have one', () => {
    const marked = insertEverywhere(JSON.parse(serializeProject(fullProject())) as unknown);
    const text = serializeProject(parsed(JSON.stringify(marked)));
    expect(JSON.parse(text)).toEqual(marked);
    expect(text.match(/"later"/g)).toHaveLength(27);
  });

  it('DOC5 writes all training settings and no empty part of anything else', () => {
    const empty = serializeProject(createProject('Empty'));
    expect(JSON.parse(empty)).toEqual({
      formatVersion: 1,
      name: 'Empty',
      blocks: {},
      wires: {},
      training: {
        seed: DEFAULT_TRAINING.seed,
        epochs: DEFAULT_TRAINING.epochs,
        batchSize: DEFAULT_TRAINING.batchSize,
        optimizer: { type: 'adam', learningRate: 0.001, weightDecay: 0 },
        schedule: { type: 'constant', warmupSteps: 0 },
        clipNorm: 1,
        clipValue: null,
        patience: 5,
        stepsPerRun: null,
      },
    });
  });

  it('DOC5 leaves out windows as samples, and a paired file that is not there', () => {
    const { data, ...project } = fullProject();
    const text = serializeProject({
      ...project,
      data: { ...data!, columns: [], samples: 'windows', pairedPath: null },
    });
    expect(text).not.toMatch(/samples|pairedPath/);
    const read = parseProject(text);
    expect(read.ok && read.value.data).toMatchObject({ samples: 'windows', pairedPath: null });
  });

  it('DOC6 keeps names that trip over prototypes, and changes no prototype', () => {
    const text = `{ "formatVersion": 1, "name": "p", "__proto__": { "polluted": 1 }, "constructor": [2], "wires": {},
      "blocks": { "constructor": { "type": "__proto__", "parameters": { "__proto__": { "polluted": 1 }, "toString": null },
      "position": { "x": 0, "y": 0, "__proto__": 3 } } } }`;
    const project = parsed(text);
    expect([...project.unknown.keys()]).toEqual(['__proto__', 'constructor']);
    expect(project.blocks.get('constructor')?.parameters.get('__proto__')).toEqual(new Map([['polluted', 1]]));
    expect(project.blocks.get('constructor')?.position.unknown).toEqual(new Map([['__proto__', 3]]));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(parsed(serializeProject(project))).toEqual(project);
  });

  it('DOC7 refuses text cut at any byte and says where; only the last newline may go', () => {
    const bytes = new TextEncoder().encode(serializeProject(fullProject()));
    for (let length = 0; length < bytes.length - 1; length++) {
      const text = new TextDecoder().decode(bytes.slice(0, length));
      const result = parseProject(text);
      if (result.ok) expect.fail(`Accepted after ${length} bytes`);
      const [diagnostic] = result.error;
      expect(diagnostic?.code).toBe(length === 0 ? 'DOC-001' : 'DOC-002');
      expect(diagnostic?.where?.line).toBe(text.split('\n').length);
    }
    expect(parseProject(new TextDecoder().decode(bytes.slice(0, -1))).ok).toBe(true);
  });

  it('DOC8 survives a changed byte: a project that can be saved again, or a diagnostic', () => {
    const bytes = new TextEncoder().encode(serializeProject(fullProject()));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const broken = Uint8Array.from(bytes);
        broken[at] = byte;
        expectReadable(new TextDecoder().decode(broken));
      }),
      { numRuns: 1000, seed: 11 },
    );
  });

  it('DOC8 survives pieces of a file put together anyhow', () => {
    const text = serializeProject(fullProject());
    const piece = fc.tuple(fc.nat(text.length), fc.nat(60)).map(([at, length]) => text.slice(at, at + length));
    const token = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1e9', '-', 'null', '\\u00', '"__proto__":', '\0');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, token), { maxLength: 30 }), fc.nat(text.length), (pieces, at) => {
        expectReadable(text.slice(0, at) + pieces.join(''));
        expectReadable(pieces.join('') + text.slice(at));
      }),
      { numRuns: 300, seed: 13 },
    );
  });
});

function expectReadable(text: string): void {
  const result = parseProject(text);
  if (!result.ok) {
    expect(result.error.length).toBeGreaterThan(0);
    for (const d of result.error) expect([d.code, d.message, d.nextStep].every((part) => part.length > 5)).toBe(true);
    return;
  }
  expect(parsed(serializeProject(result.value))).toEqual(result.value);
}

function reverse(object: JsonObject): JsonObject {
  return new Map([...object].reverse().map(([key, value]) => [key, reverseInside(value)]));
}

function reverseInside(value: Json): Json {
  if (isJsonObject(value)) return reverse(value);
  return isJsonList(value) ? value.map(reverseInside) : value;
}

function fullProject(): Project {
  return {
    ...small,
    groups: new Map([
      ['core', { id: 'core', name: 'Kern ✓', blocks: ['gru'], collapsed: true, color: 'teal', unknown: new Map() }],
    ]),
    notes: new Map([['note', { id: 'note', text: 'a\nb', position: { x: 1e-7, y: -2 }, unknown: new Map() }]]),
    definitions: new Map([
      [
        'layer',
        {
          ...{ id: 'layer', name: 'Layer', description: 'd', unknown: new Map(), wires: new Map() },
          blocks: new Map([['in', createBlock('in', 'block-input')]]),
          groups: new Map([['g', { id: 'g', name: 'G', blocks: ['in'], collapsed: false, unknown: new Map() }]]),
          notes: new Map([['n', { id: 'n', text: '', position: { x: 0, y: 0 }, unknown: new Map() }]]),
        },
      ],
    ]),
    data: {
      path: 'births.csv',
      pairedPath: 'births-2.csv',
      fingerprint: 'ab',
      dialect: { delimiter: ';', header: true, decimalSeparator: ',', encoding: 'latin-1', skip: 3, missing: ['NA'] },
      columns: [
        { name: 'births', role: 'target', preparation: 'standard', type: 'number' },
        { name: 'note', role: 'input', preparation: 'text', text: { ...DEFAULT_TEXT, vocabularyLimit: 80 } },
      ],
      samples: 'rows',
      window: { length: 28, stride: 1, horizon: 1, steps: 1 },
      split: { by: 'time', validation: 0.1, test: 0.2, validationFrom: [2002], testFrom: ['2003'], seed: 1 },
      season: 7,
      unknown: new Map(),
    },
    training: {
      ...DEFAULT_TRAINING,
      optimizer: { ...DEFAULT_TRAINING.optimizer, options: new Map([['beta1', 0.9]]) },
      schedule: { type: 'plateau', warmupSteps: 5, patience: 2, factor: 0.5, minimum: 1e-6 },
    },
  };
}

/** Adds a field `later` to every object that is a record or a part of one (not to a map by id, nor to `options`). */
function insertEverywhere(value: unknown, name = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => insertEverywhere(item));
  const members = Object.entries(value).map(([key, member]): [string, unknown] => [key, insertEverywhere(member, key)]);
  if (['blocks', 'wires', 'groups', 'notes', 'definitions', 'options', 'parameters'].includes(name))
    return Object.fromEntries(members);
  return { ...Object.fromEntries(members), later: { z: [1, { a: null }] } };
}
