import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { evaluateGraph } from '../../eval/evaluate';
import { expectCloseTo, randomTensor } from '../../testing/graphs';
import { feedBlock, lowerBlock, type BlockCase } from '../../testing/lower-block';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { makeSequence, makeVector } from '../signals';

const EXACT = { relative: 1e-12, absolute: 1e-12 };
const [BATCH, TIME, FEATURES, HIDDEN] = [3, 5, 2, 3];
const x = randomTensor(new Random(1), 'float64', [BATCH, TIME, FEATURES]);
const lengths = tensor('int64', [BATCH], [5, 2, 0]);

function run(spec: Omit<BlockCase, 'inputs'>, given: Record<string, Tensor> = {}): Map<string, Tensor> {
  const states = Object.entries(given).filter(([port]) => port.startsWith('initial-'));
  const inputs = Object.fromEntries(states.map(([port, t]) => [port, makeVector(t.dims[1]!)]));
  const block = lowerBlock({ ...spec, inputs: { in: makeSequence('time', FEATURES), ...inputs } });
  return evaluateGraph(block.graph, feedBlock(block, { in: x, lengths, ...given }, { batch: BATCH, time: TIME }));
}

/** `t[…, from:to]` along the last axis. */
function takeLast(t: Tensor, from: number, to: number): Tensor {
  const width = t.dims.at(-1)!;
  const values = toNumbers(t).filter((_, i) => i % width >= from && i % width < to);
  return tensor(t.dtype, [...t.dims.slice(0, -1), to - from], values);
}

describe.each(['rnn', 'gru', 'lstm'])('%s', (type) => {
  it('leaves the last step that counts in the state, and what it was given where none does', () => {
    const initial = randomTensor(new Random(2), 'float64', [BATCH, HIDDEN]);
    const result = run({ type, parameters: { hidden: HIDDEN } }, { 'initial-state': initial });
    const sequence = toNumbers(result.get('sequence')!);
    const at = (row: number, step: number) => [
      ...sequence.slice((row * TIME + step) * HIDDEN, (row * TIME + step + 1) * HIDDEN),
    ];
    const state = toNumbers(result.get('state')!);
    expect([...state.slice(0, HIDDEN)]).toEqual(at(0, 4));
    expect([...state.slice(HIDDEN, 2 * HIDDEN)]).toEqual(at(1, 1));
    expect([...state.slice(2 * HIDDEN)]).toEqual([...toNumbers(initial).slice(2 * HIDDEN)]);
    expect(at(1, 2)).toEqual([0, 0, 0]);
  });

  it('gives each layer its own part of the initial state, lowest first, and returns states in that order', () => {
    // Rows without steps hand their state through, which shows where each part went.
    const size = 2 * 2 * HIDDEN;
    const initial = randomTensor(new Random(3), 'float64', [BATCH, size]);
    const empty = tensor('int64', [BATCH], [0, 0, 0]);
    const given = { 'initial-state': initial, ...(type === 'lstm' ? { 'initial-cell': initial } : {}), lengths: empty };
    const result = run({ type, parameters: { hidden: HIDDEN, layers: 2, direction: 'bidirectional' } }, given);
    expectCloseTo(result.get('state'), initial, EXACT);
    if (type === 'lstm') expectCloseTo(result.get('cell'), initial, EXACT);
  });

  it('puts forward features before backward ones, and the top layer last in the state', () => {
    const parameters = { hidden: HIDDEN, layers: 2, direction: 'bidirectional' };
    const result = run({ type, parameters });
    const sequence = toNumbers(result.get('sequence')!);
    const state = result.get('state')!;
    const top = toNumbers(takeLast(state, 2 * HIDDEN, 4 * HIDDEN));
    const width = 2 * HIDDEN;
    // Forward ends at the last step of row 0, backward at its first.
    expect([...top.slice(0, HIDDEN)]).toEqual([...sequence.slice(4 * width, 4 * width + HIDDEN)]);
    expect([...top.slice(HIDDEN, width)]).toEqual([...sequence.slice(HIDDEN, width)]);
  });

  it('agrees in its training form, and drops units between layers only there', () => {
    const parameters = { hidden: HIDDEN, layers: 2, dropout: 0.5 };
    const inputs = { in: makeSequence('time', FEATURES) };
    const train = lowerBlock({ type, parameters, inputs, form: 'train' });
    const predict = lowerBlock({ type, parameters, inputs, form: 'predict' });
    expect([...predict.masks]).toEqual([]);
    expect([...train.masks]).toEqual([['b.1.mask', 0.5]]);
    const sizes = { batch: BATCH, time: TIME };
    const kept = evaluateGraph(train.graph, feedBlock(train, { in: x, lengths }, sizes));
    const expected = evaluateGraph(predict.graph, feedBlock(predict, { in: x, lengths }, sizes));
    for (const [name, value] of expected)
      expectCloseTo(kept.get(name), value, { relative: 1e-9, absolute: 1e-12 }, name);
    const mask = tensor('float64', [BATCH, 1, HIDDEN], [0, 0, 0, 2, 2, 2, 2, 2, 2]);
    const dropped = evaluateGraph(train.graph, feedBlock(train, { in: x, lengths, 'b.1.mask': mask }, sizes));
    expect([...toNumbers(dropped.get('sequence')!)]).not.toEqual([...toNumbers(expected.get('sequence')!)]);
  });

  it('names the weights of its first layer W, R, B and those above by their number', () => {
    const block = lowerBlock({ type, parameters: { layers: 2 }, inputs: { in: makeSequence('time', 2) } });
    expect([...block.weights.keys()]).toEqual(['b.W', 'b.R', 'b.B', 'b.1.W', 'b.1.R', 'b.1.B']);
  });
});

describe('starting values', () => {
  it('puts the forget bias of an LSTM into the input half of its third gate, nothing elsewhere', () => {
    const parameters = { hidden: 2, direction: 'bidirectional', forgetBias: 1.5 };
    const block = lowerBlock({ type: 'lstm', parameters, inputs: { in: makeSequence('time', 2) } });
    const half = [0, 0, 0, 0, 1.5, 1.5, 0, 0, ...new Array<number>(8).fill(0)];
    expect([...toNumbers(block.weights.get('b.B')!)]).toEqual([...half, ...half]);
  });

  it('makes each gate of the recurrent weights orthogonal, or Xavier uniform when told', () => {
    const H = 8;
    const weightsOf = (initialization: string): Tensor =>
      lowerBlock({
        type: 'gru',
        parameters: { hidden: H, initialization },
        inputs: { in: makeSequence('time', 2) },
      }).weights.get('b.R')!;
    const R = toNumbers(weightsOf('orthogonal'));
    for (let gate = 0; gate < 3; gate++) {
      for (let i = 0; i < H; i++) {
        for (let j = 0; j < H; j++) {
          let product = 0;
          for (let k = 0; k < H; k++) product += R[gate * H * H + i * H + k]! * R[gate * H * H + j * H + k]!;
          expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
        }
      }
    }
    const xavier = toNumbers(weightsOf('xavier'));
    const limit = Math.sqrt(6 / (H + H));
    expect(Math.max(...xavier.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...xavier.map(Math.abs))).toBeGreaterThan(0.9 * limit);
  });
});
