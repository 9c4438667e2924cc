import type { Place } from './screen-place';
import type { PortReference } from '../../src-shared/document/document';
import type { CanvasPoint } from '../state/canvas-view';

/** The list that lies open over the canvas. */
export type CanvasMenu =
  | { readonly kind: 'add'; readonly place: CanvasPoint; readonly at: Place }
  /** A wire was dropped on empty space: blocks that take what it brings. */
  | { readonly kind: 'consume'; readonly from: PortReference; readonly place: CanvasPoint; readonly at: Place }
  /** The same from an input port: blocks that give what it takes. */
  | { readonly kind: 'produce'; readonly to: PortReference; readonly place: CanvasPoint; readonly at: Place }
  /** Where a wire from this block may go. */
  | { readonly kind: 'connect'; readonly block: string; readonly at: Place }
  /** Blocks that fit into a wire. */
  | { readonly kind: 'insert'; readonly wire: string; readonly place: CanvasPoint; readonly at: Place }
  /** What is on the canvas, to go there. */
  | { readonly kind: 'find'; readonly at: Place };
