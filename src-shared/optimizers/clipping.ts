import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';

/** Euclidean norms of gradients. The global one is made of the single ones, so that asking for both costs nothing more. */
export interface GradientNorms {
  /** Of all gradients together, a scalar. */
  readonly norm: Value;
  /** `[gradients]`: of each by itself, in their order. */
  readonly each: Value;
}

/** The norms of the gradients. Throws when there are none. */
export function emitGradientNorms(g: Emitter, gradients: readonly Value[]): GradientNorms {
  const norms = gradients.map((gradient) => g.unsqueeze(g.reduceBy('ReduceL2', gradient, []), [0]));
  const [first] = norms;
  if (!first) throw new Error('The norm of no gradients was asked for');
  const each = norms.length === 1 ? first : g.concat(norms, 0);
  return { norm: g.reduceBy('ReduceL2', each, []), each };
}

/**
 * Scales all gradients by `min(1, maximum / (norm + 1e-6))`, as PyTorch's `clip_grad_norm_`, and returns them with the norms
 * they had before. Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063. A NaN anywhere makes everything NaN: it must be seen.
 */
export function emitClipByNorm(
  g: Emitter,
  gradients: readonly Value[],
  maximum: number,
): GradientNorms & { readonly gradients: readonly Value[] } {
  const norms = emitGradientNorms(g, gradients);
  const scale = g.min(g.div(maximum, g.add(norms.norm, 1e-6)), 1);
  return { gradients: gradients.map((gradient) => g.mul(gradient, scale)), ...norms };
}

/** Limits every element to `[−maximum, maximum]`, as PyTorch's `clip_grad_value_`. */
export function emitClipByValue(g: Emitter, gradients: readonly Value[], maximum: number): readonly Value[] {
  return gradients.map((gradient) =>
    g.one('Clip', [gradient, g.scalar(-maximum, gradient.dtype), g.scalar(maximum, gradient.dtype)]),
  );
}
