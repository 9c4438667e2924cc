import { ActionIcon, Slider } from '@mantine/core';
import { Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import type { AttentionHistory } from '../../src-shared/protocol/inspect-types';
import { useAttentionHistory } from '../state/attention-store';
import { useProject } from '../state/project-store';
import { AlignmentMap } from './AlignmentMap';
import { alignmentsAt, limitsOf } from './alignment-data';

export const NO_ATTENTION =
  'This model has no attention. Add an Attention or Multi-head attention block, or a decoder that attends, and what it looks at appears here.';

/** How the attention of one fixed sample formed, epoch by epoch; live while the run goes on. */
export function FormingView(): ReactElement {
  const { history, run, isRead } = useAttentionHistory();
  if (history === null || history.epochs.length === 0) {
    return (
      <div className="plot-empty" role="status">
        {history === null && isRead ? NO_ATTENTION : 'The first epoch has not ended yet: the map appears with it.'}
      </div>
    );
  }
  return <Replay key={run} history={history} />;
}

/** Between two epochs of the replay. */
const FRAME_MILLISECONDS = 250;

function Replay({ history }: { readonly history: AttentionHistory }): ReactElement {
  const last = history.epochs.length - 1;
  /** Null follows the newest epoch. */
  const [chosen, setChosen] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const shown = Math.min(chosen ?? last, last);
  const epoch = history.epochs[shown]?.epoch ?? 0;
  const alignments = useMemo(() => alignmentsAt(history, shown), [history, shown]);
  // The same at every epoch: a colour that grows darker means a weight that grew.
  const limits = useMemo(() => limitsOf(history), [history]);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => {
      if (shown >= last) {
        setPlaying(false);
        setChosen(null);
      } else setChosen(shown + 1);
    }, FRAME_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isPlaying, shown, last]);
  const play = (): void => {
    if (!isPlaying && shown >= last) setChosen(0);
    setPlaying(!isPlaying);
  };
  return (
    <div className="inspect-body">
      <div className="inspect-bar">
        <ActionIcon
          variant="default"
          size="sm"
          aria-label={isPlaying ? 'Stop the replay' : 'Replay how attention formed'}
          disabled={last === 0}
          title={last === 0 ? 'There is one epoch only.' : undefined}
          onClick={play}
        >
          {isPlaying ? <Pause size={14} /> : <Play size={14} />}
        </ActionIcon>
        <Slider
          className="inspect-slider"
          thumbLabel="Epoch"
          min={0}
          max={Math.max(1, last)}
          value={shown}
          disabled={last === 0}
          label={null}
          onChange={(value) => {
            setPlaying(false);
            setChosen(value >= last ? null : value);
          }}
        />
        <span className="inspect-epoch" role="status">
          After epoch {epoch}
        </span>
        <span className="inspect-dim">
          Sample 1 of the {history.part === 'train' ? 'training' : history.part} part, the same at every epoch
        </span>
      </div>
      <LeftOut history={history} />
      <div className="inspect-view">
        <AlignmentMap
          alignments={alignments}
          limits={limits}
          empty="Every attention of this model is too large to be kept at each epoch."
        />
      </div>
    </div>
  );
}

function LeftOut({ history }: { readonly history: AttentionHistory }): ReactElement | null {
  const blocks = useProject((state) => state.check.expanded.blocks);
  if (history.leftOut.length === 0) return null;
  const names = history.leftOut.map(({ block }) => blocks.get(block)?.name ?? block).join(', ');
  return <p className="inspect-dim">Too large to be kept at each epoch, see “Attention”: {names}.</p>;
}
