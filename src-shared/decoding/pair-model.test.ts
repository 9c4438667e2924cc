import { describe, expect, it } from 'vitest';
import type { DecoderPair } from '../compiler/compiled-model';
import { evaluateGraph } from '../eval/evaluate';
import { GraphBuilder } from '../ir/builder';
import { Emitter } from '../ops/emitter';
import { Random } from '../base/random';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { randomTensor } from '../testing/graphs';
import { searchBeam } from './beam-search';
import { gatherAxis } from './gather';
import { createPairModel, describePair } from './pair-model';
import { logSoftmax } from './probabilities';
import { writeTexts } from './write-texts';

const [WORDS, HIDDEN, STEPS] = [6, 3, 4];
const random = new Random(11);
const table = randomTensor(random, 'float64', [WORDS, HIDDEN], -2, 2);
const recurrent = randomTensor(random, 'float64', [HIDDEN, HIDDEN], -2, 2);
const output = randomTensor(random, 'float64', [HIDDEN, WORDS], -3, 3);

/** h' = tanh(h·R + table[token] + memory[:, 0]); the state is `[1, batch, hidden]`, as ONNX's recurrences have theirs. */
function makePair(): DecoderPair {
  const encoder = new GraphBuilder('encoder');
  const e = new Emitter(encoder);
  const source = encoder.contractInput('source', 'float64', ['batch', STEPS, HIDDEN]);
  encoder.output(e.one('Tanh', [source]), 'memory');
  encoder.output(
    e.one('Unsqueeze', [
      e.one('Gather', [source, e.scalar(1, 'int64')], { axis: { kind: 'int', value: 1 } }),
      e.integers([0]),
    ]),
    'h',
  );
  const step = new GraphBuilder('step');
  const s = new Emitter(step);
  const h = step.contractInput('h', 'float64', [1, 'batch', HIDDEN]);
  const memory = step.contractInput('memory', 'float64', ['batch', STEPS, HIDDEN]);
  const token = step.contractInput('out.token', 'int64', ['batch']);
  const first = s.one('Gather', [memory, s.scalar(0, 'int64')], { axis: { kind: 'int', value: 1 } });
  const own = s.one('Gather', [s.constant(table), token], { axis: { kind: 'int', value: 0 } });
  const state = s.one('Squeeze', [h, s.integers([0])]);
  const next = s.one('Tanh', [s.add(s.one('MatMul', [state, s.constant(recurrent)]), s.add(own, first))]);
  step.output(s.one('MatMul', [next, s.constant(output)]), 'out.logits');
  step.output(s.one('Unsqueeze', [next, s.integers([0])]), 'h.next');
  return { encoder: encoder.build(), step: step.build(), carried: ['h'], fixed: ['memory'] };
}

const special = { pad: 0, start: 0, end: 1, unknown: 2 };
const DECODING = { block: 'out', vocabularySize: WORDS, text: { special, longest: 7 } };

function createModel(source: Tensor) {
  const pair = makePair();
  return createPairModel(
    { ...describePair(pair, DECODING), banned: [] },
    {
      encoder: async (feeds) => evaluateGraph(pair.encoder, feeds),
      step: async (feeds) => evaluateGraph(pair.step, feeds),
    },
    new Map([['source', source]]),
  );
}

const limits = { start: 0, end: 1, maximumLength: 7 };

/** Greedy, in plain arithmetic. */
function writePlainly(source: readonly number[]): number[] {
  const [t, r, o] = [toNumbers(table), toNumbers(recurrent), toNumbers(output)];
  let state = source.slice(HIDDEN, 2 * HIDDEN);
  const tokens: number[] = [];
  let token = limits.start;
  while (tokens.length < limits.maximumLength && token !== limits.end) {
    state = state.map((_, j) =>
      Math.tanh(
        state.reduce((sum, x, i) => sum + x * r[i * HIDDEN + j]!, 0) + t[token * HIDDEN + j]! + Math.tanh(source[j]!),
      ),
    );
    const logits = Array.from({ length: WORDS }, (_, w) => state.reduce((sum, x, i) => sum + x * o[i * WORDS + w]!, 0));
    token = logits.indexOf(Math.max(...logits));
    tokens.push(token);
  }
  return tokens;
}

describe('writing with an encoder and a step', () => {
  const source = randomTensor(new Random(3), 'float64', [5, STEPS, HIDDEN], -2, 2);

  it('writes what plain arithmetic writes, a text a source', async () => {
    const texts = await writeTexts(createModel(source), limits, 5);
    const numbers = Array.from(toNumbers(source));
    const wanted = [0, 1, 2, 3, 4].map((row) =>
      writePlainly(numbers.slice(row * STEPS * HIDDEN, (row + 1) * STEPS * HIDDEN)),
    );
    expect(texts.map(({ tokens }) => tokens)).toEqual(wanted);
    expect(new Set(wanted.map(String)).size).toBeGreaterThan(2);
  });

  it('follows hypotheses of one source, whose states lie along another axis than its memory', async () => {
    for (let row = 0; row < 5; row++) {
      const own = gatherAxis(source, 0, [row]);
      const model = createModel(own);
      const { hypotheses } = await searchBeam(model, limits, { beam: 4, lengthPenalty: 0 });
      for (const { tokens, logProbability } of hypotheses) {
        let { state } = await model.start();
        let [sum, last] = [0, limits.start];
        for (const token of tokens) {
          const next = await model.advance(state, [last]);
          sum += next.logProbabilities[token]!;
          [state, last] = [next.state, token];
        }
        expect(logProbability).toBeCloseTo(sum, 10);
      }
      const [greedy] = await writeTexts(model, limits, 1);
      expect(hypotheses[0]!.score).toBeGreaterThanOrEqual(greedy!.score - 1e-12);
    }
  });
});

describe('gathering along an axis', () => {
  it('takes entries in the order given, more than once', () => {
    const value = tensor('int64', [2, 3], [1, 2, 3, 4, 5, 6]);
    expect(gatherAxis(value, 1, [2, 0, 2, 2])).toEqual(tensor('int64', [2, 4], [3, 1, 3, 3, 6, 4, 6, 6]));
    expect(gatherAxis(value, 0, [1])).toEqual(tensor('int64', [1, 3], [4, 5, 6]));
    expect(gatherAxis(tensor('float32', [1, 2, 2], [1, 2, 3, 4]), 1, [1, 0]).dims).toEqual([1, 2, 2]);
  });

  it('leaves out what is banned', () => {
    const [first, second, third] = logSoftmax([5, 1, 1], 3, [0]);
    expect(first).toBe(-Infinity);
    expect(second).toBeCloseTo(-Math.LN2, 12);
    expect(third).toBe(second);
  });

  it('turns logits into logarithms of probabilities, however large', () => {
    for (const value of logSoftmax([1000, 1000, 0, 0], 2)) expect(value).toBeCloseTo(-Math.LN2, 12);
  });
});
