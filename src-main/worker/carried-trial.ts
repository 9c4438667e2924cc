import { defined } from '../../src-shared/base/invariant';
import type { ModelState } from '../../src-shared/compiler/compiled-model';
import { tensor, toNumbers, zeros, type Tensor } from '../../src-shared/tensor/tensor';
import { joinWindows } from '../../src-shared/training/visit-samples';
import { runTaken } from './check-writing';
import type { OpenedRun } from './opened-run';
import type { ModelSession } from './ort-session';

type Tensors = ReadonlyMap<string, Tensor>;

/** Windows read before the one that is tried: what lies further back leaves hardly a trace. */
const MOST_BEFORE = 32;

/** The states that a model has read up to the beginning of a sample with. */
export async function findStatesBefore(
  { model, data, part }: OpenedRun,
  session: ModelSession,
  sample: number,
): Promise<Tensors> {
  const { streams } = data;
  const lane = streams?.lanes(part).find(({ from, to }) => sample >= from && sample < to);
  let states = createZeroStates(model.states);
  if (!streams || !lane) return states;
  const own = Math.min(MOST_BEFORE, sample - lane.from);
  const older = lane.history.slice(Math.max(0, lane.history.length - (MOST_BEFORE - own)));
  const read = async (batch: Tensors, windows: number): Promise<void> => {
    if (windows === 0) return;
    states = takeStates(model.states, await runTaken(session)(new Map([...joinWindows(batch, windows), ...states])));
  };
  await read(older.length === 0 ? new Map() : streams.fillAt(older), older.length);
  const samples = Int32Array.from({ length: own }, (_, i) => sample - own + i);
  await read(own === 0 ? new Map() : data.fill(part, samples), own);
  return states;
}

/** A text as it grows: what was read of it, and what was known and said behind that. */
export interface ReadText {
  readonly tokens: readonly number[];
  readonly states: Tensors;
  readonly outputs: Tensors;
}

/**
 * Reads a text. Of one that begins with what was read before (`known`) only the rest is read, so that a text that grows by a
 * token costs a step, however long it is.
 */
export async function readText(
  states: readonly ModelState[],
  session: ModelSession,
  inputs: readonly string[],
  text: Tensor,
  known: ReadText | null,
): Promise<ReadText> {
  const tokens = [...toNumbers(text)];
  const isKnown = known !== null && known.tokens.every((token, i) => token === tokens[i]);
  if (isKnown && known.tokens.length === tokens.length) return known;
  const rest = isKnown && known.tokens.length < tokens.length ? tokens.slice(known.tokens.length) : tokens;
  const before = isKnown && known.tokens.length < tokens.length ? known.states : createZeroStates(states);
  const fed = tensor('int64', [1, rest.length], rest);
  const outputs = await session.run(new Map([...inputs.map((name) => [name, fed] as const), ...before]));
  return { tokens, states: takeStates(states, outputs), outputs };
}

function createZeroStates(states: readonly ModelState[]): Tensors {
  return new Map(states.map(({ name, size }) => [name, zeros('float32', [1, size])]));
}

function takeStates(states: readonly ModelState[], outputs: Tensors): Tensors {
  return new Map(states.map(({ name }) => [name, defined(outputs.get(`${name}.next`), `output ${name}.next`)]));
}
