import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import type { RunDetails, RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { toNumbers } from '../../src-shared/tensor/tensor';
import { writeFileAtomically } from '../fs/atomic-write';
import { readTextFile } from '../fs/read-text';
import { readCheckpoint } from './checkpoints';
import { findWeights } from './opened-run';
import { findRun, listRunFolders, readRunSettings, type RunFolder, type RunSettings } from './run-folder';
import { readRunEvents } from './run-log';

/** The runs of a project, newest first. One that cannot be read is left out: its folder stays, and the others are shown. */
export async function listRunRecords(projectPath: string): Promise<RunSummaryRecord[]> {
  const records: RunSummaryRecord[] = [];
  for (const folder of (await listRunFolders(projectPath)).reverse()) {
    try {
      records.push(await readRecord(folder, await readRunSettings(folder), await readRunEvents(folder.metrics)));
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
    }
  }
  return records;
}

/** Everything a run left behind. Throws a `DiagnosticError`. */
export async function readRunDetails(projectPath: string, run: string): Promise<RunDetails> {
  const folder = await findRun(projectPath, run);
  const settings = await readRunSettings(folder);
  const events = await readRunEvents(folder.metrics);
  return {
    summary: await readRecord(folder, settings, events),
    projectText: serializeProject(settings.project),
    events,
    parameters: await describeParameters(folder),
  };
}

export async function writeRunNote(projectPath: string, run: string, note: string): Promise<void> {
  const folder = await findRun(projectPath, run);
  await writeFileAtomically(noteFile(folder), note);
}

/** Takes the run away with all its files. */
export async function deleteRun(projectPath: string, run: string): Promise<void> {
  const folder = await findRun(projectPath, run);
  await rm(folder.path, { recursive: true, force: true });
}

function noteFile(folder: RunFolder): string {
  return join(folder.path, 'note.txt');
}

const LONGEST_NOTE = 100_000;

async function readNote(folder: RunFolder): Promise<string> {
  try {
    return await readTextFile(noteFile(folder), LONGEST_NOTE);
  } catch (error) {
    if (error instanceof DiagnosticError) return '';
    throw error;
  }
}

async function readRecord(
  folder: RunFolder,
  settings: RunSettings,
  events: readonly RunEvent[],
): Promise<RunSummaryRecord> {
  let [epochs, steps, seconds] = [0, 0, 0];
  let state: RunSummaryRecord['state'] = 'interrupted';
  let metrics: RunSummaryRecord['metrics'] = null;
  for (const event of events) {
    if (event.type === 'imported') {
      state = 'imported';
      metrics = event.metrics.test ?? event.metrics.validation;
    }
    // Trained further: from here on it is a run like any other.
    if (state === 'imported' && (event.type === 'step' || event.type === 'epoch')) state = 'interrupted';
    if (event.type === 'step') steps = event.step;
    if (event.type === 'epoch') {
      ({ epoch: epochs, step: steps } = event);
      seconds += event.seconds;
      metrics =
        event.best || metrics === null
          ? { ...event.metrics, loss: event.validationLoss ?? event.trainingLoss }
          : metrics;
    }
    if (event.type === 'error') state = 'failed';
    if (event.type === 'done') {
      ({ epochs, steps, seconds } = event);
      state = event.reason === 'stopped' ? 'stopped' : 'finished';
      metrics = event.metrics.test ?? event.metrics.validation ?? metrics;
    }
  }
  return {
    run: folder.id,
    started: (await stat(folder.path)).birthtimeMs,
    ...{ state, epochs, steps, seconds, metrics },
    note: await readNote(folder),
    settings: { ...listSettings(settings.project), threads: settings.threads, provider: settings.provider },
  };
}

/** What is worth comparing between runs, flat: training, window, and each parameter of each block. */
function listSettings({ training, data, blocks }: Project): Record<string, string | number | boolean | null> {
  const { optimizer, schedule } = training;
  const entries: [string, string | number | boolean | null][] = [
    ['seed', training.seed],
    ['epochs', training.epochs],
    ['batch size', training.batchSize],
    ['optimizer', optimizer.type],
    ['learning rate', optimizer.learningRate],
    ['weight decay', optimizer.weightDecay],
    ['schedule', schedule.type],
    ['clip norm', training.clipNorm],
    ['clip value', training.clipValue],
    ['patience', training.patience],
    ['carried state', training.carryState],
    ['window length', data?.window.length ?? null],
    ['horizon', data?.window.horizon ?? null],
    ['steps ahead', data?.window.steps ?? null],
  ];
  for (const { id, name, parameters } of blocks.values()) {
    for (const [parameter, value] of parameters) {
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      if (isPlain) entries.push([`${name === '' ? id : name}: ${parameter}`, value]);
    }
  }
  return Object.fromEntries(entries);
}

async function describeParameters(folder: RunFolder): Promise<RunDetails['parameters']> {
  let path: string;
  try {
    path = await findWeights(folder);
  } catch (error) {
    if (error instanceof DiagnosticError) return [];
    throw error;
  }
  const { parameters } = (await readCheckpoint(path)).checkpoint;
  return Array.from(parameters, ([name, value]) => {
    const numbers = toNumbers(value);
    let [sum, squares, minimum, maximum] = [0, 0, Infinity, -Infinity];
    for (const number of numbers) {
      sum += number;
      squares += number * number;
      minimum = Math.min(minimum, number);
      maximum = Math.max(maximum, number);
    }
    const mean = sum / numbers.length;
    return {
      name,
      block: name.slice(0, name.lastIndexOf('.')),
      shape: [...value.dims],
      mean,
      deviation: Math.sqrt(Math.max(0, squares / numbers.length - mean * mean)),
      minimum,
      maximum,
    };
  });
}
