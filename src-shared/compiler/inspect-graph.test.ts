import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { printGraph } from '../ir/print';
import { verifyTypedGraph } from '../ops/verify-typed';
import { castTensor, tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { drawProject } from '../testing/draw-project';
import { fakeFeatures } from '../testing/features';
import { runPlainCell } from '../testing/plain-cells';
import { recurrentProject, SAMPLE_FEATURES } from '../testing/sample-projects';
import { compileWhole, drawModelBatch, padBatch, PLAIN_TRAINING, type WholeModel } from '../testing/whole-model';
import type { InspectGraph } from './inspection';

const CELLS = ['rnn', 'gru', 'lstm'] as const;
const SIZES = { batch: 4, time: 5 };

/** Weights, batch and probes of zeros for an inspect graph in float64. */
function feedInspection(
  whole: WholeModel,
  { graph, probes }: InspectGraph,
  batch: ReadonlyMap<string, Tensor>,
): Map<string, Tensor> {
  const feeds = new Map<string, Tensor>();
  const sizes: Record<string, number> = { batch: 0, time: 0 };
  for (const v of graph.inputs) {
    const fed = batch.get(v.name) ?? whole.parameters.get(v.name);
    if (!fed) continue;
    feeds.set(v.name, castTensor(fed, v.dtype));
    v.shape.forEach((dim, axis) => {
      if (typeof dim === 'string') sizes[dim] = fed.dims[axis]!;
    });
  }
  for (const { name, shape } of probes) {
    const dims = shape.map((dim) => (typeof dim === 'number' ? dim : sizes[dim]!));
    feeds.set(name, zeros('float64', dims));
  }
  return feeds;
}

/** One row of an output `[batch, time, hidden]`, step by step. */
function rowOf(value: Tensor, row: number, steps: number): number[][] {
  const [, time = 0, hidden = 0] = value.dims;
  const numbers = toNumbers(value);
  return Array.from({ length: steps }, (_, t) => {
    const start = (row * time + t) * hidden;
    return Array.from(numbers.subarray(start, start + hidden));
  });
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  // Written so that NaN fails.
  const apart = Array.from(actual).filter((value, i) => !(Math.abs(value - expected[i]!) <= tolerance));
  expect(apart).toEqual([]);
}

function projectOf(cell: (typeof CELLS)[number]) {
  return recurrentProject(cell, { hidden: 3, layers: 2, direction: 'bidirectional' }, true);
}

const WORDS = fakeFeatures({ vocabulary: 7, words: 7 });

function decoderProject(cell: 'gru' | 'lstm', context: string, layers: number) {
  return drawProject(
    {
      words: 'token-input',
      read: ['encoder', { cell, hidden: 3, layers, embedding: 2, direction: 'forward' }],
      write: ['decoder', { cell, hidden: 3, layers, embedding: 2, context, sampledFrom: 0, sampledTo: 0 }],
    },
    ['words -> read', 'read.memory -> write.memory', 'read.state -> write.state'],
  );
}

describe('the inspect graph', () => {
  it.each(CELLS)('shows the gates and states of %s as a plain computation has them', (cell) => {
    const whole = compileWhole(projectOf(cell), SAMPLE_FEATURES);
    const inspect = whole.model.inspect('float64');
    verifyTypedGraph(inspect.graph);
    const batch = drawModelBatch(whole, inspect.graph, SIZES, 3);
    const out = evaluateGraph(inspect.graph, feedInspection(whole, inspect, batch));
    const lengths = toNumbers(batch.get('input.lengths')!);
    const x = toNumbers(batch.get('input')!);
    const weights = (layer: string) => ({
      W: whole.parameters.get(`cell.${layer}W`)!,
      R: whole.parameters.get(`cell.${layer}R`)!,
      B: whole.parameters.get(`cell.${layer}B`)!,
    });
    expect(inspect.layers.map(({ layer, direction }) => `${layer} ${direction}`)).toEqual([
      '0 forward',
      '0 reverse',
      '1 forward',
      '1 reverse',
    ]);
    for (let row = 0; row < SIZES.batch; row++) {
      const steps = lengths[row]!;
      let input = Array.from({ length: steps }, (_, t) =>
        Array.from(x.subarray((row * SIZES.time + t) * 3, (row * SIZES.time + t + 1) * 3)),
      );
      for (const layer of [0, 1]) {
        const own = weights(layer === 0 ? '' : '1.');
        const forward = runPlainCell(cell, own, 0, input);
        const reverse = runPlainCell(cell, own, 1, [...input].reverse()).reverse();
        for (const [direction, expected] of [
          ['forward', forward],
          ['reverse', reverse],
        ] as const) {
          const traced = inspect.layers.find((l) => l.layer === layer && l.direction === direction)!;
          expect([...traced.quantities.keys()].sort()).toEqual(
            { rnn: ['h'], gru: ['candidate', 'h', 'r', 'z'], lstm: ['c', 'candidate', 'f', 'h', 'i', 'o'] }[cell],
          );
          for (const [quantity, name] of traced.quantities) {
            const shown = rowOf(out.get(name)!, row, steps).flat();
            expectNear(
              shown,
              expected.flatMap((step) => step[quantity]!),
              1e-9,
            );
          }
        }
        input = forward.map(({ h }, t) => [...h!, ...reverse[t]!['h']!]);
      }
    }
  });

  it.each(CELLS)('agrees with finite differences on the gradient through time of %s', (cell) => {
    const whole = compileWhole(projectOf(cell), SAMPLE_FEATURES);
    const inspect = whole.model.inspect('float64');
    const batch = drawModelBatch(whole, inspect.graph, SIZES, 5);
    const feeds = feedInspection(whole, inspect, batch);
    const out = evaluateGraph(inspect.graph, feeds);
    const random = new Random(11);
    for (const { block, layer, direction, gradients } of inspect.layers) {
      expect([...gradients.keys()]).toEqual(cell === 'lstm' ? ['h', 'c'] : ['h']);
      for (const [state, name] of gradients) {
        const gradient = out.get(name)!;
        const probe = `${block}/${layer}/${direction}/${state}.probe`;
        const [time = 0, hidden = 0, rows = 0] = feeds.get(probe)!.dims;
        for (let draw = 0; draw < 6; draw++) {
          const [t, unit, row] = [random.integer(time), random.integer(hidden), random.integer(rows)];
          const lossAt = (step: number): number => {
            const moved = new Float64Array(time * hidden * rows);
            moved[(t * hidden + unit) * rows + row] = step;
            const results = evaluateGraph(
              inspect.graph,
              new Map(feeds).set(probe, tensor('float64', [time, hidden, rows], moved)),
            );
            return Number(results.get('loss')!.data[0]);
          };
          const quotient = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
          const slope = Number(gradient.data[(row * time + t) * hidden + unit]);
          expect(Math.abs(quotient - slope)).toBeLessThan(1e-7 * Math.abs(slope) + 1e-9);
        }
      }
    }
  });

  it('is the same with more padding, and has no gradient past the length of a row', () => {
    const whole = compileWhole(projectOf('lstm'), SAMPLE_FEATURES);
    const inspect = whole.model.inspect('float64');
    const batch = drawModelBatch(whole, inspect.graph, SIZES, 3);
    const out = evaluateGraph(inspect.graph, feedInspection(whole, inspect, batch));
    const padded = padBatch(batch, SIZES.time, 2, 7);
    const wider = evaluateGraph(inspect.graph, feedInspection(whole, inspect, padded));
    const lengths = toNumbers(batch.get('input.lengths')!);
    for (const traced of inspect.layers) {
      expect(toNumbers(wider.get(traced.lengths!)!)).toEqual(lengths);
      for (const name of [...traced.quantities.values(), ...traced.gradients.values()]) {
        lengths.forEach((steps, row) => {
          expectNear(rowOf(wider.get(name)!, row, steps).flat(), rowOf(out.get(name)!, row, steps).flat(), 1e-12);
        });
      }
      for (const name of traced.gradients.values()) {
        lengths.forEach((steps, row) => {
          const past = rowOf(wider.get(name)!, row, SIZES.time + 2).slice(steps);
          expect(past.flat().every((value) => value === 0)).toBe(true);
        });
      }
    }
  });

  it.each([0.5, 1, 1.5])('falls or grows by the eigenvalue %f of a hand-made network at each step', (eigenvalue) => {
    const project = drawProject(
      {
        series: 'sequence-input',
        cell: ['rnn', { hidden: 1, activation: 'relu' }],
        head: 'regression-output',
      },
      ['series -> cell', 'cell.state -> head'],
    );
    const drawn = compileWhole(project, fakeFeatures({ sequence: ['a'], target: ['y'] }));
    const parameters = new Map(drawn.parameters)
      .set('cell.R', tensor('float64', [1, 1, 1], [eigenvalue]))
      .set('cell.W', tensor('float64', [1, 1, 1], [1]))
      .set('cell.B', tensor('float64', [1, 2], [0, 0]));
    const whole = { ...drawn, parameters };
    const inspect = whole.model.inspect('float64');
    const batch = new Map([
      ['series', tensor('float32', [1, 8, 1], [1, 1, 1, 1, 1, 1, 1, 1])],
      ['series.lengths', tensor('int64', [1], [8])],
      ['head.target', tensor('float32', [1, 1], [100])],
    ]);
    const out = evaluateGraph(inspect.graph, feedInspection(whole, inspect, batch));
    const gradient = toNumbers(out.get(inspect.layers[0]!.gradients.get('h')!)!);
    for (let t = 1; t < 8; t++) expect(gradient[t - 1]! / gradient[t]!).toBeCloseTo(eigenvalue, 12);
  });

  it.each([
    ['gru', 'bahdanau', 1],
    ['lstm', 'luong', 2],
    ['lstm', 'every-step', 2],
    ['gru', 'state', 1],
  ] as const)('looks into a decoder of %s that sees its context %s', (cell, context, layers) => {
    const whole = compileWhole(decoderProject(cell, context, layers), WORDS);
    const inspect = whole.model.inspect('float64');
    verifyTypedGraph(inspect.graph);
    const batch = new Map(drawModelBatch(whole, inspect.graph, { batch: 3, time: 4, 'time.target': 5 }, 3)).set(
      'write.target',
      tensor('int64', [3, 5], [4, 5, 6, 4, 2, 5, 2, -100, -100, -100, 6, 6, 2, -100, -100]),
    );
    const feeds = feedInspection(whole, inspect, batch);
    const out = evaluateGraph(inspect.graph, feeds);
    const ofDecoder = inspect.layers.filter(({ block }) => block === 'write');
    expect(ofDecoder.map(({ layer }) => layer)).toEqual(Array.from({ length: layers }, (_, layer) => layer));
    for (const { layer, quantities, gradients, lengths } of ofDecoder) {
      expect(toNumbers(out.get(lengths!)!)).toEqual(new Float64Array([5, 2, 3]));
      const [i, f, o, c, candidate, h] = (['i', 'f', 'o', 'c', 'candidate', 'h'] as const).map((quantity) => {
        const name = quantities.get(quantity);
        return name === undefined ? null : rowOf(out.get(name)!, 0, 5);
      });
      // The first state comes out of the encoder; from then on each follows from the one before it.
      for (let t = 1; cell === 'lstm' && t < 5; t++) {
        for (let unit = 0; unit < 3; unit++) {
          expect(c![t]![unit]).toBeCloseTo(
            f![t]![unit]! * c![t - 1]![unit]! + i![t]![unit]! * candidate![t]![unit]!,
            9,
          );
          expect(h![t]![unit]).toBeCloseTo(o![t]![unit]! * Math.tanh(c![t]![unit]!), 9);
        }
      }
      for (const [state, name] of gradients) {
        const gradient = toNumbers(out.get(name)!);
        const probe = `write/${layer}/forward/${state}.probe`;
        for (const [t, unit, row] of [
          [0, 0, 0],
          [3, 2, 0],
          [1, 1, 2],
        ] as const) {
          const lossAt = (step: number): number => {
            const moved = new Float64Array(5 * 3 * 3);
            moved[(t * 3 + unit) * 3 + row] = step;
            const results = evaluateGraph(
              inspect.graph,
              new Map(feeds).set(probe, tensor('float64', [5, 3, 3], moved)),
            );
            return Number(results.get('loss')!.data[0]);
          };
          const quotient = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
          expect(quotient).not.toBe(0);
          expect(Math.abs(quotient - gradient[(row * 5 + t) * 3 + unit]!)).toBeLessThan(1e-9);
        }
      }
    }
    const alignments = context === 'bahdanau' || context === 'luong' ? ['write'] : [];
    expect(inspect.alignments.map(({ block }) => block)).toEqual(alignments);
  });

  it('leaves the other graphs as they are', () => {
    const whole = compileWhole(projectOf('gru'), SAMPLE_FEATURES);
    const print = () => [
      printGraph(whole.model.train(PLAIN_TRAINING).graph),
      printGraph(whole.model.evaluate()),
      printGraph(whole.model.predict(whole.parameters)),
    ];
    const before = print();
    whole.model.inspect('float32');
    expect(print()).toEqual(before);
    expect(before.some((text) => text.includes('probe'))).toBe(false);
  });
});

describe('the weights of attention', () => {
  const project = drawProject(
    {
      series: 'sequence-input',
      gru: ['gru', { hidden: 4 }],
      whole: ['attention', { score: 'dot' }],
      steps: ['multi-head-attention', { heads: 2 }],
      mean: 'mean-pool',
      join: 'concatenate',
      out: ['linear', { units: 1 }],
      head: 'regression-output',
    },
    [
      'series -> gru',
      'gru.state -> whole.query',
      'gru.sequence -> whole.keys',
      'gru.sequence -> steps.query',
      'steps -> mean',
      'mean -> join.in-1',
      'whole.context -> join.in-2',
      'join -> out',
      'out -> head',
    ],
  );
  const whole = compileWhole(project, fakeFeatures({ sequence: ['a'], target: ['y'] }));

  it('come with the steps that count, and add up to 1 over the keys', () => {
    const attention = whole.model.attention!();
    verifyTypedGraph(attention.graph);
    const batch = drawModelBatch(whole, attention.graph, SIZES, 3);
    const out = evaluateGraph(attention.graph, new Map([...whole.parameters, ...batch]));
    expect(attention.alignments.map(({ block, port, heads }) => `${block}.${port} ${heads}`)).toEqual([
      'whole.weights null',
      'steps.weights 2',
    ]);
    const lengths = toNumbers(batch.get('series.lengths')!);
    for (const { output, keyLengths } of attention.alignments) {
      expect(toNumbers(out.get(keyLengths!)!)).toEqual(lengths);
      const { dims, data } = out.get(output)!;
      const perRow = dims.slice(1, -1).reduce((a, b) => a * b, 1);
      lengths.forEach((steps, row) => {
        for (let query = 0; query < perRow; query++) {
          let sum = 0;
          for (let key = 0; key < SIZES.time; key++) {
            const weight = Number(data[(row * perRow + query) * SIZES.time + key]);
            if (key < steps) sum += weight;
            else expect(weight).toBe(0);
          }
          expect(sum).toBeCloseTo(steps > 0 ? 1 : 0, 5);
        }
      });
    }
  });

  it('agree with those of the inspect graph', () => {
    const attention = whole.model.attention!();
    const inspect = whole.model.inspect('float64');
    const batch = drawModelBatch(whole, attention.graph, SIZES, 3);
    const quick = evaluateGraph(attention.graph, new Map([...whole.parameters, ...batch]));
    const slow = evaluateGraph(inspect.graph, feedInspection(whole, inspect, batch));
    for (const { output } of attention.alignments) {
      expectNear(toNumbers(slow.get(output)!), toNumbers(quick.get(output)!), 1e-5);
    }
  });

  it('are none in a model without attention', () => {
    expect(compileWhole(recurrentProject('gru', { hidden: 2 }, false), SAMPLE_FEATURES).model.attention).toBeNull();
  });
});
