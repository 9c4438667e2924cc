import { Button, SegmentedControl } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type ReactElement } from 'react';
import type { TextResults as Results } from '../../src-shared/protocol/text-results';
import { saveText } from '../state/save-file';
import { formatCount } from '../charts/format';
import { LinePlot } from '../charts/LinePlot';
import { MarkedText } from './MarkedText';
import { filterTexts, stepErrorLines, writeTexts, type TextFilter } from './text-results';
import './text-results.css';

/** What a model wrote without help, beside what was wanted. */
export function WrittenTexts({ results }: { readonly results: Results }): ReactElement {
  const [filter, setFilter] = useState<TextFilter>('all');
  const scroller = useRef<HTMLDivElement>(null);
  const { samples } = results;
  const shown = filterTexts(samples, filter);
  const count = (which: TextFilter): string => formatCount(filterTexts(samples, which).length);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 30,
    overscan: 10,
  });
  return (
    <div className="texts">
      <div className="texts-head">
        <SegmentedControl
          size="xs"
          aria-label="Which texts are shown"
          data={[
            { value: 'all', label: `All ${count('all')}` },
            { value: 'right', label: `Right ${count('right')}` },
            { value: 'wrong', label: `Wrong ${count('wrong')}` },
          ]}
          value={filter}
          onChange={(value) => setFilter(value)}
        />
        <span>
          {samples.length < results.total &&
            `${formatCount(samples.length)} of ${formatCount(results.total)} texts of the part`}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={samples.length === 0}
          title={samples.length === 0 ? 'There is no text to save.' : undefined}
          onClick={() => void saveText('texts.csv', writeTexts(samples))}
        >
          Save as CSV…
        </Button>
      </div>
      <div className="texts-list" ref={scroller} tabIndex={0} role="region" aria-label="Written texts">
        {shown.length === 0 ? (
          <p>{samples.length === 0 ? 'The test part holds no text: give the test more rows.' : 'None of them.'}</p>
        ) : (
          <div role="table" aria-label="Written texts" aria-rowcount={shown.length + 1}>
            <div role="rowgroup" className="texts-titles">
              <div role="row" aria-rowindex={1} className="texts-row">
                {['', 'Source', 'Output', 'Reference'].map((title) => (
                  <span key={title} role="columnheader">
                    {title === '' ? <span className="visually-hidden">Number</span> : title}
                  </span>
                ))}
              </div>
            </div>
            <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize() }}>
              {rows.getVirtualItems().map(({ index, key, start }) => {
                const entry = shown[index];
                if (entry === undefined) return null;
                const { number, sample } = entry;
                return (
                  <div
                    key={key}
                    ref={rows.measureElement}
                    data-index={index}
                    role="row"
                    aria-rowindex={index + 2}
                    className="texts-row"
                    data-right={sample.firstWrong === null}
                    style={{ position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` }}
                  >
                    <span role="cell" className="texts-number">
                      {formatCount(number)}
                    </span>
                    <bdi role="cell">{sample.source}</bdi>
                    <span role="cell">
                      <MarkedText text={sample.output} tokens={sample.outputTokens} firstWrong={sample.firstWrong} />
                    </span>
                    <bdi role="cell">{sample.reference}</bdi>
                  </div>
                );
              })}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

/** How errors grow from step to step, with and without help. */
export function TextStepErrors({ results }: { readonly results: Results }): ReactElement {
  return (
    <LinePlot
      key="text-steps"
      name="Wrong tokens by step"
      lines={stepErrorLines(results.errors)}
      xAxis={{ label: 'Step', unit: 'tokens' }}
      yAxis={{ label: 'Wrong tokens', unit: 'share' }}
      empty="The test part holds no text: give the test more rows."
    />
  );
}
