import type { PartView } from './block-view';

/** Heights of an open card, in canvas units: the card is drawn to them, so that nothing has to be measured. */
export const PART_HEAD = 34;
export const PART_LINE = 15;
export const PART_GAP = 14;
export const PARTS_PADDING = 8;
/** The line of buttons at the foot. */
export const PARTS_FOOT = 30;

/** Height of the parts of an open block with their weights. */
export function openHeight(parts: readonly PartView[]): number {
  const inner = parts.reduce((sum, { weights }) => sum + PART_HEAD + weights.length * PART_LINE, 0);
  return 2 * PARTS_PADDING + inner + Math.max(0, parts.length - 1) * PART_GAP + PARTS_FOOT;
}
