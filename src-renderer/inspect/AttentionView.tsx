import type { ReactElement, ReactNode } from 'react';
import type { InspectReport } from '../../src-shared/protocol/inspect-types';
import { AlignmentMap } from './AlignmentMap';
import { NO_ATTENTION } from './FormingView';

interface AttentionViewProps {
  readonly report: InspectReport;
  readonly chooser: ReactNode;
}

/** Where the trained model looks on any sample. */
export function AttentionView({ report, chooser }: AttentionViewProps): ReactElement {
  return (
    <div className="inspect-body">
      <div className="inspect-bar">{chooser}</div>
      <div className="inspect-view">
        <AlignmentMap alignments={report.alignments} empty={NO_ATTENTION} />
      </div>
    </div>
  );
}
