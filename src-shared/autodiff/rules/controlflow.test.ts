import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { checkGradients, readGradients } from '../../testing/grad-check';
import { randomLoop } from '../../testing/random-loop';
import { lookupRule } from '../rule-table';

describe('the gradient of Scan', () => {
  it.each(Array.from({ length: 120 }, (_, seed) => seed))(
    'AD22 agrees with central differences in a random loop, seed %i',
    (seed) => {
      checkGradients({ ...randomLoop(new Random(seed)), seed });
    },
  );

  it('AD24 keeps a state that passes through unchanged and is a scan output as well', () => {
    checkGradients({
      inputs: [{ shape: [2] }, { shape: [2] }, { shape: [3, 2] }],
      build: (g, [a, b, x]) => {
        const loop = g.scan({
          states: [a!, b!],
          inputs: [x!],
          body: (e, [kept, moved], [step]) => ({
            states: [kept!, e.add(moved!, e.mul(step!, kept!))],
            outputs: [kept!],
          }),
        });
        return [...loop.states, ...loop.outputs];
      },
    });
  });

  it('AD23 sums a captured value read several times in different ways', () => {
    checkGradients({
      inputs: [{ shape: [2, 2] }, { shape: [2, 2] }, { shape: [3, 2, 2] }],
      build: (g, [state, weight, x]) => {
        const loop = g.scan({
          states: [state!],
          inputs: [x!],
          body: (e, [h], [step]) => {
            const product = e.matMul(weight!, h!);
            const next = e.tanh(e.add(e.mul(product, weight!), e.matMul(step!, e.transpose(weight!, [1, 0]))));
            return { states: [next], outputs: [] };
          },
        });
        return loop.states;
      },
    });
  });

  it('AD22 goes through a loop within a loop', () => {
    checkGradients({
      inputs: [{ shape: [2] }, { shape: [3, 4, 2] }, { shape: [2] }],
      build: (g, [state, x, scale]) => {
        const outer = g.scan({
          states: [state!],
          inputs: [x!],
          body: (e, [h], [rows]) => {
            const inner = e.scan({
              states: [h!],
              inputs: [rows!],
              body: (f, [k], [row]) => ({
                states: [f.tanh(f.add(f.mul(k!, scale!), row!))],
                outputs: [f.mul(k!, row!)],
              }),
            });
            return { states: inner.states, outputs: inner.outputs };
          },
        });
        return [...outer.states, ...outer.outputs];
      },
    });
  });

  it('AD25 asks no gradient of an integer state and of integer scan inputs', () => {
    const build: Parameters<typeof readGradients>[0] = {
      inputs: [{ shape: [2] }, { shape: [3], dtype: 'int64', values: () => [0, 1, 1] }, { shape: [2, 2] }],
      build: (g, [state, x, table]) => {
        const loop = g.scan({
          states: [state!, g.scalar(0, 'int64')],
          inputs: [x!],
          body: (e, [h, count], [index]) => {
            const row = e.gather(table!, index!, 0);
            return { states: [e.mul(h!, row), e.add(count!, 1)], outputs: [] };
          },
        });
        return loop.states;
      },
    };
    checkGradients(build);
    expect(readGradients(build).map((gradient) => gradient === null)).toEqual([false, true, false]);
  });

  it('AD19 names the operator and the block of a body that cannot be differentiated', () => {
    const check = {
      inputs: [{ shape: [2] }, { shape: [3, 2] }],
      build: (
        g: Parameters<ReturnType<typeof randomLoop>['build']>[0],
        [state, x]: Parameters<ReturnType<typeof randomLoop>['build']>[1],
      ) =>
        g.within(
          'my-block',
          () =>
            g.scan({
              states: [state!],
              inputs: [x!],
              body: (e, [h], [s]) => ({ states: [e.mul(h!, e.tanh(s!))], outputs: [] }),
            }).states,
        ),
      lookup: (op: string) => (op === 'Tanh' ? undefined : lookupRule(op)),
    };
    expect(() => {
      checkGradients(check);
    }).toThrow(/Tanh of block my-block/);
  });
});
