import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float, floats, graphValue, int, ints, tensorValue, text, texts } from '../ir/attributes';
import { GraphBuilder } from '../ir/builder';
import type { Attributes, Graph, Value } from '../ir/graph';
import { printGraph } from '../ir/print';
import type { DType } from '../tensor/dtype';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor';
import { describeModel } from './describe';
import { decodeModel, type DecodedModel } from './read';
import { encodeModel } from './write';

const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'bool', 'uint8'];

function decode(bytes: Uint8Array): DecodedModel {
  const result = decodeModel(bytes);
  if (!result.ok) throw new Error(result.error.map((d) => `${d.code}: ${d.message}`).join('\n'));
  return result.value;
}

const tensors: fc.Arbitrary<Tensor> = fc
  .tuple(fc.constantFrom(...DTYPES), fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }))
  .chain(([dtype, dims]) =>
    fc
      .array(fc.integer(dtype === 'bool' ? { min: 0, max: 1 } : { min: 0, max: 200 }), {
        minLength: sizeOf(dims),
        maxLength: sizeOf(dims),
      })
      .map((values) => tensor(dtype, dims, values)),
  );

/** What people write; other floats read back with other digits and the same 32 bits. */
const decimals = fc.integer({ min: -9999, max: 9999 }).map((n) => n / 1000);

/** Whole attribute lists are drawn; names include those every object inherits. */
const attributeLists: fc.Arbitrary<Attributes> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom('axis', 'alpha', 'mode', 'value', 'perm', '__proto__', 'constructor'),
      fc.oneof(
        fc.maxSafeInteger().map(int),
        decimals.map(float),
        fc.string({ unit: 'grapheme' }).map(text),
        fc.array(fc.integer()).map(ints),
        fc.array(decimals).map(floats),
        fc.array(fc.string()).map(texts),
        tensors.map(tensorValue),
      ),
    ),
    { selector: ([name]) => name },
  )
  .map((entries) => Object.fromEntries(entries));

const shapes = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('batch', 'time.source', '2*time', 'time-2')),
  { maxLength: 4 },
);

interface NodePlan {
  readonly attributes: Attributes;
  readonly dtype: DType;
  readonly shape: readonly (number | string)[];
  readonly constant: Tensor;
  readonly block: string | null;
  readonly bodies: readonly (readonly NodePlan[])[];
}

const { graphPlans } = fc.letrec<{ graphPlans: NodePlan[]; nodePlan: NodePlan }>((tie) => ({
  graphPlans: fc.array(tie('nodePlan'), { minLength: 1, maxLength: 4, depthIdentifier: 'graph' }),
  nodePlan: fc.record({
    attributes: attributeLists,
    dtype: fc.constantFrom(...DTYPES),
    shape: shapes,
    constant: tensors,
    block: fc.constantFrom(null, 'gru', 'encoder'),
    bodies: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'graph' },
      fc.constant([]),
      fc.array(tie('graphPlans'), { maxLength: 2 }),
    ),
  }),
}));

function buildGraph(
  plans: readonly NodePlan[],
  parent: GraphBuilder | null = null,
  captured: readonly Value[] = [],
): Graph {
  const g = new GraphBuilder(parent ? 'body' : 'main', parent);
  let values: Value[] = [...captured, g.input('in', 'float32', ['batch'])];
  for (const plan of plans) {
    g.block = plan.block;
    const bodies = plan.bodies.map((body, i) => [`body_${i}`, graphValue(buildGraph(body, g, values))] as const);
    const constant = g.constant(plan.constant);
    values = values.concat(
      g.node('Op', [values[values.length - 1]!, null, constant], [plan, { dtype: 'int64', shape: [] }], {
        ...Object.fromEntries([...Object.entries(plan.attributes), ...bodies]),
      }),
    );
  }
  g.output(values[values.length - 1]!);
  g.output(values[values.length - 2]!);
  return g.build();
}

