import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';

/** The Euclidean norm of all gradients together, a scalar. Throws when there are none. */
export function emitGlobalNorm(g: Emitter, gradients: readonly Value[]): Value {
  const norms = gradients.map((gradient) => g.reduceBy('ReduceL2', gradient, []));
  const [first] = norms;
  if (!first) throw new Error('The norm of no gradients was asked for');
  if (norms.length === 1) return first;
  const list = g.concat(
    norms.map((norm) => g.unsqueeze(norm, [0])),
    0,
  );
  return g.reduceBy('ReduceL2', list, []);
}

/**
 * Scales all gradients by `min(1, maximum / (norm + 1e-6))`, as PyTorch's `clip_grad_norm_`, and returns them with the norm
 * they had before. Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063. A NaN anywhere makes everything NaN: it must be seen.
 */
export function emitClipByNorm(
  g: Emitter,
  gradients: readonly Value[],
  maximum: number,
): { readonly gradients: readonly Value[]; readonly norm: Value } {
  const norm = emitGlobalNorm(g, gradients);
  const scale = g.min(g.div(maximum, g.add(norm, 1e-6)), 1);
  return { gradients: gradients.map((gradient) => g.mul(gradient, scale)), norm };
}

/** Limits every element to `[−maximum, maximum]`, as PyTorch's `clip_grad_value_`. */
export function emitClipByValue(g: Emitter, gradients: readonly Value[], maximum: number): readonly Value[] {
  return gradients.map((gradient) =>
    g.one('Clip', [gradient, g.scalar(-maximum, gradient.dtype), g.scalar(maximum, gradient.dtype)]),
  );
}
