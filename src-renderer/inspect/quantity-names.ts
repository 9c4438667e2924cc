import type { CellKind } from '../../src-shared/blocks/recurrent/cell-kind';
import type { TracedQuantity } from '../../src-shared/blocks/recurrent/trace';
import type { HeatScale } from '../charts/heat-colors';

/** What a quantity is called beside the equations: its letter, and what it stands for. */
export function nameQuantity(
  quantity: TracedQuantity,
  cell: CellKind,
): { readonly symbol: string; readonly title: string } {
  switch (quantity) {
    case 'h':
      return { symbol: 'h', title: 'hidden state' };
    case 'c':
      return { symbol: 'c', title: 'cell state' };
    case 'z':
      return { symbol: 'z', title: 'update gate: the share that is renewed' };
    case 'r':
      return { symbol: 'r', title: 'reset gate' };
    case 'i':
      return { symbol: 'i', title: 'input gate' };
    case 'f':
      return { symbol: 'f', title: 'forget gate: the share that is kept' };
    case 'o':
      return { symbol: 'o', title: 'output gate' };
    case 'candidate':
      return cell === 'lstm'
        ? { symbol: 'c̃', title: 'proposed cell state' }
        : { symbol: 'h̃', title: 'proposed hidden state' };
  }
}

/** Gates are shares; states have a sign. */
export function scaleOfQuantity(quantity: TracedQuantity): HeatScale {
  return quantity === 'h' || quantity === 'c' || quantity === 'candidate' ? 'signed' : 'share';
}
