import { differentiate } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import type { Graph } from '../ir/graph';
import { isFloat } from '../tensor/dtype';
import { defined } from '../base/invariant';
import { lowerBlock, type BlockCase } from './lower-block';

/**
 * One block in its training form with what a training graph makes of it. Inputs: those of `lowerBlock`, and for the
 * output `PORT` that is asked for its seed `PORT.seed`. Outputs: those of `lowerBlock`, `loss = Σ PORT·PORT.seed`, and
 * `NAME.gradient` for each float input.
 */
export function lowerWithGradients(spec: BlockCase, port: string): Graph {
  const { g, graph } = lowerBlock({ ...spec, form: 'train' });
  const wanted = graph.inputs.filter((v) => isFloat(v.dtype));
  const output = defined(
    graph.outputs.find(({ name }) => name === port),
    `output ${port}`,
  );
  const seed = g.builder.contractInput(`${port}.seed`, output.dtype, output.shape);
  const loss = g.builder.output(g.reduceSum(g.mul(output, seed)), 'loss');
  const gradients = differentiate(g, new Map([[loss, g.scalar(1, loss.dtype)]]), wanted, lookupRule);
  for (const v of wanted) g.builder.output(gradients.get(v) ?? g.zerosLike(v), `${v.name}.gradient`);
  return g.builder.build();
}
