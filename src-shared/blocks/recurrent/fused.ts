import { int, text, texts } from '../../ir/attributes';
import type { Attribute, Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { RecurrentLayer, RecurrentResult } from './recurrent-layer';

const OPERATOR = { rnn: 'RNN', gru: 'GRU', lstm: 'LSTM' } as const;

/** ONNX's RNN, GRU or LSTM operator (time first, as onnxruntime refuses `layout` 1). */
export function lowerFused(g: Emitter, layer: RecurrentLayer): RecurrentResult {
  const { cell, hidden, direction, lengths } = layer;
  const directions = direction === 'bidirectional' ? 2 : 1;
  const [batch, time] = layer.x.shape;
  const attributes: Record<string, Attribute> = { hidden_size: int(hidden), direction: text(direction) };
  if (cell === 'rnn')
    attributes['activations'] = texts(
      new Array<string>(directions).fill(layer.activation === 'relu' ? 'Relu' : 'Tanh'),
    );
  if (cell === 'gru') attributes['linear_before_reset'] = int(layer.linearBeforeReset ? 1 : 0);
  const steps = lengths ? g.cast(lengths, 'int32') : null;
  const inputs = [g.transpose(layer.x, [1, 0, 2]), layer.W, layer.R, layer.B, steps, layer.initialHidden];
  if (cell === 'lstm') inputs.push(layer.initialCell);
  const [y, lastHidden, lastCell] = g.emit(OPERATOR[cell], inputs, attributes, {
    outputCount: cell === 'lstm' ? 3 : 2,
  });
  const sequence = g.reshape(g.transpose(y!, [2, 0, 1, 3]), [batch!, time!, directions * hidden]);
  return {
    sequence,
    hidden: keepInitialOfEmptyRows(g, lastHidden!, layer.initialHidden, lengths),
    cell: lastCell ? keepInitialOfEmptyRows(g, lastCell, layer.initialCell, lengths) : null,
  };
}

/** onnxruntime returns zeros as the final state of a row of length 0; the equations leave the initial state untouched. */
function keepInitialOfEmptyRows(g: Emitter, last: Value, initial: Value | null, lengths: Value | null): Value {
  if (!initial || !lengths) return last;
  const empty = g.unsqueeze(g.lessOrEqual(lengths, 0), [0, 2]);
  return g.where(empty, initial, last);
}
