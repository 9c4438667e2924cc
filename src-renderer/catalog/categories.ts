import type { BlockCategory } from '../../src-shared/blocks/block';
import { isPort } from '../../src-shared/blocks/reusable/ports';

/** What people call each category, in the order of the palette. */
export const CATEGORY_TITLES: Readonly<Record<BlockCategory, string>> = {
  input: 'Inputs',
  layer: 'Layers',
  recurrent: 'Recurrent',
  attention: 'Attention',
  convolution: 'Convolution',
  vision: 'Images',
  sequence: 'Over time',
  combine: 'Combine',
  activation: 'Activations',
  regularization: 'Regularization',
  output: 'Outputs',
  reusable: 'Yours',
};

/** The section of lists that a block stands in. */
export function sectionOf(block: { readonly type: string; readonly category: BlockCategory }): string {
  return isPort(block) ? 'Ports of this block' : CATEGORY_TITLES[block.category];
}

/** The colour of a category, from `ui/tokens.css`. */
export function categoryColor(category: BlockCategory | null): string {
  return `var(--u-cat-${category ?? 'regularization'})`;
}
