import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { blockCases, describeCase, drawFeeds } from '../testing/block-cases';
import { expectCloseTo } from '../testing/graphs';
import { lowerBlock, type BlockCase } from '../testing/lower-block';
import { catalog } from './catalog';
import { sizeOf, tensor, toNumbers, type Tensor } from '../tensor/tensor';

const BATCH = 4;
const TIME = 9;
const LONGER = 14;
const EXACT = { relative: 1e-12, absolute: 1e-12 };

/** Cases that read a sequence from the data and whose rows may differ in length. */
const ragged = blockCases.filter(({ inputs = {} }) =>
  Object.values(inputs).some(({ shape }) => String(shape[1]).startsWith('time')),
);

/** The same rows with more steps, all new ones full of `value`. */
function padSteps(t: Tensor, value: number): Tensor {
  const [batch = 0, , ...rest] = t.dims;
  const step = sizeOf(rest);
  const numbers = toNumbers(t);
  const out = new Float64Array(batch * LONGER * step).fill(value);
  for (let row = 0; row < batch; row++) {
    out.set(numbers.subarray(row * TIME * step, (row + 1) * TIME * step), row * LONGER * step);
  }
  return tensor(t.dtype, [batch, LONGER, ...rest], out);
}

/** Zeroes what lies past each row's length, which may hold anything. */
function clearPadding(t: Tensor, lengths: Tensor, steps: number): Tensor {
  const [batch = 0, , ...rest] = t.dims;
  const step = sizeOf(rest);
  const numbers = toNumbers(t);
  const out = new Float64Array(batch * steps * step);
  for (let row = 0; row < batch; row++) {
    const from = row * Number(t.dims[1]) * step;
    out.set(numbers.subarray(from, from + Number(lengths.data[row]) * step), row * steps * step);
  }
  return tensor(t.dtype, [batch, steps, ...rest], out);
}

/**
 * Attention weights that count, one after the other: of queries within their rows on the first `TIME` keys. Keys beyond
 * must have none.
 */
function readAlignment(t: Tensor, lengths: Tensor | undefined): Tensor {
  const [queries = 0, keys = 0] = t.dims.slice(-2);
  const perRow = sizeOf(t.dims.slice(1));
  const counted: number[] = [];
  toNumbers(t).forEach((weight, at) => {
    const query = Math.floor(at / keys) % queries;
    if (query >= Number(lengths?.data[Math.floor(at / perRow)] ?? queries)) return;
    if (at % keys < TIME) counted.push(weight);
    else expect(weight).toBe(0);
  });
  return tensor('float64', [counted.length], counted);
}

/** Whether what leaves the block at a step depends on other steps that enter it, in a batch of full rows. */
function readsAcross(spec: BlockCase): boolean {
  const block = lowerBlock({ ...spec, form: 'evaluate', ragged: false });
  const feeds = drawFeeds(new Random(5), spec, block, { batch: 1, time: TIME });
  const before = evaluateGraph(block.graph, feeds);
  const ports = Object.entries(spec.inputs ?? {}).filter(([, { shape }]) => shape[1] === 'time');
  // What is worked out step by step changes at the changed step only.
  return ports.some(([port]) =>
    [0, TIME - 1].some((changed) => {
      const fed = feeds.get(port)!;
      const numbers = toNumbers(fed);
      const size = sizeOf(fed.dims.slice(2));
      for (let i = 0; i < size; i++) {
        const at = changed * size + i;
        numbers[at] = fed.dtype === 'int64' ? (numbers[at]! + 1) % 5 : numbers[at]! + 1;
      }
      const after = evaluateGraph(block.graph, new Map(feeds).set(port, tensor(fed.dtype, fed.dims, numbers)));
      return [...before].some(([name, value]) => {
        const own = value.dims[1] === TIME ? value.data.length / TIME : Infinity;
        const [old, now] = [toNumbers(value), toNumbers(after.get(name)!)];
        return old.some((x, i) => x !== now[i] && (own === Infinity || Math.floor(i / own) !== changed));
      });
    }),
  );
}

describe('what each block type says of padding is what it does', () => {
  it.each(catalog.map(({ type, padding }) => [type, padding] as const))('%s: %s', (type, padding) => {
    const own = ragged.filter((spec) => spec.type === type);
    const hasSequence = own.length > 0;
    const across = own.filter(readsAcross);
    const makesRows = across.every((spec) =>
      [...lowerBlock({ ...spec, form: 'evaluate' }).signals.values()].every(({ kind }) => kind === 'vector'),
    );
    const measured = !hasSequence ? 'none' : across.length === 0 ? 'passes' : makesRows ? 'ends' : 'honours';
    expect(measured).toBe(padding);
  });
});

describe('padding more, with anything, changes nothing that counts', () => {
  it('covers recurrence, attention, convolution, pooling and the last step', () => {
    const types = ragged.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        'rnn',
        'gru',
        'lstm',
        'attention',
        'multi-head-attention',
        'conv1d',
        'last-step',
        'mean-pool',
        'max-pool',
        'encoder',
        'decoder',
        'value-decoder',
      ]),
    );
  });

  it.each(ragged.flatMap((c) => [[describeCase(c), 'predict', c] as const, [describeCase(c), 'train', c] as const]))(
    '%s (%s)',
    (_name, form, spec) => {
      const block = lowerBlock({ ...spec, form });
      const feeds = drawFeeds(new Random(5), spec, block, { batch: BATCH, time: TIME });
      const longer = new Map(
        block.graph.inputs.map(({ name, shape }) => {
          const fed = feeds.get(name)!;
          // Past the length of a row stands what must not be read: a huge number, or a token.
          return [
            name,
            shape[1] === 'time' ? padSteps(fed, fed.dtype === 'int64' ? 1 : name.includes('mask') ? 1 : 1e6) : fed,
          ];
        }),
      );
      const before = evaluateGraph(block.graph, feeds);
      const after = evaluateGraph(block.graph, longer);
      expect([...after.keys()]).toEqual([...before.keys()]);
      for (const [port, signal] of block.signals) {
        // A decoder that writes by itself puts out words, no scores.
        if (form === 'predict' && spec.type === 'decoder' && port === 'logits') continue;
        const [expected, actual] = [before.get(port)!, after.get(port)!];
        if (signal.kind === 'vector') expectCloseTo(actual, expected, EXACT, port);
        else if (signal.kind === 'alignment') {
          const lengths = before.get(`${port}.lengths`);
          expectCloseTo(readAlignment(actual, lengths), readAlignment(expected, lengths), EXACT, port);
        } else if (expected.dims[1] !== actual.dims[1]) {
          const lengths = before.get(`${port}.lengths`)!;
          expectCloseTo(after.get(`${port}.lengths`), lengths);
          const steps = Number(expected.dims[1]);
          expectCloseTo(clearPadding(actual, lengths, steps), clearPadding(expected, lengths, steps), EXACT, port);
        } else expectCloseTo(actual, expected, EXACT, port);
      }
    },
  );
});
