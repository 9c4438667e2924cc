import { describe, expect, it } from 'vitest';
import { opTable, type OpType } from '../../ops/op-table';
import { buildGradientGraph, checkGradients } from '../../testing/grad-check';
import { gradientCases } from '../../testing/gradient-cases/all';
import { ruleTable } from '../rule-table';

describe.each(gradientCases)('gradients of the %s family against finite differences', (_family, cases) => {
  it.each(cases.map((one): [string, typeof one] => [one.name, one]))('%s', (_name, one) => {
    checkGradients(one);
  });
});

describe('the table of gradient cases', () => {
  const all = gradientCases.flatMap(([, cases]) => cases);

  it('has a case for every operator that has a rule or carries no gradient', () => {
    const covered = new Set(all.map((one) => one.op));
    const decided = (Object.keys(opTable) as OpType[]).filter((op) => {
      const entry = ruleTable[op];
      return op !== 'Scan' && (entry === 'zero' || typeof entry === 'function');
    });
    expect(decided.filter((op) => !covered.has(op))).toEqual([]);
  });

  it('uses in each case the operator that the case names', () => {
    const without = all.filter((one) => !buildGradientGraph(one).graph.nodes.some((node) => node.op === one.op));
    expect(without.map((one) => one.name)).toEqual([]);
  });
});
