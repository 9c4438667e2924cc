import { Button } from '@mantine/core';
import { Pause, Play, Square } from 'lucide-react';
import { canTrain } from '../commands/run-commands';
import { findCommand } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';
import { goToDock } from '../state/layout-store';
import { announce } from '../state/notices-store';
import { useData } from '../state/data-store';
import { useProject } from '../state/project-store';
import { isBusy, useRuns, type ActiveRun } from '../state/run-store';
import { CommandButton } from './CommandButton';

/** Train, pause and stop, with the progress of the run inside the button. */
export function TrainControls() {
  const isRunning = useRuns((state) => isBusy(state.active));
  return isRunning ? <RunningControls /> : <TrainButton />;
}

function TrainButton() {
  // Whether it can train depends on the drawing and the data: both are read so that the button follows them.
  useProject((state) => state.check);
  useData((state) => state.description);
  const isReady = canTrain();
  const hasData = useProject((state) => state.project.data !== null);
  const why = hasData ? 'Mend the problems first' : 'Choose a data file first';
  const start = (): void => {
    const command = findCommand('run.start');
    if (isReady && command) runCommand(command);
    else {
      goToDock(hasData ? 'problems' : 'data');
      announce(`${why}.`);
    }
  };
  return (
    <Button
      leftSection={<Play size={14} />}
      variant={isReady ? 'filled' : 'default'}
      title={isReady ? undefined : why}
      aria-label={isReady ? 'Train' : `Train: ${why.toLowerCase()}`}
      onClick={start}
    >
      Train
    </Button>
  );
}

function RunningControls() {
  const state = useRuns(({ active }) => active?.state ?? 'starting');
  // In whole percents: drawn anew only when there is something new to see.
  const percent = useRuns(({ active }) => (active === null ? 0 : Math.round(100 * progressOf(active))));
  const isPaused = state === 'paused';
  const words = { starting: 'Starting…', paused: `Paused at ${percent} %`, stopping: 'Stopping…' }[state as string];
  return (
    <div className="train-controls">
      <button
        type="button"
        className="train-progress"
        aria-label={`Training: ${words ?? `${percent} %`}. Show the plot`}
        onClick={() => goToDock('training')}
      >
        <span className="train-progress-bar" style={{ transform: `scaleX(${percent / 100})` }} />
        <span className="train-progress-text">{words ?? `Training ${percent} %`}</span>
      </button>
      {state !== 'stopping' && state !== 'starting' && (
        <CommandButton command={isPaused ? 'run.continue' : 'run.pause'}>
          {isPaused ? <Play size={16} /> : <Pause size={16} />}
        </CommandButton>
      )}
      {state !== 'stopping' && (
        <CommandButton command="run.stop">
          <Square size={14} />
        </CommandButton>
      )}
    </div>
  );
}

function progressOf({ start, steps, epochs }: ActiveRun): number {
  if (start === null) return 0;
  const done = Math.max(steps.at(-1)?.step ?? 0, epochs.at(-1)?.step ?? 0);
  const all = start.epochs * start.stepsPerEpoch;
  return all === 0 ? 0 : Math.min(done / all, 1);
}
