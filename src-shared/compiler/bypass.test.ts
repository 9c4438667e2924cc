import { describe, expect, it } from 'vitest';
import type { Project } from '../document/document';
import { printGraph } from '../ir/print';
import { numbers } from '../testing/broken-projects';
import { bypass, drawProject, type DrawnBlock } from '../testing/draw-project';
import { checkProject } from './check';
import { compileProject } from './compile';

/** Everything that is written for a project: an evaluation and a training step. */
function graphsOf(project: Project): string[] {
  const model = compileProject(project, numbers);
  if (!model.ok) throw new Error(model.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  const train = model.value.train({
    dtype: 'float32',
    optimizer: 'adam',
    weightDecay: 0,
    optimizerOptions: new Map(),
    clipNorm: 1,
    clipValue: null,
    steps: 1,
    gradients: false,
  });
  return [printGraph(model.value.evaluate()), printGraph(train.graph)];
}

/** An LSTM, something in its sequence, and a prediction from the last step. */
function withMiddle(middle: DrawnBlock | null): Project {
  const ends = {
    x: 'sequence-input',
    lstm: ['lstm', { hidden: 6 }],
    last: 'last-step',
    d: ['linear', { units: 1 }],
    y: 'regression-output',
  } as const;
  if (middle === null) {
    return drawProject(ends, ['x -> lstm', 'lstm.sequence -> last', 'last -> d', 'd -> y']);
  }
  return drawProject({ ...ends, middle }, [
    'x -> lstm',
    'lstm.sequence -> middle',
    'middle -> last',
    'last -> d',
    'd -> y',
  ]);
}

describe('a bypassed block', () => {
  it.each<[string, DrawnBlock]>([
    ['dropout', ['dropout', { rate: 0.5 }]],
    ['layer normalization', 'layer-norm'],
    ['a linear layer of equal size', ['linear', { units: 6 }]],
    ['a linear layer of another size', ['linear', { units: 9 }]],
    ['attention over its own sequence', ['multi-head-attention', { heads: 2 }]],
  ])('compiles like a wire: %s', (_what, middle) => {
    const [type] = typeof middle === 'string' ? [middle] : middle;
    const drawn = type === 'multi-head-attention' ? withAttention(middle) : withMiddle(middle);
    expect(graphsOf(bypass(drawn, 'middle'))).toEqual(graphsOf(withMiddle(null)));
    expect(graphsOf(drawn)).not.toEqual(graphsOf(withMiddle(null)));
  });

  it('may stand behind another one, and learns nothing', () => {
    const project = drawProject(
      {
        x: 'sequence-input',
        a: 'layer-norm',
        b: ['gru', { hidden: 3 }],
        p: 'mean-pool',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['x -> a', 'a -> b', 'b.sequence -> p', 'p -> d', 'd -> y'],
    );
    const check = checkProject(bypass(project, 'a', 'b'), numbers);
    expect(check.diagnostics).toEqual([]);
    expect(check.order).toEqual(['x', 'p', 'd', 'y']);
    expect(check.sources.get('p')?.get('in')).toEqual([{ block: 'x', port: 'out' }]);
    expect(check.signals.get('b.sequence')).toEqual(check.signals.get('x.out'));
    expect(check.parameterCounts.get('a')).toBeUndefined();
  });

  it('leaves out what fed only inputs that nothing stands in for', () => {
    const project = drawProject(
      {
        x: 'static-input',
        side: ['linear', { units: 2 }],
        sum: 'add',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
      },
      ['x -> sum.in-1', 'x -> side', 'side -> sum.in-2', 'sum -> d', 'd -> y'],
    );
    const check = checkProject(bypass(project, 'sum'), numbers);
    expect(check.order).toEqual(['x', 'd', 'y']);
    expect(check.diagnostics.map(({ code, severity, where }) => [code, severity, where?.block])).toEqual([
      ['GRAPH-007', 'warning', 'side'],
    ]);
  });

  it('is judged behind: another size than the next block takes is told there', () => {
    const project = drawProject({ x: 'static-input', wide: ['linear', { units: 1 }], y: 'regression-output' }, [
      'x -> wide',
      'wide -> y',
    ]);
    const check = checkProject(bypass(project, 'wide'), numbers);
    expect(check.diagnostics).toMatchObject([{ code: 'SHAPE-004', where: { block: 'y' } }]);
  });

  it('whose output nobody reads needs nothing', () => {
    const project = drawProject(
      {
        x: 'sequence-input',
        gru: 'gru',
        p: 'mean-pool',
        d: ['linear', { units: 1 }],
        y: 'regression-output',
        spare: 'relu',
      },
      ['x -> gru', 'gru.sequence -> p', 'p -> d', 'd -> y'],
    );
    expect(checkProject(bypass(project, 'gru', 'spare'), numbers).diagnostics).toEqual([]);
  });

  it('says so when nothing enters it', () => {
    const project = drawProject({ a: 'relu', d: ['linear', { units: 1 }], y: 'regression-output' }, [
      'a -> d',
      'd -> y',
    ]);
    const [first] = checkProject(bypass(project, 'a'), numbers).diagnostics;
    expect(first).toMatchObject({ code: 'GRAPH-009', where: { block: 'a', port: 'out' } });
    expect(first?.message).toContain('nothing enters it');
  });

  it('takes one of several outputs out of the training', () => {
    const project = drawProject(
      {
        x: 'static-input',
        a: ['linear', { units: 1 }],
        b: ['linear', { units: 1 }],
        first: 'regression-output',
        second: 'regression-output',
      },
      ['x -> a', 'x -> b', 'a -> first', 'b -> second'],
    );
    const check = checkProject(bypass(project, 'second'), numbers);
    expect(check.order).toEqual(['x', 'a', 'first']);
    expect(check.diagnostics.map(({ code, where }) => [code, where?.block])).toEqual([['GRAPH-007', 'b']]);
  });
});

function withAttention(middle: DrawnBlock): Project {
  return drawProject(
    {
      x: 'sequence-input',
      lstm: ['lstm', { hidden: 6 }],
      middle,
      last: 'last-step',
      d: ['linear', { units: 1 }],
      y: 'regression-output',
    },
    [
      'x -> lstm',
      'lstm.sequence -> middle.query',
      'lstm.sequence -> middle.keys',
      'middle -> last',
      'last -> d',
      'd -> y',
    ],
  );
}
