import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** How the gradient norm of a block's parameters went in a run, from its first step to its last. */
export interface BlockGradient {
  readonly run: string;
  /** A few dozen values; all finite. */
  readonly norms: readonly number[];
}

const gradientStore = createStore<ReadonlyMap<string, BlockGradient>>(() => new Map());

/** Of one block, or of all inside a reusable one; null where no run has measured it. */
export function useBlockGradient(block: string): BlockGradient | null {
  const gradients = useStore(gradientStore);
  return useMemo(() => gradients.get(block) ?? joinInside(gradients, block), [gradients, block]);
}

/** The norm of several gradients as one: the root of the sum of their squares. */
function joinInside(gradients: ReadonlyMap<string, BlockGradient>, block: string): BlockGradient | null {
  const inside = [...gradients].filter(([id]) => id.startsWith(`${block}/`)).map(([, gradient]) => gradient);
  const [first] = inside;
  if (first === undefined) return null;
  const norms = first.norms.map((_, step) => Math.hypot(...inside.map((one) => one.norms[step] ?? 0)));
  return { run: first.run, norms };
}

export function showBlockGradients(gradients: ReadonlyMap<string, BlockGradient>): void {
  gradientStore.setState(gradients, true);
}
