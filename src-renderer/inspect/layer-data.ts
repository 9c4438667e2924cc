import type { BlockRecord } from '../../src-shared/document/document';
import type { InspectedLayer, InspectedQuantity } from '../../src-shared/protocol/inspect-types';
import type { HeatData } from '../charts/draw-heat-map';
import { seriesColor, type PlotAxis, type PlotLine } from '../charts/plot-types';
import { nameQuantity } from './quantity-names';

/** Steps of a sample, from 1. */
export const STEPS: PlotAxis = { label: 'Step', unit: '', isWhole: true };

export function keyOfLayer({ block, layer, direction }: InspectedLayer): string {
  return `${block}/${layer}/${direction}`;
}

/** `GRU`, and as much of `layer 2, backward` as tells it from the others. */
export function nameLayer(
  { block, layer, direction }: InspectedLayer,
  all: readonly InspectedLayer[],
  blocks: ReadonlyMap<string, BlockRecord>,
): string {
  const siblings = all.filter((other) => other.block === block);
  const parts = [blocks.get(block)?.name ?? block];
  if (siblings.some((other) => other.layer !== layer)) parts.push(`layer ${layer + 1}`);
  if (siblings.some((other) => other.direction !== direction))
    parts.push(direction === 'forward' ? 'forward' : 'backward');
  return parts.join(', ');
}

/** Units downwards, steps across. */
export function toUnitMap(layer: InspectedLayer, { values }: InspectedQuantity): HeatData {
  const { units, labels, deadUnits } = layer;
  const steps = labels.length;
  const turned = new Array<number>(units * steps);
  for (let step = 0; step < steps; step++) {
    for (let unit = 0; unit < units; unit++) turned[unit * steps + step] = values[step * units + unit] ?? Number.NaN;
  }
  const dead = new Set(deadUnits);
  return {
    rows: Array.from({ length: units }, (_, unit) => `${unit + 1}${dead.has(unit) ? ' dead' : ''}`),
    columns: labels,
    values: turned,
    rowTitle: 'Unit',
    columnTitle: 'Step',
  };
}

/** Every state and gate of one unit over the steps. */
export function toUnitLines({ quantities, units, firstStep, labels, cell }: InspectedLayer, unit: number): PlotLine[] {
  const x = labels.map((_, step) => firstStep + step + 1);
  return quantities.map(({ quantity, values }, index) => ({
    key: quantity,
    label: nameQuantity(quantity, cell).symbol,
    color: seriesColor(index),
    x,
    y: x.map((_, step) => {
      const value = values[step * units + unit];
      return value !== undefined && Number.isFinite(value) ? value : null;
    }),
  }));
}
