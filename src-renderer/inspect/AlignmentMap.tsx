import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { Alignment } from '../../src-shared/protocol/inspect-types';
import { HeatMap } from '../charts/HeatMap';
import { heatLimit } from '../charts/heat-colors';
import { useProject } from '../state/project-store';
import { Select } from '../ui/Select';
import { headWeights, toHeatData } from './alignment-data';

interface AlignmentMapProps {
  readonly alignments: readonly Alignment[];
  readonly empty: string;
  /** The weight that has the full colour, by attention; absent takes the greatest of the map. */
  readonly limits?: readonly number[];
  readonly controls?: ReactNode;
}

/** The weights of one attention as a heat-map; a choice where there are several attentions or heads. */
export function AlignmentMap({ alignments, empty, limits, controls }: AlignmentMapProps): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  const [chosen, setChosen] = useState<string | null>(null);
  const [head, setHead] = useState('mean');
  const shown = alignments.find((one) => keyOf(one) === chosen) ?? alignments[0];
  const data = useMemo(() => {
    if (shown === undefined) return null;
    const index = head === 'mean' || Number(head) >= shown.heads ? null : Number(head);
    return toHeatData(shown, headWeights(shown, index));
  }, [shown, head]);
  if (shown === undefined || data === null) return <div className="plot-empty">{empty}</div>;
  const name = (alignment: Alignment): string => blocks.get(alignment.block)?.name ?? alignment.block;
  return (
    <HeatMap
      name={`Attention of ${name(shown)}`}
      data={data}
      scale="share"
      limit={limits?.[alignments.indexOf(shown)] ?? heatLimit(data.values)}
      valueName="weight"
      empty={empty}
      controls={
        <>
          {alignments.length > 1 && (
            <Select
              size="xs"
              aria-label="Attention"
              allowDeselect={false}
              data={alignments.map((one) => ({ value: keyOf(one), label: name(one) }))}
              value={keyOf(shown)}
              onChange={setChosen}
              w={160}
            />
          )}
          {shown.heads > 1 && (
            <Select
              size="xs"
              aria-label="Head"
              allowDeselect={false}
              data={[
                { value: 'mean', label: 'Mean of all heads' },
                ...Array.from({ length: shown.heads }, (_, i) => ({ value: String(i), label: `Head ${i + 1}` })),
              ]}
              value={head}
              onChange={(value) => setHead(value ?? 'mean')}
              w={150}
            />
          )}
          {controls}
        </>
      }
    />
  );
}

function keyOf({ block, port }: Alignment): string {
  return `${block}.${port}`;
}
