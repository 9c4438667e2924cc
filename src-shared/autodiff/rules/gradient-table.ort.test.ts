import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { buildGradientGraph } from '../../testing/grad-check';
import { gradientCases } from '../../testing/gradient-cases/all';
import { expectAllCloseTo } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';

/** Operators that onnxruntime computes in float32 only. */
const SINGLE_ONLY = new Set(['Conv', 'ConvTranspose', 'AveragePool', 'Erf', 'Elu', 'Softplus', 'OneHot']);

describe.each(gradientCases)('gradient graphs of the %s family in onnxruntime', (_family, cases) => {
  it.each(cases.map((one): [string, typeof one] => [one.name, one]))('%s', async (_name, one) => {
    const single = buildGradientGraph(one, 'float32');
    const values = await runInOnnxruntime(single.graph, single.feeds);
    expectAllCloseTo(values, evaluateGraph(single.graph, single.feeds), { relative: 1e-5, absolute: 1e-5 });
    const double = buildGradientGraph(one);
    const run = runInOnnxruntime(double.graph, double.feeds);
    if (double.graph.nodes.some((node) => SINGLE_ONLY.has(node.op))) await expect(run).rejects.toThrow();
    else expectAllCloseTo(await run, evaluateGraph(double.graph, double.feeds), { relative: 1e-11, absolute: 1e-12 });
  });
});
