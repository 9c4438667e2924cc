import { defined } from '../../src-shared/base/invariant';
import type { ModelInput, ModelTarget } from '../../src-shared/compiler/compiled-model';
import type { FittedNumber } from '../../src-shared/data/prepare';
import { encodeModel } from '../../src-shared/onnx/write';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { describeOutputs } from './export-description';
import { openRun, type OpenedRun } from './opened-run';
import { createSession, type ModelSession } from './ort-session';

let loaded: { readonly run: OpenedRun; readonly session: ModelSession } | null = null;

/**
 * One window through the trained model, with some of its input values changed. Values are in the data's own units, as far
 * as they are numbers; categories are 0 and 1, or their index. Throws a `DiagnosticError`.
 */
export async function tryRun({ projectPath, run, sample, changes }: WorkerArgument<'run.try'>): Promise<TryItReport> {
  const opened = await openRun(projectPath, run);
  const { data, model, part } = opened;
  const samples = data.sampleCount(part);
  const batch = data.fill(part, [Math.min(sample, Math.max(0, samples - 1))]);
  const inputs: TryItReport['inputs'][number][] = [];
  const feeds = new Map<string, Tensor>();
  for (const input of model.inputs) {
    const value = defined(batch.get(input.name), `input ${input.name}`);
    const scales = scalesOf(opened, input);
    const own = toNumbers(value).map((number, i) => toOwn(scales, number, i));
    for (const change of changes) {
      if (change.input === input.name && change.index < own.length) own[change.index] = change.value;
    }
    inputs.push({ name: input.name, names: input.info.names, dims: value.dims.slice(1), values: Array.from(own) });
    feeds.set(
      input.name,
      tensor(
        value.dtype,
        value.dims,
        own.map((number, i) => fromOwn(scales, number, i)),
      ),
    );
  }
  const session = await sessionOf(opened);
  const results = await session.run(feeds);
  const outputs = model.targets.map((target) => describeOutput(opened, target, results, batch));
  return { inputs, outputs, samples };
}

async function sessionOf(run: OpenedRun): Promise<ModelSession> {
  if (loaded?.run === run) return loaded.session;
  await loaded?.session.release();
  loaded = null;
  const session = await createSession(encodeModel(run.model.predict(run.parameters)), { spinning: false });
  loaded = { run, session };
  return session;
}

/** How each place of an input's last axis is scaled; null where it is a category or an index. */
function scalesOf({ dataset }: OpenedRun, input: ModelInput): readonly (FittedNumber | null)[] {
  if (input.dtype !== 'float32') return [null];
  return input.info.names.map((name) => {
    const fitted = dataset.preparation.columns.find((column) => column.name === name);
    return fitted?.kind === 'number' ? fitted : null;
  });
}

function toOwn(scales: readonly (FittedNumber | null)[], value: number, index: number): number {
  const fitted = scales[index % scales.length];
  return fitted ? value * fitted.scale + fitted.offset : value;
}

function fromOwn(scales: readonly (FittedNumber | null)[], value: number, index: number): number {
  const fitted = scales[index % scales.length];
  return fitted ? (value - fitted.offset) / fitted.scale : value;
}

function describeOutput(
  { dataset, data, model }: OpenedRun,
  target: ModelTarget,
  results: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
): TryItReport['outputs'][number] {
  const { block, name, head } = target;
  const values = toNumbers(defined(results.get(block), `output ${block}`));
  const truth = toNumbers(defined(batch.get(name), `target ${name}`));
  const description = defined(describeOutputs(model, dataset.preparation).get(block), `description of ${block}`);
  if (head.task === 'regression') {
    const { columns, unscale } = defined(data.scales.get(name), `scale of ${name}`);
    const own = (numbers: Float64Array): number[] => Array.from(numbers, (number, i) => unscale(number, i % columns));
    return {
      head: block,
      names: nameAnswers(description.columns, values.length),
      values: own(values),
      truth: own(truth),
    };
  }
  const classes = description.classes ?? ['0', '1'];
  if (head.task === 'binary') {
    const names = nameAnswers(
      description.columns.map((column) => `${column} = ${classes[1] ?? '1'}`),
      values.length,
    );
    return { head: block, names, values: Array.from(values), truth: Array.from(truth) };
  }
  // Of a head that answers at each step, the last answer: it has seen the whole window.
  const width = classes.length;
  const last = values.length - width;
  const right = truth.at(-1) ?? -1;
  return {
    head: block,
    names: classes,
    values: Array.from(values.subarray(last)),
    truth: classes.map((_, i) => (right < 0 ? null : i === right ? 1 : 0)),
  };
}

/** `columns` over and over, with the number of the answer where there is more than one. */
function nameAnswers(columns: readonly string[], count: number): string[] {
  const width = Math.max(1, columns.length);
  return Array.from({ length: count }, (_, i) => {
    const column = columns[i % width] ?? '';
    return count > width ? `${column}, step ${Math.floor(i / width) + 1}` : column;
  });
}
