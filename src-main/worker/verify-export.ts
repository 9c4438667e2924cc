import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import { PARTS } from '../../src-shared/data/split';
import { describeModel } from '../../src-shared/onnx/describe';
import { encodeModel } from '../../src-shared/onnx/write';
import type { GraphKindName, ModelVerification, WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { createFeatureSource, createModelData } from '../../src-shared/training/model-data';
import { readCheckpoint } from './checkpoints';
import { checkExport, choosePart } from './export-check';
import { openExportData } from './export-data';
import { describeInputs, describeOutputs } from './export-description';
import { compileOptionsOf, planForecast } from './export-run';
import { readModelFile } from './model-file';
import { findWeights } from './opened-run';
import { createSession, type ModelSession } from './ort-session';
import { findRun, readRunSettings } from './run-folder';

/** float32 keeps seven digits; sums in another order cost one or two. */
const TOLERANCE = 1e-5;

interface Exported {
  readonly description: {
    readonly opset: number;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
  };
  readonly bytes: Uint8Array;
  /** The decoder step of a pair. */
  readonly stepBytes: Uint8Array | null;
}

/** The file of an export as it lies on the disk; of a pair both, their ports under the names of the files. */
async function readExported(kind: GraphKindName, path: string): Promise<Exported> {
  const names = kind === 'pair' ? ['encoder', 'decoder-step'] : [null];
  const files = await Promise.all(
    names.map(async (name) => {
      const { model, bytes } = await readModelFile(name === null ? path : join(path, `${name}.onnx`));
      const { opset, inputs, outputs } = describeModel(model);
      const say = (ports: readonly { readonly name: string }[]): string[] =>
        ports.map((port) => (name === null ? port.name : `${name}: ${port.name}`));
      return { bytes, opset, inputs: say(inputs), outputs: say(outputs) };
    }),
  );
  const [first, second] = files;
  const { bytes, opset } = defined(first, 'file of an export');
  return {
    description: {
      opset,
      inputs: files.flatMap(({ inputs }) => inputs),
      outputs: files.flatMap(({ outputs }) => outputs),
    },
    bytes,
    stepBytes: second?.bytes ?? null,
  };
}

/**
 * Reads an exported file back from the disk and runs it on held-out windows, in batches and (where the model reads
 * sequences) lengths of several sizes, beside the evaluate graph of the same run. Throws MODEL-006 when they differ by
 * more than rounding, and the run's and the file's own diagnostics.
 */
export async function verifyExport({
  projectPath,
  run,
  kind,
  steps,
  path,
}: WorkerArgument<'model.verify'>): Promise<ModelVerification> {
  const { description, bytes, stepBytes } = await readExported(kind, path);
  const folder = await findRun(projectPath, run);
  const settings = await readRunSettings(folder);
  const { dataset } = await openExportData(settings);
  const compiled = compileProject(settings.project, createFeatureSource(dataset), compileOptionsOf(kind));
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const model = compiled.value;
  const bound = createModelData(dataset, model);
  if (!bound.ok) throw new DiagnosticError(bound.error);
  const data = bound.value;
  const { parameters } = (await readCheckpoint(await findWeights(folder))).checkpoint;
  const common = {
    sha256: createHash('sha256')
      .update(bytes)
      .update(stepBytes ?? '')
      .digest('hex'),
    opset: description.opset,
    inputs: description.inputs,
    outputs: description.outputs,
    tolerance: TOLERANCE,
  };
  if (kind === 'pair' || kind === 'step' || (data.isRagged && kind !== 'train')) {
    const begin = performance.now();
    const graph = kind === 'pair' ? 'encoder' : kind;
    const check = await checkExport({
      kind: graph,
      bytes,
      stepBytes,
      model,
      data,
      parameters,
      train: null,
      forecast: null,
    });
    const milliseconds = performance.now() - begin;
    if (check.difference > TOLERANCE) throw refusal(path, check.difference);
    // What is padded to differs from batch to batch; its own steps are what the first sample has.
    const [time = dataset.binding.window.length] = data.lengthsOf?.(choosePart(data)) ?? [];
    return {
      ...common,
      greatestDifference: check.difference,
      checkedSizes: [{ batch: check.batch, time, milliseconds }],
    };
  }
  if (kind === 'forecast') {
    const described = {
      inputs: describeInputs(model, dataset),
      outputs: describeOutputs(model, settings.preparation),
    };
    const forecast = planForecast(described, settings, steps);
    const begin = performance.now();
    const check = await checkExport({ kind, bytes, stepBytes, model, data, parameters, train: null, forecast });
    const milliseconds = performance.now() - begin;
    if (check.difference > TOLERANCE) throw refusal(path, check.difference);
    const time = dataset.binding.window.length;
    return {
      ...common,
      greatestDifference: check.difference,
      checkedSizes: [{ batch: check.batch, time, milliseconds }],
    };
  }
  if (kind === 'train') {
    const { optimizer, clipNorm, clipValue } = settings.project.training;
    const graph = model.train({
      ...{ dtype: 'float32', optimizer: optimizer.type, weightDecay: optimizer.weightDecay, clipNorm, clipValue },
      ...{ optimizerOptions: optimizer.options, steps: 1, gradients: false, carry: true },
    });
    const begin = performance.now();
    const check = await checkExport({
      kind,
      bytes,
      stepBytes: null,
      model,
      data,
      parameters,
      train: { graph, steps: 1 },
      forecast: null,
    });
    const milliseconds = performance.now() - begin;
    const time = dataset.binding.window.length;
    return {
      ...common,
      greatestDifference: check.difference,
      checkedSizes: [{ batch: check.batch, time, milliseconds }],
    };
  }
  const part = [...PARTS].reverse().find((name) => data.sampleCount(name) > 0) ?? 'train';
  const ours = await createSession(bytes, { spinning: false });
  const reference = await createSession(encodeModel(model.evaluate()), { spinning: false });
  try {
    let greatestDifference = 0;
    const checkedSizes: ModelVerification['checkedSizes'][number][] = [];
    for (const { batch, time } of listSizes(model, data.sampleCount(part), dataset.binding.window.length)) {
      const samples = Int32Array.from({ length: batch }, (_, i) => i);
      const feeds = shorten(model, data.fill(part, samples), time);
      const all = new Map([...parameters, ...feeds]);
      const begin = performance.now();
      const found = await runWith(ours, all);
      const milliseconds = performance.now() - begin;
      const wanted = await runWith(reference, all);
      for (const { block } of model.targets) {
        greatestDifference = Math.max(greatestDifference, differenceOf(found.get(block), wanted.get(block)));
      }
      checkedSizes.push({ batch, time, milliseconds });
    }
    if (greatestDifference > TOLERANCE) throw refusal(path, greatestDifference);
    return { ...common, greatestDifference, checkedSizes };
  } finally {
    await ours.release();
    await reference.release();
  }
}

function refusal(path: string, difference: number): DiagnosticError {
  return new DiagnosticError({
    code: 'MODEL-006',
    severity: 'error',
    message: `${path} computes something else than the model it was made from: they differ by ${difference.toExponential(1)}, where rounding explains ${TOLERANCE.toExponential(0)}.`,
    nextStep: 'Do not use the file. This is a fault of Unroll: report it with the project file.',
    where: { file: path },
  });
}

/** Batches of one and of several, windows whole and cut. A head that compresses the whole window still gives an answer. */
function listSizes(model: CompiledModel, available: number, length: number): { batch: number; time: number }[] {
  const hasTime = model.inputs.some(({ shape }) => shape[1] === 'time');
  const times = hasTime ? [length, Math.max(1, Math.floor(length / 2)), Math.min(3, length)] : [length];
  const batches = [1, Math.min(7, available), Math.min(32, available)];
  const sizes = [...new Set(times)].flatMap((time) => [...new Set(batches)].map((batch) => ({ batch, time })));
  return sizes.filter(({ batch }) => batch > 0);
}

/** The first `time` steps of everything that has steps; lengths follow. */
function shorten(model: CompiledModel, batch: ReadonlyMap<string, Tensor>, time: number): Map<string, Tensor> {
  const withSteps = new Set<string>();
  const lengths = new Set<string>();
  for (const { name, shape, lengths: own } of model.inputs) {
    if (shape[1] === 'time') withSteps.add(name);
    if (own !== null) lengths.add(own);
  }
  for (const { name, shape } of model.targets) if (shape[1] === 'time') withSteps.add(name);
  const shortened = new Map<string, Tensor>();
  for (const [name, value] of batch) {
    if (lengths.has(name)) {
      shortened.set(
        name,
        tensor(
          value.dtype,
          value.dims,
          toNumbers(value).map((length) => Math.min(length, time)),
        ),
      );
    } else shortened.set(name, withSteps.has(name) ? cutSteps(value, time) : value);
  }
  return shortened;
}

function cutSteps(value: Tensor, time: number): Tensor {
  const [batch = 0, steps = 0, ...rest] = value.dims;
  if (steps <= time) return value;
  const width = rest.reduce((product, size) => product * size, 1);
  const numbers = toNumbers(value);
  const cut = new Float64Array(batch * time * width);
  for (let row = 0; row < batch; row++) {
    cut.set(numbers.subarray(row * steps * width, (row * steps + time) * width), row * time * width);
  }
  return tensor(value.dtype, [batch, time, ...rest], cut);
}

/** Runs a session on those of the values that it takes. */
async function runWith(session: ModelSession, values: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>> {
  return session.run(new Map(session.inputNames.map((name) => [name, defined(values.get(name), `value of ${name}`)])));
}

/** Relative to the largest value compared (at least 1). */
function differenceOf(a: Tensor | undefined, b: Tensor | undefined): number {
  const [x, y] = [toNumbers(defined(a, 'value to compare')), toNumbers(defined(b, 'value to compare with'))];
  if (x.length !== y.length) return Infinity;
  let [largest, difference] = [1, 0];
  x.forEach((value, i) => {
    const other = y[i] ?? NaN;
    const gap = Math.abs(value - other);
    largest = Math.max(largest, Math.abs(other));
    // Not a number is no difference that could be small.
    difference = Number.isNaN(gap) ? Infinity : Math.max(difference, gap);
  });
  return difference / largest;
}