function blocksOf(graph: Graph): (string | null)[] {
  return graph.nodes.map((node) => node.block);
}

/** A real model with everything that occurs in one, for mutations. */
function buildExample(): Uint8Array {
  const [plans] = fc.sample(graphPlans, { numRuns: 1, seed: 7 });
  return encodeModel(buildGraph(plans!), new Map([['project', '{"blocks":[]}']]));
}

describe('reading what was written', () => {
  it('gives the same graph, metadata and bytes, whatever attributes, bodies and types it has', () => {
    fc.assert(
      fc.property(graphPlans, fc.dictionary(fc.string(), fc.string()), (plans, properties) => {
        const graph = buildGraph(plans);
        const metadata = new Map(Object.entries(properties));
        const bytes = encodeModel(graph, metadata);
        const model = decode(bytes);
        expect(printGraph(model.graph)).toBe(printGraph(graph));
        expect(blocksOf(model.graph)).toEqual(blocksOf(graph));
        expect(model.metadata).toEqual(metadata);
        expect(model.untyped.size).toBe(0);
        expect(model).toMatchObject({ opset: 17, irVersion: 8, producer: { name: 'unroll' } });
        expect(encodeModel(model.graph, model.metadata)).toEqual(bytes);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('keeps floats to the bit and gives them as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (values) => {
        const g = new GraphBuilder('g');
        const decimal = float(0.1);
        g.output(g.node('Op', [], [{ dtype: 'float32', shape: [] }], { values: floats(values), decimal })[0]!, 'y');
        const attributes = decode(encodeModel(g.build())).graph.nodes[0]?.attributes ?? {};
        const read = attributes['values'];
        expect(read?.kind === 'floats' && read.value.map(Math.fround)).toEqual(values);
        expect(attributes['decimal']).toEqual(decimal);
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  it('keeps every element of every type', () => {
    fc.assert(
      fc.property(tensors, (value) => {
        const g = new GraphBuilder('g');
        g.output(g.constant(value), 'y');
        expect(decode(encodeModel(g.build())).graph.initializers[0]?.constant).toEqual(value);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('copies: changing the bytes later changes nothing', () => {
    const g = new GraphBuilder('g');
    g.output(g.constant(tensor('float32', [1], [1.5])), 'y');
    const bytes = Buffer.from(encodeModel(g.build()));
    const model = decode(bytes);
    bytes.fill(0);
    expect(model.graph.initializers[0]?.constant?.data).toEqual(Float32Array.of(1.5));
  });
});

describe('hostile bytes', () => {
  /** Any outcome but a throw; a refusal says what to do. */
  function survive(bytes: Uint8Array): void {
    const result = decodeModel(bytes);
    if (result.ok) describeModel(result.value);
    else expect(result.error.every((d) => /^ONNX-00[1-7]$/.test(d.code) && d.nextStep !== '')).toBe(true);
  }

  const example = buildExample();

  it('are survived when they are random', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), survive), { numRuns: 500, seed: 3 });
    const header = Uint8Array.of(0x08, 8, 0x42, 2, 0x10, 17, 0x3a);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (rest) => survive(Uint8Array.of(...header, rest.length, ...rest))),
      { numRuns: 2000, seed: 4 },
    );
  });

  it('are survived when a real model is altered', () => {
    const edits = fc.array(fc.tuple(fc.nat(example.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(edits, (changes) => {
        const bytes = example.slice();
        for (const [at, value] of changes) bytes[at] = value;
        survive(bytes);
      }),
      { numRuns: 3000, seed: 5 },
    );
  });

  it('are refused when a real model is cut at any byte', () => {
    for (let length = 0; length < example.length; length++) {
      expect(decodeModel(example.subarray(0, length)).ok).toBe(false);
    }
    const message = expect.stringContaining('cut short') as string;
    const half = decodeModel(example.subarray(0, example.length / 2));
    expect(half).toMatchObject({ error: [{ code: 'ONNX-002', message }] });
  });
});
