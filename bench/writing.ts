import { createSession } from '../src-main/worker/ort-session';
import { createCarriedModel } from '../src-shared/decoding/carried-model';
import { createPrefixModel } from '../src-shared/decoding/prefix-model';
import { argMax } from '../src-shared/decoding/probabilities';
import type { StepModel } from '../src-shared/decoding/step-model';
import { encodeModel } from '../src-shared/onnx/write';
import { drawInitialParameters } from '../src-shared/training/training-state';
import { compileLanguageModel, type LanguageModel } from './language-models';
import { digits, markdownTable, round } from './report';
import { contend, race, type Effort } from './timing';
import { THREADS } from './training-loop';

const WORDS = 85;
/** Longer than any window: the sliding one is full all the time. */
const START = 256;
/** Behind the four that stand for no text. */
const FIRST = 4;
/** Tokens that are written in one go. */
const TOKENS = 32;

interface WritingRow {
  readonly name: string;
  readonly sliding_per_s: number;
  readonly carried_per_s: number;
}

/** Tokens a second of one text: a window that slides over it, and one step with the state, for each token. */
export async function measureWriting(effort: Effort): Promise<WritingRow[]> {
  const rows: WritingRow[] = [];
  for (const [time, hidden] of [
    [64, 128],
    [256, 128],
    [64, 512],
  ] as const) {
    const model: LanguageModel = { time, batch: 1, hidden, words: WORDS };
    const compiled = compileLanguageModel(model);
    const parameters = drawInitialParameters(compiled, 1, 'float32');
    const step = compiled.step?.(parameters);
    if (!step) throw new Error('The model carries no state');
    const options = { threads: THREADS };
    const [whole, single] = [
      await createSession(encodeModel(compiled.predict(parameters)), options),
      await createSession(encodeModel(step), options),
    ];
    const form = { block: 'head', words: WORDS, banned: [0, 1, 2] };
    const before = Array.from({ length: START }, (_, i) => FIRST + (i % (WORDS - FIRST)));
    const sliding = createPrefixModel(
      { ...form, prefixes: ['input'], lengths: [], limit: time, before },
      (feeds) => whole.run(feeds),
      new Map(),
      1,
    );
    const carried = createCarriedModel(
      { ...form, inputs: ['input'], states: compiled.states, before },
      (feeds) => single.run(feeds),
      1,
    );
    const times = await race(
      new Map([
        ['sliding', contend(await prepare(sliding), TOKENS)],
        ['carried', contend(await prepare(carried), TOKENS)],
      ]),
      effort,
    );
    await whole.release();
    await single.release();
    const perSecond = (name: string): number => round(1000 / (times.get(name) ?? Number.NaN));
    rows.push({
      name: `LSTM window ${time} H${hidden}`,
      sliding_per_s: perSecond('sliding'),
      carried_per_s: perSecond('carried'),
    });
  }
  return rows;
}

/** Reads the start, which does not count, and gives what writes on from there. */
async function prepare<State>(model: StepModel<State>): Promise<() => Promise<void>> {
  const begun = await model.advance((await model.start()).state, [FIRST]);
  return async () => {
    let step = begun;
    for (let i = 0; i < TOKENS; i++) step = await model.advance(step.state, [argMax(step.logProbabilities)]);
  };
}

export function formatWriting(rows: readonly WritingRow[]): string {
  return markdownTable(
    ['tokens a second', 'sliding window', 'carried state', 'times as many'],
    rows.map(({ name, sliding_per_s, carried_per_s }) => [
      name,
      digits(sliding_per_s),
      digits(carried_per_s),
      digits(carried_per_s / sliding_per_s),
    ]),
  );
}
