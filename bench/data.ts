import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from '../src-main/worker/table-reader';
import { Random } from '../src-shared/base/random';
import type { Result } from '../src-shared/base/result';
import { fillBatch } from '../src-shared/data/batch';
import { createDataset } from '../src-shared/data/dataset';
import { selectFeatures } from '../src-shared/data/features';
import { bind, makeBinding } from '../src-shared/testing/tables';
import { digits, markdownTable, round } from './report';
import { timeLeast } from './timing';

const INPUTS = 7;
const WINDOW = 50;
const BATCH = 64;

interface DataReport {
  readonly rows: number;
  readonly columns: number;
  readonly file_mib: number;
  readonly read_ms: number;
  readonly dataset_ms: number;
  /** Windows copied into batches in a second. */
  readonly samples_per_second: number;
  readonly batch_ms: number;
}

/** The way from a CSV file to batches: reading, preparing, cutting windows. */
export async function measureData(quick: boolean): Promise<DataReport> {
  const rows = quick ? 20_000 : 200_000;
  const folder = mkdtempSync(join(tmpdir(), 'unroll-bench-'));
  try {
    const path = join(folder, 'table.csv');
    writeFileSync(path, writeTable(rows));
    const binding = makeBinding(
      [bind('t', 'time'), ...listInputs().map((name) => bind(name, 'input')), bind('y', 'target')],
      { path, window: { length: WINDOW, stride: 1, horizon: 1, steps: 1 } },
    );
    const effort = quick ? 0 : 2000;
    const read_ms = await timeLeast(() => readTable(path, binding), effort);
    const table = await readTable(path, binding);
    const dataset_ms = await timeLeast(async () => valueOf(createDataset(table, binding)), effort);
    const dataset = valueOf(createDataset(table, binding));
    const specs = new Map([
      ['input', valueOf(selectFeatures(dataset, { kind: 'sequence', columns: null }))],
      ['target', valueOf(selectFeatures(dataset, { kind: 'target', columns: null }))],
    ]);
    const random = new Random(1);
    const windows = dataset.parts.train.starts.length;
    const order = Int32Array.from({ length: BATCH * 200 }, () => random.integer(windows));
    let at = 0;
    const batch_ms = await timeLeast(async () => {
      for (let i = 0; i < 100; i++) {
        at = (at + BATCH) % (order.length - BATCH);
        fillBatch(dataset, 'train', order.subarray(at, at + BATCH), specs);
      }
    }, effort);
    return {
      rows,
      columns: INPUTS + 2,
      file_mib: round(statSync(path).size / 2 ** 20),
      read_ms: round(read_ms),
      dataset_ms: round(dataset_ms),
      samples_per_second: round((BATCH * 100 * 1000) / batch_ms),
      batch_ms: round(batch_ms / 100),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function listInputs(): string[] {
  return Array.from({ length: INPUTS }, (_, i) => `x${i}`);
}

function writeTable(rows: number): string {
  const random = new Random(1);
  const lines = [['t', ...listInputs(), 'y'].join(',')];
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from({ length: INPUTS + 1 }, () => random.normal().toFixed(5));
    lines.push([row, ...numbers].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function valueOf<T>(result: Result<T, readonly { readonly message: string }[]>): T {
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return result.value;
}

export function formatData(report: DataReport): string {
  const { rows, columns, file_mib, read_ms, dataset_ms, samples_per_second, batch_ms } = report;
  return markdownTable(
    ['data path', 'value'],
    [
      [`read CSV (${rows} rows, ${columns} columns, ${digits(file_mib)} MiB), ms`, digits(read_ms)],
      ['rows read in a second', digits((rows / read_ms) * 1000)],
      ['prepare and cut into windows, ms', digits(dataset_ms)],
      [`batch of ${BATCH} windows of ${WINDOW} steps, ms`, digits(batch_ms)],
      ['windows in a second', digits(samples_per_second)],
    ],
  );
}
