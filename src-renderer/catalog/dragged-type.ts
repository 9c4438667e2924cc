import type { BlockType } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';

/** The kind of data of a block dragged out of the palette. */
const DATA_TYPE = 'application/x-unroll-block';

/** While a drag is over the canvas the browser hides its data, so the type is kept here too. */
let dragged: BlockType | null = null;

export function startDrag(transfer: DataTransfer, type: BlockType): void {
  dragged = type;
  transfer.setData(DATA_TYPE, type.type);
  transfer.effectAllowed = 'copy';
}

export function endDrag(): void {
  dragged = null;
}

/** The type that is being dragged over the canvas; null for anything else. */
export function dragHolds(transfer: DataTransfer): BlockType | null {
  return transfer.types.includes(DATA_TYPE) ? dragged : null;
}

/** The type that was dropped. */
export function readDraggedType(transfer: DataTransfer): BlockType | null {
  return findBlock(transfer.getData(DATA_TYPE));
}
