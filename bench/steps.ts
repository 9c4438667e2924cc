import { createSession } from '../src-main/worker/ort-session';
import { Random } from '../src-shared/base/random';
import { encodeModel } from '../src-shared/onnx/write';
import { randomFeeds } from '../src-shared/testing/graphs';
import { buildLimitGraph } from './limit-graph';
import { compileRecurrent, nameModel, type RecurrentModel } from './models';
import { digits, markdownTable, round } from './report';
import type { TorchProcess } from './torch';
import { contend, race, timeLeast, type Contender, type Effort } from './timing';
import { createTrainingLoop, THREADS } from './training-loop';

function model(
  cell: RecurrentModel['cell'],
  time: number,
  batch: number,
  hidden: number,
  bidirectional = false,
): RecurrentModel {
  return { cell, time, batch, inputs: 64, hidden, bidirectional };
}

export const MODELS: readonly RecurrentModel[] = [
  model('lstm', 100, 32, 128),
  model('lstm', 100, 32, 256),
  model('lstm', 50, 64, 64),
  model('lstm', 20, 8, 16),
  model('lstm', 100, 32, 128, true),
  model('gru', 100, 32, 128),
  model('gru', 50, 64, 64),
  model('gru', 20, 8, 16),
  model('rnn', 100, 32, 128),
  model('rnn', 50, 64, 64),
  model('rnn', 20, 8, 16),
];

/** As while training: a run should be short enough to stop after, in milliseconds. */
const LONGEST_RUN = 200;

export interface StepsRow {
  readonly name: string;
  /** The better of the next two. */
  readonly ours_ms: number;
  readonly limit_ms: number;
  readonly torch_ms: number | null;
  readonly ours_one_step_a_run_ms: number;
  readonly ours_many_steps_a_run_ms: number;
  readonly steps_a_run: number;
}

/** Milliseconds a training step: ours, the matrix products alone, PyTorch. */
export async function measureSteps(effort: Effort, torch: TorchProcess | null): Promise<StepsRow[]> {
  const rows: StepsRow[] = [];
  for (const row of MODELS) {
    process.stderr.write(`steps: ${nameModel(row)}\n`);
    rows.push(await measureRow(row, effort, torch));
  }
  return rows;
}

async function measureRow(row: RecurrentModel, effort: Effort, torch: TorchProcess | null): Promise<StepsRow> {
  const compiled = compileRecurrent(row);
  const single = await createTrainingLoop(compiled, row, 1);
  const guess = await timeLeast(single.run, 0);
  const steps = [16, 8, 4].find((count) => count * guess <= LONGEST_RUN) ?? 2;
  const several = await createTrainingLoop(compiled, row, steps);
  const products = buildLimitGraph(row);
  const limit = await createSession(encodeModel(products), { threads: THREADS });
  const limitFeeds = randomFeeds(products, new Random(1));
  const contenders = new Map<string, Contender>([
    ['one', contend(single.run)],
    ['several', contend(several.run, steps)],
    ['limit', contend(() => limit.run(limitFeeds))],
  ]);
  if (torch) contenders.set('torch', torch.contender(row));
  const times = await race(contenders, effort);
  for (const session of [single, several, limit]) await session.release();
  const time = (name: string): number => round(times.get(name) ?? Number.NaN);
  return {
    name: nameModel(row),
    ours_ms: Math.min(time('one'), time('several')),
    limit_ms: time('limit'),
    torch_ms: torch ? time('torch') : null,
    ours_one_step_a_run_ms: time('one'),
    ours_many_steps_a_run_ms: time('several'),
    steps_a_run: steps,
  };
}

export function formatSteps(rows: readonly StepsRow[]): string {
  return markdownTable(
    [
      'ms a training step',
      'ours',
      'PyTorch',
      'PyTorch / ours',
      'products alone',
      'ours / products',
      '1 a run',
      'k a run',
      'k',
    ],
    rows.map((row) => [
      row.name,
      digits(row.ours_ms),
      digits(row.torch_ms),
      digits(row.torch_ms === null ? null : row.torch_ms / row.ours_ms),
      digits(row.limit_ms),
      digits(row.ours_ms / row.limit_ms),
      digits(row.ours_one_step_a_run_ms),
      digits(row.ours_many_steps_a_run_ms),
      String(row.steps_a_run),
    ]),
  );
}
