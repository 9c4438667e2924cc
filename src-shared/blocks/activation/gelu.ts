import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { defineActivation } from './activation';

export const geluBlock = defineActivation({
  type: 'gelu',
  title: 'GELU',
  summary: 'A smooth ReLU, usual in transformers.',
  equation: String.raw`y = x \, \Phi(x) = \tfrac{1}{2} x \left(1 + \operatorname{erf}(x / \sqrt{2})\right)`,
  citation: 'Hendrycks & Gimpel 2016, arXiv:1606.08415 (the exact form)',
  emit: emitGelu,
});

/** With the error function itself: opset 17 has no Gelu operator. */
export function emitGelu(g: Emitter, x: Value): Value {
  return g.mul(g.mul(x, 0.5), g.add(g.one('Erf', [g.mul(x, Math.SQRT1_2)]), 1));
}
