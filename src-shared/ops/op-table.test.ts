import { describe, expect, it } from 'vitest';
import { controlflowOps } from './controlflow';
import { logicalOps } from './logical';
import { mathOps } from './math';
import { nnOps } from './nn';
import { findOp, isOpType, opTable } from './op-table';
import { reductionOps } from './reduction';
import { rnnOps } from './rnn';
import { tensorOps } from './tensor';
import { prepareCase } from '../testing/operator-cases/operator-case';
import { operatorCases } from '../testing/operator-cases/operator-cases';
import { verifyTypedGraph } from './verify-typed';

describe('the operator table', () => {
  it('takes no operator from two families', () => {
    const families = [mathOps, logicalOps, reductionOps, tensorOps, nnOps, rnnOps, controlflowOps];
    const names = families.flatMap((family) => Object.keys(family));
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(opTable).sort()).toEqual(names.sort());
  });

  it.each(Object.keys(opTable))('describes %s as opset 17 has it', (name) => {
    const row = findOp(name);
    if (!row) throw new Error(`${name} has no row`);
    expect(row.since).toBeGreaterThanOrEqual(1);
    expect(row.since).toBeLessThanOrEqual(17);
    expect(row.inputs[0]).toBeLessThanOrEqual(row.inputs[1]);
    expect(row.outputs[0]).toBeLessThanOrEqual(row.outputs[1]);
    expect(row.outputs[0]).toBeGreaterThanOrEqual(1);
    for (const position of row.stop ?? []) expect(position).toBeLessThan(row.inputs[1]);
  });

  it('does not take members of objects for operators', () => {
    expect([isOpType('Add'), isOpType('toString'), isOpType('__proto__')]).toEqual([true, false, false]);
    expect(findOp('constructor')).toBeNull();
  });
});

describe.each(Object.entries(operatorCases))('graphs of %s operators', (_family, cases) => {
  it.each(cases)('are sound: $op, $title', (item) => {
    for (const dtype of ['float32', 'float64'] as const) verifyTypedGraph(prepareCase(item, dtype).graph);
  });
});
