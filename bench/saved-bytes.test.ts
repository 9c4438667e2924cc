import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../src-shared/ir/builder';
import { Emitter } from '../src-shared/ops/emitter';
import { countLiveBytes, countSavedBytes } from './saved-bytes';

const SIZES = { batch: 2, time: 5 };

describe('bytes of a graph', () => {
  it('that are alive at once: views cost nothing, a result ends with its last reader', () => {
    const g = new Emitter(new GraphBuilder('chain'));
    const x = g.builder.input('x', 'float32', ['batch', 3]);
    const a = g.neg(x);
    const b = g.neg(g.reshape(a, [3, 'batch']));
    const c = g.neg(b);
    g.builder.output(g.neg(c), 'y');
    // Never more than two results of 2 × 3 floats.
    expect(countLiveBytes(g.builder.build(), SIZES)).toBe(2 * 24);
  });

  it('that are alive at once: what a later node reads stays', () => {
    const g = new Emitter(new GraphBuilder('kept'));
    const x = g.builder.input('x', 'float64', ['batch']);
    const kept = g.exp(x);
    const b = g.neg(g.neg(kept));
    g.builder.output(g.mul(b, kept), 'y');
    expect(countLiveBytes(g.builder.build(), SIZES)).toBe(3 * 16);
  });

  it('that loops save: what the loss depends on, not what comes after it', () => {
    const g = new Emitter(new GraphBuilder('loops'));
    const x = g.builder.input('x', 'float32', ['time', 'batch', 3]);
    const loop = (width: number) =>
      g.scan({
        states: [],
        inputs: [x],
        body: (b, _, [step]) => ({ states: [], outputs: [b.slice(b.neg(step!), 1, 0, width)] }),
      });
    g.builder.output(g.reduceSum(loop(2).outputs[0]!), 'loss');
    g.builder.output(loop(1).outputs[0]!, 'other');
    expect(countSavedBytes(g.builder.build(), SIZES)).toBe(5 * 2 * 2 * 4);
  });
});
