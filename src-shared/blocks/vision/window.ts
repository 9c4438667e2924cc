import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { Diagnostic, InferCall } from '../block';
import { blockError, quoteName } from '../block-diagnostics';
import { imageSizeOf, signalAt } from '../signals';

/** Runs an operator that wants the channels in front, `[batch, channels, height, width]`, on an image. */
export function withChannelsFirst(g: Emitter, image: Value, emit: (x: Value) => Value): Value {
  return g.transpose(emit(g.transpose(image, [0, 3, 1, 2])), [0, 2, 3, 1]);
}

/** A window of `side` × `side` dots, `padding` beyond both edges together, must find a place in the image. */
export function checkWindow(call: InferCall, parameter: string, side: number, padding: number): Diagnostic[] {
  const { height, width } = imageSizeOf(signalAt(call.inputs, 'in'));
  const smaller = Math.min(height, width);
  if (smaller + padding >= side) return [];
  return [
    blockError(
      'SHAPE-018',
      { block: call.id, port: 'in', parameter },
      `The window of ${quoteName(call.name)} is ${side} × ${side} dots, but the image is ${height} × ${width}: no place fits.`,
      `Make the window ${smaller} × ${smaller} or smaller.`,
      [call.repairs.setParameter(parameter, smaller)],
    ),
  ];
}
