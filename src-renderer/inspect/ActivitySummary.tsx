import type { ReactElement } from 'react';
import type { InspectedLayer } from '../../src-shared/protocol/inspect-types';
import { nameQuantity } from './quantity-names';

interface ActivitySummaryProps {
  readonly layer: InspectedLayer;
  readonly measured: number;
}

/** Named one by one up to here. */
const MOST_NAMED = 8;

/** How lively the units are: the share of each gate that is stuck at an end, and units that never move. */
export function ActivitySummary({ layer, measured }: ActivitySummaryProps): ReactElement {
  const { quantities, deadUnits, hidden, units, steps, labels, cell } = layer;
  const squashed = quantities.filter(({ saturated }) => saturated !== null);
  const named = deadUnits.slice(0, MOST_NAMED).map((unit) => unit + 1);
  return (
    <dl className="inspect-activity">
      {squashed.map(({ quantity, saturated }) => {
        const { symbol, title } = nameQuantity(quantity, cell);
        return (
          <div
            key={quantity}
            title={`${title}: share of values outside 0.05 to 0.95, or of |tanh| above 0.95, where the gradient is small`}
          >
            <dt>{symbol} saturated</dt>
            <dd>{((saturated ?? 0) * 100).toFixed(1)} %</dd>
          </div>
        );
      })}
      <div title="Units whose state moves by less than 0.001 over the measured samples">
        <dt>Dead units</dt>
        <dd>
          {deadUnits.length} of {hidden}
          {named.length > 0 && `: ${named.join(', ')}${deadUnits.length > named.length ? ', …' : ''}`}
        </dd>
      </div>
      <div>
        <dt>Measured over</dt>
        <dd>
          {measured} {measured === 1 ? 'sample' : 'samples'}
        </dd>
      </div>
      {(units < hidden || labels.length < steps) && (
        <div>
          <dt>Shown</dt>
          <dd>
            the first {units} units, the last {labels.length} of {steps} steps
          </dd>
        </div>
      )}
    </dl>
  );
}
