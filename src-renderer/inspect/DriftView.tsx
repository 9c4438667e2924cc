import { Slider } from '@mantine/core';
import { Check } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import type { DecodedSample } from '../../src-shared/protocol/text-results';
import { LinePlot } from '../charts/LinePlot';
import { useRunDetailsOf } from '../state/run-records';
import { isBusy, useRuns } from '../state/run-store';
import { driftLines } from './drift-lines';
import { STEPS } from './layer-data';

/** How a model that writes text drifts: errors by step with and without help, and what it wrote after each epoch. */
export function DriftView({ run }: { readonly run: RunSummaryRecord }): ReactElement {
  const details = useRunDetailsOf(run);
  const active = useRuns((state) => state.active);
  const live = isBusy(active) && active?.run === run.run ? active.epochs : null;
  const [chosen, setChosen] = useState<number | null>(null);
  const epochs = useMemo(() => {
    const all = live ?? details?.value?.events.filter((event) => event.type === 'epoch') ?? [];
    return all.flatMap(({ epoch, texts }) => (texts?.[0] === undefined ? [] : [{ epoch, results: texts[0] }]));
  }, [live, details]);
  const last = epochs.length - 1;
  const entry = epochs[Math.min(chosen ?? last, last)];
  if (entry === undefined) {
    return (
      <div className="plot-empty">
        {details?.value === undefined || details.value === null
          ? 'Reading the run…'
          : 'For models that write texts. At every step the error of the model that is shown the right text so far is compared with that of the model that reads its own. This model writes none. How far numbers drift is in Results: Error by step, and Free run.'}
      </div>
    );
  }
  const { epoch, results } = entry;
  return (
    <div className="inspect-body">
      <div className="inspect-bar">
        <Slider
          className="inspect-slider"
          thumbLabel="Epoch"
          min={0}
          max={Math.max(1, last)}
          value={Math.min(chosen ?? last, last)}
          disabled={last === 0}
          label={null}
          onChange={(value) => setChosen(value >= last ? null : value)}
        />
        <span className="inspect-epoch" role="status">
          After epoch {epoch}
        </span>
        <span className="inspect-dim">
          {results.written} of {results.total} texts of the validation part
        </span>
      </div>
      <div className="inspect-split">
        <div className="inspect-view">
          <LinePlot
            name="Error by step"
            lines={driftLines(results)}
            xAxis={STEPS}
            yAxis={{ label: 'Wrong tokens', unit: 'share' }}
            empty="No text has been written yet."
          />
        </div>
        <div className="inspect-findings" tabIndex={0} role="region" aria-label="Texts">
          {results.samples.map((sample, index) => (
            <Written key={index} sample={sample} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** A written text under its reference; the first wrong token is marked. */
function Written({ sample }: { readonly sample: DecodedSample }): ReactElement {
  const { source, reference, outputTokens, firstWrong } = sample;
  return (
    <div className="inspect-text">
      <p className="inspect-dim">{source}</p>
      <p>
        <span className="inspect-dim">Reference </span>
        {reference}
      </p>
      <p>
        <span className="inspect-dim">Output </span>
        {outputTokens.map((token, index) =>
          index === firstWrong ? (
            <mark key={index} title={`First wrong token, at step ${index + 1}`}>
              {token}
            </mark>
          ) : (
            <span key={index}>{token}</span>
          ),
        )}
        {firstWrong !== null && firstWrong >= outputTokens.length && (
          <mark title={`Ended too early, at step ${firstWrong + 1}`}> (ended too early)</mark>
        )}
        {firstWrong === null && <Check size={12} aria-label="(right)" className="inspect-right" />}
      </p>
    </div>
  );
}
