import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** How the gradient norm of a block's parameters went in a run, from its first step to its last. */
export interface BlockGradient {
  readonly run: string;
  /** A few dozen values; all finite. */
  readonly norms: readonly number[];
}

const gradientStore = createStore<ReadonlyMap<string, BlockGradient>>(() => new Map());

/** Of one block; null where no run has measured it. */
export function useBlockGradient(block: string): BlockGradient | null {
  return useStore(gradientStore, (gradients) => gradients.get(block) ?? null);
}

export function showBlockGradients(gradients: ReadonlyMap<string, BlockGradient>): void {
  gradientStore.setState(gradients, true);
}
