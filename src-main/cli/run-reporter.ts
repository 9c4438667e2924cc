import { SingleBar } from 'cli-progress';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { toPlainDiagnostic } from './failure';
import { describeResult } from './run-result';
import { formatNumber } from './table';

/** Shows a run while it goes on. */
export interface RunReporter {
  readonly onEvent: (event: RunEvent) => void;
  /** Says something between two events, for example that the run will stop. */
  readonly say: (message: string) => void;
  /** Takes away what would be overwritten by what is printed next. */
  readonly close: () => void;
}

type Write = (text: string) => void;

/** One JSON object a line, and nothing else: for programs. */
export function createJsonReporter(write: Write): RunReporter {
  return {
    onEvent: (event) => write(`${JSON.stringify(event.type === 'error' ? toErrorEvent(event.diagnostics) : event)}\n`),
    say: () => undefined,
    close: () => undefined,
  };
}

/** The event for a run that failed: code and message of the first diagnostic, and all of them. */
export function toErrorEvent(diagnostics: readonly Diagnostic[]): object {
  const [first] = diagnostics;
  const { code, message, nextStep } = first ?? {};
  return { type: 'error', code, message, nextStep, diagnostics: diagnostics.map(toPlainDiagnostic) };
}

/** What the lines of a run need to know of its start. */
type Begun = Pick<Extract<RunEvent, { type: 'start' }>, 'epochs' | 'stepsPerEpoch' | 'sampleNoun'>;

const NOT_BEGUN: Begun = { epochs: 0, stepsPerEpoch: 0 };

/** One line an epoch: for log files and pipes. */
export function createLineReporter(write: Write): RunReporter {
  const say = (message: string): void => write(`${message}\n`);
  let begun = NOT_BEGUN;
  return {
    onEvent: (event) => {
      if (event.type === 'start') begun = event;
      for (const line of describeEvent(event, begun)) say(line);
    },
    say,
    close: () => undefined,
  };
}

/** Lines for finished epochs and below them a bar for the one that is running: for terminals. */
export function createBarReporter(stream: NodeJS.WriteStream): RunReporter {
  const bar = new SingleBar({
    stream,
    format: 'epoch {epoch}/{epochs} [{bar}] {value}/{total} steps, loss {loss}, {speed} {noun}/s',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    linewrap: false,
    fps: 10,
  });
  let begun = NOT_BEGUN;
  let isRunning = false;
  const close = (): void => {
    if (isRunning) bar.stop();
    isRunning = false;
  };
  const say = (message: string): void => {
    close();
    stream.write(`${message}\n`);
  };
  return {
    onEvent: (event) => {
      if (event.type === 'start') begun = event;
      if (event.type !== 'step') {
        for (const line of describeEvent(event, begun)) say(line);
        return;
      }
      const { epochs, stepsPerEpoch } = begun;
      const shown = {
        ...{ epoch: event.epoch, epochs, noun: nounOf(begun) },
        loss: formatNumber(event.loss),
        speed: formatNumber(Math.round(event.samplesPerSecond)),
      };
      const done = event.step - (event.epoch - 1) * stepsPerEpoch;
      if (isRunning) bar.update(done, shown);
      else bar.start(stepsPerEpoch, done, shown);
      isRunning = true;
    },
    say,
    close,
  };
}

function nounOf({ sampleNoun = 'samples' }: Begun): string {
  return sampleNoun;
}

function describeEvent(event: RunEvent, begun: Begun): string[] {
  switch (event.type) {
    case 'start': {
      const { samples, resumedFromStep } = event;
      const from = resumedFromStep === null ? 'Training' : `Going on from step ${formatNumber(resumedFromStep)}:`;
      return [
        `${from} ${event.run}: ${formatNumber(event.parameters)} parameters, ${formatNumber(samples.train)} ${nounOf(event)} to train on, ` +
          `${formatNumber(samples.validation)} for validation, ${formatNumber(samples.test)} for the test; ` +
          `seed ${event.seed}, up to ${event.epochs} epochs of ${event.stepsPerEpoch} steps, on ${event.provider}`,
      ];
    }
    case 'epoch':
      return [describeEpoch(event, begun.epochs), ...describeTexts(event)];
    case 'notice':
      return [event.message];
    case 'imported':
      return [`The weights are those of ${event.file}.`];
    case 'carry-over':
      return describeCarryOver(event);
    case 'done':
      return describeResult(event, nounOf(begun));
    // Steps are for the bar, checkpoints for programs; errors are printed where every failure is.
    case 'step':
    case 'checkpoint':
    case 'error':
      return [];
  }
}

/** Texts of an epoch that are printed. */
const SHOWN_TEXTS = 3;
const LONGEST_TEXT = 60;

/** A few texts that the model wrote by itself: what it read, what it wrote, and what was wanted where that differs. */
function describeTexts({ texts = [] }: Extract<RunEvent, { type: 'epoch' }>): string[] {
  const shorten = (text: string): string => {
    const line = text.replaceAll('\n', ' / ');
    const characters = Array.from(line);
    return characters.length <= LONGEST_TEXT ? line : `${characters.slice(0, LONGEST_TEXT - 1).join('')}…`;
  };
  return texts.flatMap(({ samples }) =>
    samples.slice(0, SHOWN_TEXTS).map(({ source, output, reference, firstWrong }) => {
      const wanted = firstWrong === null ? '' : `  (wanted ${shorten(reference)}; wrong from token ${firstWrong + 1})`;
      return `    ${shorten(source)} → ${shorten(output)}${wanted}`;
    }),
  );
}

function describeCarryOver({ from, report }: Extract<RunEvent, { type: 'carry-over' }>): string[] {
  const { kept, changed, added, removed } = report;
  const list = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`  ${what}: ${names.join(', ')}`];
  return [
    `Weights of ${from}: ${formatNumber(kept.length)} parameters kept, ${formatNumber(changed.length + added.length)} start anew.`,
    ...list('kept', kept),
    ...list(
      'another shape',
      changed.map(({ name, from: before, to }) => `${name} (${before.join(' × ')} → ${to.join(' × ')})`),
    ),
    ...list('new', added),
    ...list('no longer there', removed),
  ];
}

function describeEpoch(event: Extract<RunEvent, { type: 'epoch' }>, epochs: number): string {
  const width = String(epochs).length;
  const parts = [
    `epoch ${String(event.epoch).padStart(width)}/${epochs}`,
    `loss ${formatNumber(event.trainingLoss)}`,
    ...(event.validationLoss === null ? [] : [`validation ${formatNumber(event.validationLoss)}`]),
    ...Object.entries(event.metrics)
      .filter(([name]) => name !== 'loss')
      .map(([name, value]) => `${name} ${formatNumber(value)}`),
    `${event.seconds.toFixed(1)} s`,
  ];
  return `${parts.join('  ')}${event.best ? '  best so far' : ''}`;
}
