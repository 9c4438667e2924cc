import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { blockCases, describeCase, drawFeeds } from '../testing/block-cases';
import { expectCloseTo } from '../testing/graphs';
import { lowerBlock, type BlockCase } from '../testing/lower-block';
import { sizeOf, tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { catalog, findBlock } from './catalog';
import { readParameters } from './parameters';
import { makeVector } from './signals';

const BATCH = 3;
const TIME = 7;
const CUT = 4;

/** What the block remembers under the settings of the case; null where it does not work step by step. */
function statesOf({ type, parameters = {} }: BlockCase) {
  const block = findBlock(type)!;
  const values = readParameters(block, new Map(Object.entries(parameters)));
  if (!values.ok) throw new Error(values.error[0]?.message);
  const { stepwise } = block;
  if (stepwise === undefined) return null;
  if (stepwise !== true && values.value.get(stepwise.parameter) !== stepwise.value) return null;
  return block.states?.(values.value) ?? [];
}

/** Cases of blocks that work step by step, over sequences, with their states as inputs. */
const cases = blockCases.flatMap((spec): BlockCase[] => {
  const states = statesOf(spec);
  const steps = Object.values(spec.inputs ?? {}).filter(({ shape }) => shape[1] === 'time');
  if (states === null || steps.length === 0) return [];
  const ports = states.map(({ input, size }) => [input, makeVector(size)] as const);
  return [{ ...spec, inputs: { ...spec.inputs, ...Object.fromEntries(ports) }, ragged: false }];
});

/** The steps from `from` up to `to` of whatever has steps. */
function cut(value: Tensor, from: number, to: number): Tensor {
  const [rows = 0, steps = 0, ...rest] = value.dims;
  if (steps !== TIME) return value;
  const step = sizeOf(rest);
  const numbers = toNumbers(value);
  const out = new Float64Array(rows * (to - from) * step);
  for (let row = 0; row < rows; row++) {
    out.set(numbers.subarray((row * TIME + from) * step, (row * TIME + to) * step), row * (to - from) * step);
  }
  return tensor(value.dtype, [rows, to - from, ...rest], out);
}

describe('a block that works step by step', () => {
  it('is everything that bends, mixes or remembers forward, and nothing that looks around', () => {
    const types = new Set(catalog.filter(({ stepwise }) => stepwise !== undefined).map(({ type }) => type));
    for (const type of ['linear', 'embedding', 'rnn', 'gru', 'lstm', 'relu', 'add', 'dropout', 'layer-norm']) {
      expect(types).toContain(type);
    }
    for (const { type, category } of catalog) {
      if (['attention', 'convolution', 'vision', 'sequence'].includes(category) && type !== 'feed-forward') {
        expect(types).not.toContain(type);
      }
    }
    // Remembering without working step by step would be of no use.
    for (const { type, states } of catalog) if (states) expect(types).toContain(type);
  });

  it.each(cases.map((spec) => [describeCase(spec), spec] as const))(
    'gives in two pieces what it gives at once: %s',
    (_, spec) => {
      const states = statesOf(spec)!;
      const block = lowerBlock(spec);
      const feeds = drawFeeds(new Random(3), spec, block, { batch: BATCH, time: TIME });
      for (const { input, size } of states) feeds.set(input, zeros('float64', [BATCH, size]));
      const run = (from: number, to: number, before: ReadonlyMap<string, Tensor>) =>
        evaluateGraph(
          block.graph,
          new Map([...Array.from(feeds, ([name, t]) => [name, cut(t, from, to)] as const), ...before]),
        );
      const whole = run(0, TIME, new Map());
      const first = run(0, CUT, new Map());
      const second = run(CUT, TIME, new Map(states.map(({ input, output }) => [input, first.get(output)!])));
      for (const [port, value] of whole) {
        const isState = states.some(({ output }) => output === port);
        if (isState) expectCloseTo(second.get(port), value, { relative: 1e-12, absolute: 1e-12 });
        else if (value.dims[1] === TIME) {
          expectCloseTo(first.get(port), cut(value, 0, CUT), { relative: 1e-12, absolute: 1e-12 });
          expectCloseTo(second.get(port), cut(value, CUT, TIME), { relative: 1e-12, absolute: 1e-12 });
        } else throw new Error(`${port} has no steps`);
      }
    },
  );
});
