import { expect, it } from 'vitest';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { problemsOf } from './problems-of';

const about = (block?: string): Diagnostic => ({
  code: 'SHAPE-001',
  severity: 'error',
  message: `About ${block ?? 'nothing'}`,
  nextStep: 'Mend it.',
  ...(block === undefined ? {} : { where: { block } }),
});

it('tells the problems of a block and of what is inside it from those of others', () => {
  const all = [about('gru'), about('gru-2'), about('layer/gru'), about('layer/inner/gru'), about()];
  const of = (...blocks: string[]) => problemsOf(all, blocks).map(({ where }) => where?.block);
  expect(of('gru')).toEqual(['gru']);
  expect(of('layer')).toEqual(['layer/gru', 'layer/inner/gru']);
  expect(of('layer/inner', 'gru-2')).toEqual(['gru-2', 'layer/inner/gru']);
  expect(of('x')).toEqual([]);
});
