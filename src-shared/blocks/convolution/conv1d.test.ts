import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { evaluateGraph } from '../../eval/evaluate';
import { describeDifference, randomTensor } from '../../testing/graphs';
import { feedBlock, lowerBlock, NO_REPAIRS } from '../../testing/lower-block';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { makeSequence } from '../signals';
import { fakeFeatures } from '../../testing/features';
import { conv1dBlock } from './conv1d';
import { readParameters } from '../parameters';

interface Settings {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: string;
}

/** One row of `length` steps, convolved by the definition: a place for every stride at which the pattern may begin. */
function convolveRow(x: Tensor, row: number, length: number, weight: Tensor, settings: Settings): number[][] {
  const [, steps = 0, features = 0] = x.dims;
  const [filters = 0, , kernel = 0] = weight.dims;
  const { stride, dilation, padding } = settings;
  const overhang = dilation * (kernel - 1);
  const left = padding === 'same' ? Math.floor(overhang / 2) : padding === 'causal' ? overhang : 0;
  const end = padding === 'valid' ? length - overhang : length;
  const out: number[][] = [];
  for (let at = 0; at < end; at += stride) {
    out.push(
      Array.from({ length: filters }, (_, filter) => {
        let sum = 0;
        for (let k = 0; k < kernel; k++) {
          const t = at + k * dilation - left;
          if (t < 0 || t >= length) continue;
          for (let f = 0; f < features; f++) {
            sum +=
              Number(x.data[(row * steps + t) * features + f]) *
              Number(weight.data[(filter * features + f) * kernel + k]);
          }
        }
        return sum;
      }),
    );
  }
  return out;
}

describe('conv1d', () => {
  it('is the definition, row by row, for every geometry and length', () => {
    const settings = fc.record({
      kernel: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 2 }),
      padding: fc.constantFrom('same', 'causal', 'valid'),
    });
    const property = fc.property(settings, fc.integer(), (chosen, seed) => {
      const random = new Random(seed);
      const [batch, time, features, filters] = [4, 8, 2, 3];
      const block = lowerBlock({
        type: 'conv1d',
        parameters: { ...chosen, filters },
        inputs: { in: makeSequence('time', features) },
      });
      const x = randomTensor(random, 'float64', [batch, time, features]);
      const lengths = tensor('int64', [batch], [time, 0, 1 + random.integer(time), random.integer(time)]);
      const result = evaluateGraph(block.graph, feedBlock(block, { in: x, lengths }, {}));
      const out = result.get('out')!;
      const kept = toNumbers(result.get('out.lengths')!);
      const weight = block.weights.get('b.weight')!;
      for (let row = 0; row < batch; row++) {
        const expected = convolveRow(x, row, Number(lengths.data[row]), weight, chosen);
        expect(kept[row]).toBe(expected.length);
        const from = row * out.dims[1]! * filters;
        const actual = toNumbers(out).slice(from, from + expected.length * filters);
        const difference = describeDifference(
          tensor('float64', [actual.length], actual),
          tensor('float64', [expected.length * filters], expected.flat()),
          { relative: 1e-9, absolute: 1e-12 },
        );
        expect(difference).toBeNull();
      }
    });
    fc.assert(property, { seed: 41, numRuns: 60 });
  });

  it('keeps the name of the steps where it keeps the steps, also one after the other', () => {
    const timeAfter = (time: string, parameters: Record<string, number | string>) =>
      String(
        lowerBlock({ type: 'conv1d', parameters, inputs: { in: makeSequence(time, 2) } }).signals.get('out')?.shape[1],
      );
    expect(timeAfter('time', { kernel: 4, dilation: 3 })).toBe('time');
    expect(timeAfter('time', { padding: 'valid' })).toBe('time-2');
    expect(timeAfter('time-2', { padding: 'valid' })).toBe('time-4');
    const halved = timeAfter('time', { stride: 2 });
    expect(timeAfter(halved, {})).toBe(halved);
    expect(timeAfter(halved, { padding: 'valid' })).toBe(`${halved}-2`);
  });

  it('refuses to span more steps than there are', () => {
    const read = readParameters(
      conv1dBlock,
      new Map<string, number | string>([
        ['kernel', 5],
        ['padding', 'valid'],
      ]),
    );
    if (!read.ok) throw new Error('parameters');
    const result = conv1dBlock.infer({
      id: 'c',
      name: 'Patterns',
      parameters: read.value,
      inputs: new Map([['in', [makeSequence(4, 2)]]]),
      sources: new Map(),
      data: fakeFeatures({}),
      repairs: NO_REPAIRS,
    });
    expect(result).toMatchObject({ ok: false, error: [{ code: 'SHAPE-006', where: { block: 'c', port: 'in' } }] });
    expect(result.ok ? '' : result.error[0]?.message).toContain('spans 5 steps, but the sequence has 4 steps');
  });
});
