import { entropyOf } from '../../src-shared/inspect/entropy';
import type { Alignment, AttentionHistory } from '../../src-shared/protocol/inspect-types';
import type { HeatData } from '../charts/draw-heat-map';
import { heatLimit } from '../charts/heat-colors';

/** `[queries × keys]` of one head, or the mean over all (null). */
export function headWeights({ heads, queries, keys, weights }: Alignment, head: number | null): number[] {
  const size = queries.length * keys.length;
  if (head !== null) return weights.slice(head * size, (head + 1) * size);
  return Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let at = 0; at < heads; at++) sum += weights[at * size + i] ?? 0;
    return sum / heads;
  });
}

/** Queries downwards, keys across, with the entropy of each row: 0 bits looks at one place. */
export function toHeatData({ queries, keys }: Alignment, weights: readonly number[]): HeatData {
  const notes = queries.map((_, row) => {
    const entropy = entropyOf(weights.slice(row * keys.length, (row + 1) * keys.length));
    return entropy === null ? '–' : (entropy / Math.LN2).toFixed(2);
  });
  return {
    rows: queries,
    columns: keys,
    values: weights,
    rowTitle: 'Query',
    columnTitle: 'Key',
    notes,
    noteTitle: 'bits',
  };
}

/** The greatest weight of each attention over all epochs. */
export function limitsOf({ alignments, epochs }: AttentionHistory): number[] {
  return alignments.map((_, index) =>
    epochs.reduce((most, { weights }) => Math.max(most, heatLimit(weights[index] ?? [])), 0),
  );
}

/** The attentions of a history as they stood after one of its epochs. */
export function alignmentsAt(history: AttentionHistory, index: number): Alignment[] {
  const entry = history.epochs[index];
  return entry === undefined
    ? []
    : history.alignments.map((alignment, i) => ({ ...alignment, weights: entry.weights[i] ?? [] }));
}
