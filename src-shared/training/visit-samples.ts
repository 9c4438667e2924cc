import { defined } from '../base/invariant';
import type { CompiledModel, ModelState } from '../compiler/compiled-model';
import type { PartName } from '../data/split';
import type { Lane } from '../data/streams';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import type { ModelData, ModelStreams } from './model-data';
import { orderByLength } from './sample-order';
import type { Runner } from './training-setup';

type Tensors = ReadonlyMap<string, Tensor>;

export interface VisitCall {
  readonly model: CompiledModel;
  readonly data: ModelData;
  /** Runs the model's `evaluate` graph; where the data has streams, the one that carries states. */
  readonly runner: Runner;
  readonly parameters: Tensors;
  readonly part: PartName;
  /** Samples in one run at most. */
  readonly most: number;
  /** Called before every run; may give the host a turn. */
  readonly between: () => Promise<void>;
}

/** Some samples of the part: what was fed and what came out, a row each in the order of `samples`. */
export interface Visit {
  readonly samples: Int32Array;
  readonly batch: Tensors;
  readonly outputs: Tensors;
}

/**
 * Runs all samples of a part, each once: those of like length together, or, where the state is carried, the windows that go
 * on with each other from the first to the last, after what the part may look back upon.
 */
export async function visitSamples(call: VisitCall, visit: (visit: Visit) => void): Promise<void> {
  const { streams } = call.data;
  if (streams) await visitLanes(call, streams, visit);
  else await visitApart(call, visit);
}

async function visitApart(call: VisitCall, visit: (visit: Visit) => void): Promise<void> {
  const { data, runner, parameters, part, most, between } = call;
  const total = data.sampleCount(part);
  const lengths = data.lengthsOf?.(part) ?? null;
  const order = lengths === null ? null : orderByLength(lengths);
  for (let start = 0; start < total; start += most) {
    await between();
    const size = Math.min(most, total - start);
    const samples = Int32Array.from({ length: size }, (_, i) => order?.[start + i] ?? start + i);
    const batch = data.fill(part, samples);
    visit({ samples, batch, outputs: await runner.run(new Map([...parameters, ...batch])) });
  }
}

/** Several lanes side by side; of each, several windows joined to one long one. */
async function visitLanes(call: VisitCall, streams: ModelStreams, visit: (visit: Visit) => void): Promise<void> {
  const { model, data, runner, parameters, part, most, between } = call;
  const lanes = streams.lanes(part);
  for (let first = 0; first < lanes.length; first += most) {
    const group = lanes.slice(first, first + most);
    const states = createStateRows(model.states, group.length);
    const run = async (rows: readonly number[], windows: number, batch: Tensors): Promise<Tensors> => {
      await between();
      const outputs = await runner.run(new Map([...parameters, ...joinWindows(batch, windows), ...states.take(rows)]));
      states.put(rows, outputs);
      return outputs;
    };
    await advance(
      group,
      most,
      ({ history }) => history.length,
      async (rows, windows, done) => {
        const starts = rows.flatMap((row) => [...(group[row]?.history.subarray(done, done + windows) ?? [])]);
        await run(rows, windows, streams.fillAt(Int32Array.from(starts)));
      },
    );
    await advance(
      group,
      most,
      ({ from, to }) => to - from,
      async (rows, windows, done) => {
        const places = rows.flatMap((row) =>
          Array.from({ length: windows }, (_, i) => (group[row]?.from ?? 0) + done + i),
        );
        const samples = Int32Array.from(places);
        const batch = data.fill(part, samples);
        const outputs = await run(rows, windows, batch);
        visit({ samples, batch, outputs: partWindows(model, outputs, windows, rows.length) });
      },
    );
  }
}

/** Goes through `count` windows of each lane, as many at a time as all lanes that are left have and as `most` allows. */
async function advance(
  lanes: readonly Lane[],
  most: number,
  count: (lane: Lane) => number,
  step: (rows: readonly number[], windows: number, done: number) => Promise<void>,
): Promise<void> {
  const totals = lanes.map(count);
  // All lanes that are left have come equally far.
  for (let done = 0; ;) {
    const rows = totals.flatMap((total, row) => (total > done ? [row] : []));
    if (rows.length === 0) return;
    const shortest = rows.reduce((least, row) => Math.min(least, totals[row] ?? least), Infinity) - done;
    const windows = Math.max(1, Math.min(shortest, Math.floor(most / rows.length)));
    await step(rows, windows, done);
    done += windows;
  }
}

/** `[rows·windows, steps, …]` → `[rows, windows·steps, …]`: windows of a row lie one after the other. */
export function joinWindows(batch: Tensors, windows: number): Map<string, Tensor> {
  return new Map(
    Array.from(batch, ([name, { dtype, dims, data }]) => {
      const [samples = 0, steps = 0, ...rest] = dims;
      return [name, { dtype, dims: [samples / windows, windows * steps, ...rest], data }];
    }),
  );
}

/** The reverse, of what the heads give at every step. */
function partWindows({ targets }: CompiledModel, outputs: Tensors, windows: number, rows: number): Map<string, Tensor> {
  const parted = new Map(outputs);
  for (const { block } of targets) {
    const { dtype, dims, data } = defined(outputs.get(block), `output ${block}`);
    const [, steps = 0, ...rest] = dims;
    parted.set(block, { dtype, dims: [rows * windows, steps / windows, ...rest], data });
  }
  return parted;
}

/** The states of some lanes between the runs. */
interface StateRows {
  readonly take: (rows: readonly number[]) => Map<string, Tensor>;
  /** Keeps what a run of these rows left behind. */
  readonly put: (rows: readonly number[], outputs: Tensors) => void;
}

function createStateRows(states: readonly ModelState[], lanes: number): StateRows {
  const held = states.map(({ name, size }) => ({ name, size, values: new Float64Array(lanes * size) }));
  return {
    take: (rows) =>
      new Map(
        held.map(({ name, size, values }) => {
          const taken = new Float64Array(rows.length * size);
          rows.forEach((row, i) => taken.set(values.subarray(row * size, (row + 1) * size), i * size));
          return [name, tensor('float32', [rows.length, size], taken)];
        }),
      ),
    put: (rows, outputs) => {
      for (const { name, size, values } of held) {
        const next = toNumbers(defined(outputs.get(`${name}.next`), `output ${name}.next`));
        rows.forEach((row, i) => values.set(next.subarray(i * size, (i + 1) * size), row * size));
      }
    },
  };
}
