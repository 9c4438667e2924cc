import { describe, expect, it } from 'vitest';
import { opTable } from '../ops/op-table';
import type { Tensor } from '../tensor/tensor';
import { expectCloseTo, type Tolerance } from '../testing/graphs';
import { prepareCase } from '../testing/operator-cases/operator-case';
import { operatorCases } from '../testing/operator-cases/operator-cases';
import { runInOnnxruntime } from '../testing/ort';
import { evaluateGraph } from './evaluate';

const FLOAT32: Tolerance = { relative: 2e-5, absolute: 2e-6 };
const FLOAT64: Tolerance = { relative: 1e-12, absolute: 1e-13 };

function expectAgreement(ours: ReadonlyMap<string, Tensor>, theirs: ReadonlyMap<string, Tensor>): void {
  expect([...ours.keys()]).toEqual([...theirs.keys()]);
  for (const [name, value] of ours) {
    expectCloseTo(value, theirs.get(name), value.dtype === 'float64' ? FLOAT64 : FLOAT32, name);
  }
}

describe.each(Object.entries(operatorCases))('the reference values of %s operators', (_family, cases) => {
  it.each(cases)('equal those of onnxruntime: $op, $title', async (item) => {
    const single = prepareCase(item, 'float32');
    expectAgreement(evaluateGraph(single.graph, single.feeds), await runInOnnxruntime(single.graph, single.feeds));
    const double = prepareCase(item, 'float64');
    const values = evaluateGraph(double.graph, double.feeds);
    const theirs = runInOnnxruntime(double.graph, double.feeds);
    if (item.float64 ?? true) expectAgreement(values, await theirs);
    else await expect(theirs).rejects.toThrow(/implementation|not support/i);
  });
});

describe('the operator cases', () => {
  it('try every operator of the table', () => {
    const tried = new Set(Object.values(operatorCases).flatMap((cases) => cases.map(({ op }) => op)));
    expect(Object.keys(opTable).filter((op) => !tried.has(op as keyof typeof opTable))).toEqual([]);
  });

  it('have titles of their own', () => {
    const titles = Object.values(operatorCases).flatMap((cases) => cases.map(({ op, title }) => `${op} ${title}`));
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
  });
});
