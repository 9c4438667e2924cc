import type { PortView } from './block-view';

/** Titles that say no more than the side of the card does. */
const PLAIN_TITLES = new Set(['Input', 'Output']);

/** Whether the title of a port stands on the card: where there are several at its side, or none at the other. */
export function hasTitle(port: PortView, side: 'in' | 'out', inputs: number, outputs: number): boolean {
  if (PLAIN_TITLES.has(port.title)) return false;
  return side === 'in' ? inputs > 1 || outputs === 0 : outputs > 1;
}
