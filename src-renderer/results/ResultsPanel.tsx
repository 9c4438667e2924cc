import { Button, SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { Project } from '../../src-shared/document/document';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import { findWayToTraining } from '../commands/run-commands';
import { hasWeights, usePickedRun, useRunResults } from '../state/run-records';
import { chooseRun, useRuns } from '../state/run-store';
import { useProject } from '../state/project-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { EmptyState } from '../ui/EmptyState';
import { RunSelect } from '../ui/RunSelect';
import { Select } from '../ui/Select';
import { ClassResults } from './ClassResults';
import { ForecastResults } from './ForecastResults';
import { FreeRun } from './FreeRun';
import { HeadScores } from './HeadScores';
import { predictNewFile } from './predict-new-file';
import './results.css';
import { TextStepErrors, WrittenTexts } from './TextResults';
import { TryIt } from './TryIt';

type View =
  'forecast' | 'steps' | 'residuals' | 'scatter' | 'table' | 'free' | 'classes' | 'texts' | 'text-steps' | 'try';

/** What a run has learnt: its predictions on the test part beside the truth and the floors, and a place to try it. */
export function ResultsPanel(): ReactElement {
  const run = usePickedRun();
  const runs = useRuns((state) => state.runs);
  const fetched = useRunResults(run);
  const [block, setBlock] = useState<string | null>(null);
  const [view, setView] = useState<View>('forecast');
  const heads = fetched?.value?.heads ?? [];
  const head = heads.find((candidate) => candidate.block === block) ?? heads[0];
  const forecastsNext = useProject(({ project }) => predictsNextRow(project, head?.block));
  // Where the button of the empty panel leads depends on the drawing.
  useProject((state) => state.check);
  useProject((state) => state.weights);
  const way = findWayToTraining();
  if (run === null) {
    return (
      <EmptyState label="Results" action={way}>
        {way.sentence ??
          'After a run its forecasts, errors and scores on the test part appear here, beside what is reached without learning. Train the model first.'}
      </EmptyState>
    );
  }
  const views = listViews(head, forecastsNext);
  const shown = views.find(({ value }) => value === view)?.value ?? views[0]?.value ?? 'try';
  return (
    <section className="results" aria-label="Results">
      <div className="results-head">
        <RunSelect runs={runs.filter(hasWeights).map(({ run: id }) => id)} value={run.run} onChange={chooseRun} />
        {heads.length > 1 && <HeadSelect heads={heads} value={head?.block ?? null} onChange={setBlock} />}
        <SegmentedControl
          size="xs"
          aria-label="What of the results is shown"
          data={views}
          value={shown}
          onChange={(value) => setView(value)}
        />
        <Button
          size="compact-xs"
          variant="default"
          title="Predicts another file with the same columns, into a CSV"
          onClick={() => void predictNewFile(run.run)}
        >
          Predict a new file…
        </Button>
        <span role="status">
          {fetched?.value === null && fetched.diagnostics.length === 0 && 'Predicting the test part…'}
        </span>
      </div>
      <DiagnosticList diagnostics={fetched?.diagnostics ?? []} />
      <div className="results-body">
        <div className="results-view">
          {shown === 'try' && <TryIt key={run.run} run={run.run} />}
          {shown === 'free' && head !== undefined && (
            <FreeRun key={`${run.run} ${head.block}`} run={run.run} block={head.block} />
          )}
          {shown === 'classes' && head !== undefined && <ClassResults head={head} />}
          {shown === 'texts' && head?.text !== undefined && <WrittenTexts key={head.block} results={head.text} />}
          {shown === 'text-steps' && head?.text !== undefined && <TextStepErrors results={head.text} />}
          {head !== undefined &&
            (shown === 'forecast' ||
              shown === 'steps' ||
              shown === 'residuals' ||
              shown === 'scatter' ||
              shown === 'table') && <ForecastResults key={head.block} head={head} view={shown} />}
        </div>
        {shown !== 'try' && head !== undefined && <HeadScores head={head} />}
      </div>
    </section>
  );
}

/** Whether an output predicts numbers of the row after its window, which the model can then read in their turn. */
function predictsNextRow({ data, blocks }: Project, head: string | undefined): boolean {
  const isForecast = data?.samples === 'windows' && data.window.horizon === 1;
  return isForecast && head !== undefined && blocks.get(head)?.type !== 'imputation-output';
}

function listViews(head: HeadResults | undefined, forecastsNext: boolean): { value: View; label: string }[] {
  const views: { value: View; label: string }[] = [];
  if (head !== undefined && head.series.length > 0) {
    const fillsGaps = head.series.some(({ interpolation }) => interpolation !== undefined);
    views.push({ value: 'forecast', label: fillsGaps ? 'Filled gaps' : 'Forecast' });
    if (head.series.some(({ step }) => step !== head.series[0]?.step))
      views.push({ value: 'steps', label: 'Error by step' });
    views.push({ value: 'residuals', label: 'Residuals' });
    views.push({ value: 'scatter', label: 'Scatter' }, { value: 'table', label: 'Table' });
    if (forecastsNext) views.push({ value: 'free', label: 'Free run' });
  }
  if (head?.text !== undefined) {
    // A language model writes no texts of its own to stand beside right ones.
    if (head.text.written > 0) views.push({ value: 'texts', label: 'Texts' });
    views.push({ value: 'text-steps', label: 'Error by step' });
  }
  if (head !== undefined && head.classes.length > 0) views.push({ value: 'classes', label: 'Classes' });
  views.push({ value: 'try', label: 'Try it' });
  return views;
}

interface HeadSelectProps {
  readonly heads: readonly HeadResults[];
  readonly value: string | null;
  readonly onChange: (block: string | null) => void;
}

function HeadSelect({ heads, value, onChange }: HeadSelectProps): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  return (
    <Select
      size="xs"
      aria-label="Output"
      allowDeselect={false}
      data={heads.map(({ block }) => ({ value: block, label: blocks.get(block)?.name ?? block }))}
      value={value}
      onChange={onChange}
      w={180}
    />
  );
}
