import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import { binaryCrossEntropyLoss } from './binary-cross-entropy';
import { crossEntropyLoss } from './cross-entropy';
import { huberLoss } from './huber';
import type { Loss, LossCall, LossType } from './loss';
import { maeLoss } from './mae';
import { mseLoss } from './mse';

/** Every loss, by its key in project files. */
export const losses: Readonly<Record<LossType, Loss>> = {
  mse: mseLoss,
  mae: maeLoss,
  huber: huberLoss,
  'binary-cross-entropy': binaryCrossEntropyLoss,
  'cross-entropy': crossEntropyLoss,
};

/**
 * Appends a loss to the graph: a scalar of the prediction's element type, the mean over the positions that count.
 * Throws when the shapes do not fit: projects are checked before they are compiled.
 */
export function emitLoss(g: Emitter, type: LossType, call: LossCall): Value {
  return losses[type].emit(g, call);
}
