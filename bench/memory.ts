import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { CompiledModel } from '../src-shared/compiler/compiled-model';
import { compileAttention, nameAttention, type AttentionModel } from './attention-models';
import { compileLanguageModel, nameLanguageModel, type LanguageModel } from './language-models';
import { compileRecurrent, nameModel, type RecurrentModel } from './models';
import { digits, markdownTable, mebibytes } from './report';
import { countLiveBytes, countSavedBytes } from './saved-bytes';
import { createTrainingLoop, type BatchSizes } from './training-loop';

interface MemoryCase {
  /** What the process holds with the model loaded and the batch drawn, before the first step. */
  readonly loaded: number;
  /** The most it has held since it started, a few steps later. */
  readonly peak: number;
  /** Stacked by the loops of the forward pass. */
  readonly saved: number;
  /** All results alive at once in the graph's own order. */
  readonly live: number;
}

interface MemoryRow extends MemoryCase {
  readonly name: string;
}

/** What is measured: one of three kinds of models. */
type MemoryModel =
  | ({ readonly kind: 'recurrent' } & RecurrentModel)
  | ({ readonly kind: 'attention' } & AttentionModel)
  | ({ readonly kind: 'language' } & LanguageModel);

function recurrent(time: number, batch: number, hidden: number): MemoryModel {
  return { kind: 'recurrent', cell: 'lstm', time, batch, inputs: 64, hidden, bidirectional: false };
}

const BASE = { time: 100, batch: 64, hidden: 128 };

function listModels(quick: boolean): MemoryModel[] {
  const { time: steps, batch: rows, hidden: units } = BASE;
  if (quick) return [recurrent(steps, rows, units)];
  return [
    ...[50, 100, 200, 400].map((time) => recurrent(time, rows, units)),
    ...[16, 32, 128, 256].map((batch) => recurrent(steps, batch, units)),
    ...[32, 64, 256].map((hidden) => recurrent(steps, rows, hidden)),
    ...(['bahdanau', 'luong'] as const).flatMap((context) =>
      [15, 30, 60].map((time): MemoryModel => ({
        ...{ kind: 'attention', context, time, batch: 32, hidden: 128, words: 100 },
      })),
    ),
    ...[32, 64, 128, 256].map((time): MemoryModel => ({
      ...{ kind: 'language', time, batch: 32, hidden: 128, words: 85 },
    })),
  ];
}

function nameOf(m: MemoryModel): string {
  if (m.kind === 'attention') return nameAttention(m);
  return m.kind === 'language' ? nameLanguageModel(m) : nameModel(m);
}

function compile(m: MemoryModel): CompiledModel {
  if (m.kind === 'attention') return compileAttention(m);
  return m.kind === 'language' ? compileLanguageModel(m) : compileRecurrent(m);
}

function sizesOf(m: MemoryModel): BatchSizes {
  const { batch, time } = m;
  return m.kind === 'recurrent' ? { batch, time } : { batch, time, targetTime: time, words: m.words };
}

/** Peak memory of a training step by length, batch and hidden size; each case in a process of its own. */
export function measureMemory(quick: boolean): MemoryRow[] {
  return listModels(quick).map((m) => {
    const child = spawnSync(
      process.execPath,
      ['--expose-gc', process.argv[1] ?? '', '--memory-case', JSON.stringify(m)],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    if (child.status !== 0) throw new Error(`Measuring the memory of ${nameOf(m)} failed`);
    return { name: nameOf(m), ...(JSON.parse(child.stdout) as MemoryCase) };
  });
}

/** What the child process does: a few steps of one model, then one line of JSON. */
export async function printMemoryCase(text: string): Promise<void> {
  const m = JSON.parse(text) as MemoryModel;
  const sizes = sizesOf(m);
  const loop = await createTrainingLoop(compile(m), sizes, 1);
  globalThis.gc?.();
  const loaded = process.memoryUsage.rss();
  for (let i = 0; i < 5; i++) await loop.run();
  const { graph } = loop.train;
  const measured: MemoryCase = {
    loaded,
    peak: readPeak(),
    saved: countSavedBytes(graph, sizes),
    live: countLiveBytes(graph, sizes),
  };
  console.log(JSON.stringify(measured));
  await loop.release();
}

/** On Linux the kernel's own mark of this process: what `resourceUsage` says there begins with the parent's. */
function readPeak(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line) return Number(line[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

export function formatMemory(rows: readonly MemoryRow[]): string {
  return markdownTable(
    ['training step, MiB', 'loaded', 'peak', 'grown', 'saved by loops', 'alive at once', 'grown / alive'],
    rows.map(({ name, loaded, peak, saved, live }) => [
      name,
      mebibytes(loaded),
      mebibytes(peak),
      mebibytes(peak - loaded),
      mebibytes(saved),
      mebibytes(live),
      digits((peak - loaded) / live),
    ]),
  );
}
