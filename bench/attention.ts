import { compileAttention, nameAttention, type AttentionModel } from './attention-models';
import { digits, markdownTable, round } from './report';
import { contend, race, timeLeast, type Contender, type Effort } from './timing';
import type { TorchProcess } from './torch';
import { createTrainingLoop } from './training-loop';

const WORDS = 100;

const MODELS: readonly AttentionModel[] = (['bahdanau', 'luong'] as const).flatMap((context) => [
  { context, time: 30, batch: 32, hidden: 128, words: WORDS },
  { context, time: 50, batch: 64, hidden: 64, words: WORDS },
  { context, time: 20, batch: 8, hidden: 16, words: WORDS },
]);

/** As while training: a run should be short enough to stop after, in milliseconds. */
const LONGEST_RUN = 200;

export interface AttentionRow {
  readonly name: string;
  /** The better of one step a run and several. */
  readonly ours_ms: number;
  readonly torch_ms: number | null;
}

/** Milliseconds a training step of an encoder–decoder with attention: ours and PyTorch. */
export async function measureAttention(effort: Effort, torch: TorchProcess | null): Promise<AttentionRow[]> {
  const rows: AttentionRow[] = [];
  for (const row of MODELS) {
    process.stderr.write(`attention: ${nameAttention(row)}\n`);
    const sizes = { batch: row.batch, time: row.time, targetTime: row.time, words: row.words };
    const compiled = compileAttention(row);
    const single = await createTrainingLoop(compiled, sizes, 1);
    const guess = await timeLeast(single.run, 0);
    const steps = [16, 8, 4].find((count) => count * guess <= LONGEST_RUN) ?? 2;
    const several = await createTrainingLoop(compiled, sizes, steps);
    const contenders = new Map<string, Contender>([
      ['one', contend(single.run)],
      ['several', contend(several.run, steps)],
    ]);
    if (torch) contenders.set('torch', torch.contender(row));
    const times = await race(contenders, effort);
    for (const session of [single, several]) await session.release();
    const time = (name: string): number => round(times.get(name) ?? Number.NaN);
    rows.push({
      name: nameAttention(row),
      ours_ms: Math.min(time('one'), time('several')),
      torch_ms: torch ? time('torch') : null,
    });
  }
  return rows;
}

export function formatAttention(rows: readonly AttentionRow[]): string {
  return markdownTable(
    ['ms a training step', 'ours', 'PyTorch', 'PyTorch / ours'],
    rows.map((row) => [
      row.name,
      digits(row.ours_ms),
      digits(row.torch_ms),
      digits(row.torch_ms === null ? null : row.torch_ms / row.ours_ms),
    ]),
  );
}
