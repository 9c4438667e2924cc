import { Button, Progress } from '@mantine/core';
import { Pause, Play, Square } from 'lucide-react';
import { memo, useSyncExternalStore, type ReactElement } from 'react';
import { formatBytes } from '../../src-shared/base/format-bytes';
import { formatCount, formatDuration } from '../charts/format';
import { canTrain, runCommands } from '../commands/run-commands';
import { openDock } from '../state/layout-store';
import { apply, projectStore, useProject } from '../state/project-store';
import { hasWeights } from '../state/run-records';
import { isBusy, startRun, useRuns, type ActiveRun, type ActiveRunState } from '../state/run-store';
import { measureProgress } from './progress';
import { prolongTraining } from './training-settings';

/** Train, pause, continue, stop, train further; and how far it has come. */
export function RunControls({ active }: { readonly active: ActiveRun | null }): ReactElement {
  const isReady = useSyncExternalStore(projectStore.subscribe, canTrain);
  const isGoing = isBusy(active);
  return (
    <div className="run-controls">
      <RunButtons state={active?.state ?? null} isGoing={isGoing} isReady={isReady} />
      {active !== null && <RunStatus active={active} />}
      {!isGoing && !isReady && <WhyNot />}
    </div>
  );
}

interface RunButtonsProps {
  readonly state: ActiveRunState | null;
  readonly isGoing: boolean;
  readonly isReady: boolean;
}

/** Apart from the numbers beside them, which change with every step. */
const RunButtons = memo(function RunButtons({ state, isGoing, isReady }: RunButtonsProps) {
  return (
    <>
      {!isGoing && (
        <Button
          size="compact-sm"
          leftSection={<Play size={12} />}
          disabled={!isReady}
          title={isReady ? undefined : 'What is missing stands beside it.'}
          onClick={() => runById('run.start')}
        >
          Train
        </Button>
      )}
      {state === 'running' && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Pause size={12} />}
          onClick={() => runById('run.pause')}
        >
          Pause
        </Button>
      )}
      {state === 'paused' && (
        <Button size="compact-sm" leftSection={<Play size={12} />} onClick={() => runById('run.continue')}>
          Continue
        </Button>
      )}
      {isGoing && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Square size={12} />}
          disabled={state === 'stopping'}
          title={state === 'stopping' ? 'It stops after this step.' : undefined}
          onClick={() => runById('run.stop')}
        >
          Stop and keep the best
        </Button>
      )}
      {!isGoing && <TrainFurther isReady={isReady} />}
      {state === 'finished' && (
        <Button size="compact-sm" variant="default" onClick={() => openDock('results')}>
          Show the results
        </Button>
      )}
    </>
  );
});

function TrainFurther({ isReady }: { readonly isReady: boolean }): ReactElement | null {
  const newest = useRuns((state) => state.runs[0]);
  const training = useProject((state) => state.project.training);
  if (newest === undefined || !hasWeights(newest)) return null;
  const longer = prolongTraining(training, newest);
  const go = (): void => {
    if (longer !== training) apply({ type: 'setTraining', training: longer }, `Train ${newest.run} further`);
    void startRun({ resume: newest.run });
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!isReady}
      title={`Goes on with ${newest.run} where it ended, after ${newest.epochs} epochs, up to ${longer.epochs}.`}
      onClick={go}
    >
      Train further
    </Button>
  );
}

function RunStatus({ active }: { readonly active: ActiveRun }): ReactElement {
  const progress = measureProgress(active);
  return (
    <>
      <Progress
        className="run-progress"
        value={(progress?.share ?? 0) * 100}
        size="sm"
        aria-label="Progress of the training"
      />
      <span className="run-status">
        <span role="status">{describeState(active)}</span>
        {progress !== null && (
          <span className="run-numbers">
            epoch {formatCount(progress.epoch)} of {formatCount(progress.epochs)} · step {formatCount(progress.step)}
            {progress.samplesPerSecond !== null && ` · ${formatCount(progress.samplesPerSecond)} samples/s`}
            {progress.secondsLeft !== null && ` · ${formatDuration(progress.secondsLeft)} left`}
            {progress.residentBytes !== null && ` · ${formatBytes(progress.residentBytes)} memory`}
          </span>
        )}
      </span>
    </>
  );
}

function describeState({ state, done, start, run }: ActiveRun): string {
  switch (state) {
    case 'starting':
      return 'Starting…';
    case 'running':
      return `Training on ${(start?.provider ?? 'cpu').toUpperCase()}`;
    case 'paused':
      return 'Paused';
    case 'stopping':
      return 'Stopping after this step…';
    case 'failed':
      return `${run === '' ? 'The run' : run} could not go on.`;
    case 'lost':
      return `${run} was interrupted; it can be resumed in Runs.`;
    case 'finished': {
      const best = done === null ? '' : describeBest(done.bestEpoch);
      const after = done === null ? '' : ` after ${formatDuration(done.seconds)}${best}`;
      if (done?.reason === 'early-stop') return `Stopped early${after}: no better validation loss.`;
      return done?.reason === 'stopped' ? `Stopped${after}.` : `Finished${after}.`;
    }
  }
}

/** Epoch 0 are the weights a run began with, where they were measured before. */
function describeBest(epoch: number | null): string {
  if (epoch === null) return '';
  return epoch === 0 ? ', no epoch better than the weights it began with' : `, best in epoch ${epoch}`;
}

/** Why training is not possible yet, with the way there. */
function WhyNot(): ReactElement {
  const hasData = useProject((state) => state.project.data !== null);
  const errors = useProject((state) => state.check.diagnostics.filter((d) => d.severity === 'error').length);
  if (!hasData) {
    return (
      <span className="run-status">
        Training needs data.
        <button type="button" className="text-button" onClick={() => openDock('data')}>
          Choose a data file
        </button>
      </span>
    );
  }
  return (
    <span className="run-status">
      The drawing has {errors} {errors === 1 ? 'problem' : 'problems'}.
      <button type="button" className="text-button" onClick={() => openDock('problems')}>
        Show them
      </button>
    </span>
  );
}

/** The same object that menu, keys and palette use. */
function runById(id: string): void {
  const command = runCommands.find((candidate) => candidate.id === id);
  if (command?.when?.() !== false) void command?.run();
}
