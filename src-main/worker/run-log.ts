import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { isJsonObject } from '../../src-shared/document/json';
import { readJson } from '../../src-shared/document/json-read';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { writeFileAtomically } from '../fs/atomic-write';
import { describeFileError } from '../fs/file-error';
import { readBytes } from '../fs/read-text';

const MOST_BYTES = 2 ** 29;

/** The events of a run, one JSON object a line. A line is written at once, so a kill can tear the last one only. */
export class RunLog {
  private readonly path: string;
  private readonly handle: number;

  private constructor(path: string, handle: number) {
    this.path = path;
    this.handle = handle;
  }

  /** Opens the log of a new run, or of one that goes on after `resumedStep`: what was logged after that step goes. */
  static async open(path: string, resumedStep: number | null): Promise<RunLog> {
    if (resumedStep !== null && existsSync(path)) {
      // Not as a text that must be sound: a kill can have cut the last line inside a character.
      const text = new TextDecoder().decode(await readBytes(path, MOST_BYTES));
      await writeFileAtomically(path, keepLines(text, resumedStep));
    }
    return new RunLog(
      path,
      explain(path, () => openSync(path, 'a')),
    );
  }

  /** Throws a DiagnosticError (`FILE-…`). */
  append(event: RunEvent): void {
    const line = new TextEncoder().encode(`${JSON.stringify(event)}\n`);
    explain(this.path, () => {
      for (let offset = 0; offset < line.length;) offset += writeSync(this.handle, line, offset);
    });
  }

  close(): void {
    closeSync(this.handle);
  }
}

/** The events of a run as far as they can be read: none where there is no log, all but a line that a kill cut off. */
export async function readRunEvents(path: string): Promise<RunEvent[]> {
  if (!existsSync(path)) return [];
  const text = new TextDecoder().decode(await readBytes(path, MOST_BYTES));
  const events: RunEvent[] = [];
  for (const line of text.split('\n')) {
    try {
      const event: unknown = JSON.parse(line);
      // Written by `append` and nobody else; a line that was torn is no JSON.
      if (typeof event === 'object' && event !== null && 'type' in event) events.push(event as RunEvent);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return events;
}

/** The whole lines of steps up to `step`; how the run ended before is no longer true. */
function keepLines(text: string, step: number): string {
  const lines = text.split('\n').slice(0, -1);
  return lines
    .filter((line) => belongsBefore(line, step))
    .map((line) => `${line}\n`)
    .join('');
}

function belongsBefore(line: string, step: number): boolean {
  const read = readJson(line);
  if (!read.ok || !isJsonObject(read.value.value)) return false;
  const type = read.value.value.get('type');
  const at = read.value.value.get('step');
  return type !== 'done' && type !== 'error' && !(typeof at === 'number' && at > step);
}

function explain<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const known = describeFileError(error, 'write', path);
    throw known === null ? error : new DiagnosticError(known);
  }
}
