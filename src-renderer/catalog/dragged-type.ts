import type { Addable } from '../editing/addable';

/** The kind of data of a block dragged out of the palette. */
const DATA_TYPE = 'application/x-unroll-block';

/** While a drag is over the canvas the browser hides its data, so the type is kept here too. */
let dragged: Addable | null = null;

export function startDrag(transfer: DataTransfer, type: Addable): void {
  dragged = type;
  transfer.setData(DATA_TYPE, type.type);
  transfer.effectAllowed = 'copy';
}

export function endDrag(): void {
  dragged = null;
}

/** The type that is being dragged over the canvas; null for anything else. */
export function dragHolds(transfer: DataTransfer): Addable | null {
  return transfer.types.includes(DATA_TYPE) ? dragged : null;
}

/** What was dropped; null for anything that was not dragged out of this window's palette. */
export function readDraggedType(transfer: DataTransfer): Addable | null {
  return dragged?.type === transfer.getData(DATA_TYPE) ? dragged : null;
}
