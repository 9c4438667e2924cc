import type { Emitter } from '../../ops/emitter';
import { lowerFused } from './fused';
import type { RecurrentLayer, RecurrentResult } from './recurrent-layer';
import { lowerScanned } from './scanned';

/** Writes one layer: ONNX's fused operator, or a `Scan` that can be differentiated in the `train` form. Both agree. */
export function lowerRecurrentLayer(
  g: Emitter,
  layer: RecurrentLayer,
  form: 'predict' | 'evaluate' | 'train',
): RecurrentResult {
  return form === 'train' ? lowerScanned(g, layer) : lowerFused(g, layer);
}
