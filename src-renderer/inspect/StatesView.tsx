import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { InspectedLayer, InspectReport } from '../../src-shared/protocol/inspect-types';
import { HeatMap } from '../charts/HeatMap';
import { heatLimit } from '../charts/heat-colors';
import { LinePlot } from '../charts/LinePlot';
import { useProject } from '../state/project-store';
import { Select } from '../ui/Select';
import { ActivitySummary } from './ActivitySummary';
import { keyOfLayer, nameLayer, STEPS, toUnitLines, toUnitMap } from './layer-data';
import { nameQuantity, scaleOfQuantity } from './quantity-names';

interface StatesViewProps {
  readonly report: InspectReport;
  readonly chooser: ReactNode;
}

export const NO_LAYERS =
  'This model has no recurrent layer. Add an RNN, GRU or LSTM block, or an encoder, and its states and gates appear here.';

/** States and gates of one recurrent layer over the steps of a sample: all units as a map, one unit as lines. */
export function StatesView({ report, chooser }: StatesViewProps): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  const [chosen, setChosen] = useState<string | null>(null);
  const layer = report.layers.find((one) => keyOfLayer(one) === chosen) ?? report.layers[0];
  if (layer === undefined) return <div className="plot-empty">{NO_LAYERS}</div>;
  return (
    <div className="inspect-body">
      <div className="inspect-bar">
        {chooser}
        {report.layers.length > 1 && (
          <Select
            size="xs"
            aria-label="Layer"
            allowDeselect={false}
            data={report.layers.map((one) => ({
              value: keyOfLayer(one),
              label: nameLayer(one, report.layers, blocks),
            }))}
            value={keyOfLayer(layer)}
            onChange={setChosen}
            w={230}
          />
        )}
      </div>
      <Layer key={keyOfLayer(layer)} layer={layer} measured={report.measured} />
    </div>
  );
}

function Layer({ layer, measured }: { readonly layer: InspectedLayer; readonly measured: number }): ReactElement {
  const [quantity, setQuantity] = useState('h');
  const [unit, setUnit] = useState(0);
  const shown = layer.quantities.find((one) => one.quantity === quantity) ?? layer.quantities[0];
  const data = useMemo(() => (shown === undefined ? null : toUnitMap(layer, shown)), [layer, shown]);
  const lines = useMemo(() => toUnitLines(layer, unit), [layer, unit]);
  const chosenRows = useMemo(() => [unit], [unit]);
  if (shown === undefined || data === null) return <div className="plot-empty">{NO_LAYERS}</div>;
  const { symbol, title } = nameQuantity(shown.quantity, layer.cell);
  const isCell = shown.quantity === 'c';
  return (
    <>
      <ActivitySummary layer={layer} measured={measured} />
      <div className="inspect-split">
        <div className="inspect-view">
          <HeatMap
            name={`${title}, all units`}
            data={data}
            scale={scaleOfQuantity(shown.quantity)}
            limit={isCell ? heatLimit(shown.values) : 1}
            valueName={symbol}
            chosenRows={chosenRows}
            onRow={setUnit}
            empty="This sample has no step."
            controls={
              layer.quantities.length > 1 && (
                <SegmentedControl
                  size="xs"
                  aria-label="State or gate"
                  data={layer.quantities.map((one) => ({
                    value: one.quantity,
                    label: nameQuantity(one.quantity, layer.cell).symbol,
                  }))}
                  value={shown.quantity}
                  onChange={setQuantity}
                />
              )
            }
          />
        </div>
        <div className="inspect-view">
          <LinePlot
            name={`States and gates of unit ${unit + 1}`}
            lines={lines}
            xAxis={STEPS}
            yAxis={{ label: `Unit ${unit + 1}`, unit: '' }}
            empty="This sample has no step."
            controls={
              <Select
                size="xs"
                aria-label="Unit"
                allowDeselect={false}
                searchable
                data={Array.from({ length: layer.units }, (_, i) => ({ value: String(i), label: `Unit ${i + 1}` }))}
                value={String(unit)}
                onChange={(value) => setUnit(Number(value ?? 0))}
                w={110}
              />
            }
          />
        </div>
      </div>
    </>
  );
}
