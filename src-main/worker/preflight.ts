import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { Random } from '../../src-shared/base/random';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import { count } from '../../src-shared/data/data-diagnostics';
import type { Dataset } from '../../src-shared/data/dataset';
import { SAMPLE_KINDS } from '../../src-shared/data/samples/sample-kinds';
import type { TrainingSettings } from '../../src-shared/document/document';
import { losses } from '../../src-shared/losses/losses';
import { encodeModel } from '../../src-shared/onnx/write';
import type { PreflightReport } from '../../src-shared/protocol/run-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { sizeOf, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { drawMasks } from '../../src-shared/training/dropout-masks';
import { createFeatureSource, createModelData, type ModelData } from '../../src-shared/training/model-data';
import { readNamedSizes } from '../../src-shared/training/named-sizes';
import { explainShortStreams } from '../../src-shared/training/short-streams';
import { orderOfEpoch } from '../../src-shared/training/sample-order';
import { createInitialCheckpoint } from '../../src-shared/training/training-state';
import { openBoundData, readProject } from './describe-data';
import { createSession } from './ort-session';

type Line = PreflightReport['lines'][number];

/** The whole check takes about ten seconds at most; the overfit gets this much of it, in milliseconds. */
const OVERFIT_TIME = 4000;
const OVERFIT_STEPS = 40;

/**
 * Looks a project over before a long run: shapes, data, gradients, the loss it starts from, whether one batch can be learnt at
 * all, and what the run will cost. What is wrong is a line, not an exception, and names its block or column.
 */
export async function checkBeforeTraining({
  projectPath,
  text,
}: WorkerArgument<'run.preflight'>): Promise<PreflightReport> {
  const begin = performance.now();
  const lines: Line[] = [];
  const diagnostics: Diagnostic[] = [];
  try {
    const project = readProject(text);
    const { dataset } = await openBoundData(projectPath, project);
    lines.push(...describeDataset(dataset));
    const compiled = compileProject(project, createFeatureSource(dataset), { ragged: dataset.isRagged });
    if (!compiled.ok) throw new DiagnosticError(compiled.error);
    const data = createModelData(dataset, compiled.value);
    if (!data.ok) throw new DiagnosticError(data.error);
    lines.push(describeModel(compiled.value));
    const short = explainShortStreams(data.value, project.training);
    if (short !== null) lines.push(makeLine('Carried state', 'warning', short));
    lines.push(...(await trySteps(compiled.value, data.value, project.training, dataset)));
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    diagnostics.push(...error.diagnostics);
    lines.push(...error.diagnostics.map((diagnostic) => toLine('Model and data', diagnostic)));
  }
  return { seconds: (performance.now() - begin) / 1000, lines, diagnostics };
}

function makeLine(check: string, state: Line['state'], message: string, block: string | null = null): Line {
  return { check, state, message, block, column: null };
}

function toLine(check: string, { severity, message, nextStep, where }: Diagnostic): Line {
  return {
    check,
    state: severity === 'error' ? 'bad' : 'warning',
    message: `${message} ${nextStep}`,
    block: where?.block ?? null,
    column: where?.column ?? null,
  };
}

function describeDataset(dataset: Dataset): Line[] {
  const { train, validation, test } = dataset.parts;
  const [one, several] = SAMPLE_KINDS[dataset.binding.samples].noun;
  const counts = `${count(train.starts.length, one, several)} to train on, ${validation.starts.length} for validation, ${test.starts.length} for the test.`;
  const state = validation.starts.length === 0 ? 'warning' : 'good';
  const advice = state === 'warning' ? ' Without validation nothing tells when to stop.' : '';
  return [makeLine('Data', state, counts + advice), ...dataset.warnings.map((warning) => toLine('Data', warning))];
}

function describeModel({ parameters, inputs, targets }: CompiledModel): Line {
  const count = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return makeLine(
    'Shapes',
    'good',
    `All shapes fit: ${inputs.length === 1 ? 'one input' : `${inputs.length} inputs`}, ${targets.length === 1 ? 'one output' : `${targets.length} outputs`}, ${count.toLocaleString('en')} parameters.`,
  );
}

async function trySteps(
  model: CompiledModel,
  data: ModelData,
  training: TrainingSettings,
  dataset: Dataset,
): Promise<Line[]> {
  const { optimizer, clipNorm, clipValue, batchSize, seed, epochs } = training;
  const samples = data.sampleCount('train');
  const order = orderOfEpoch(seed, 0, samples).subarray(0, batchSize);
  const batch = data.fill('train', order);
  const graph = model.train({
    ...{ dtype: 'float32', optimizer: optimizer.type, weightDecay: optimizer.weightDecay, clipNorm, clipValue },
    ...{ optimizerOptions: optimizer.options, steps: 1, gradients: true },
  });
  const start = createInitialCheckpoint(model, graph.states, training);
  const session = await createSession(encodeModel(graph.graph), { spinning: true });
  const random = new Random(seed);
  const sizes = readNamedSizes(model, batch, order.length);
  const rate = new Map([['learning_rate', scalarOf(optimizer.learningRate)]]);
  const names = [...start.parameters.keys(), ...start.states.keys()];
  let weights = new Map([...start.parameters, ...start.states]);
  const lossCurve: number[] = [];
  try {
    const step = async (): Promise<Map<string, Tensor>> => {
      const outputs = await session.run(
        new Map([...weights, ...batch, ...drawMasks(graph.masks, sizes, 1, random), ...rate]),
      );
      lossCurve.push(toNumbers(defined(outputs.get('loss'), 'loss'))[0] ?? NaN);
      weights = new Map(names.map((name) => [name, defined(outputs.get(`${name}.next`), `${name}.next`)]));
      return outputs;
    };
    const first = await step();
    const lines = [
      ...checkGradients(model, first),
      checkStart(model, lossCurve[0] ?? NaN, lossOfMean(model, batch, dataset)),
    ];
    const begin = performance.now();
    let done = 0;
    while (done < OVERFIT_STEPS && (done < 2 || performance.now() - begin < OVERFIT_TIME)) {
      await step();
      done++;
    }
    const milliseconds = (performance.now() - begin) / done;
    lines.push(checkOverfit(lossCurve));
    const stepsPerEpoch = Math.ceil(samples / batchSize);
    lines.push(describeCost(milliseconds, stepsPerEpoch, epochs));
    return lines;
  } finally {
    await session.release();
  }
}

function scalarOf(value: number): Tensor {
  return { dtype: 'float32', dims: [], data: Float32Array.of(value) };
}

function checkGradients(model: CompiledModel, outputs: ReadonlyMap<string, Tensor>): Line[] {
  const bad: Line[] = [];
  for (const { name, block } of model.parameters) {
    const gradient = toNumbers(defined(outputs.get(`${name}.gradient`), `gradient of ${name}`));
    if (!gradient.every(Number.isFinite)) {
      bad.push(makeLine('Gradients', 'bad', `The gradient of ${name} is not finite on the first batch.`, block));
    } else if (gradient.every((value) => value === 0)) {
      const message = `The gradient of ${name} is zero on the first batch: nothing it does reaches the loss.`;
      bad.push(makeLine('Gradients', 'bad', message, block));
    }
  }
  const count = model.parameters.length;
  return bad.length > 0
    ? bad
    : [makeLine('Gradients', 'good', `All ${count} parameter tensors get a finite gradient that is not zero.`)];
}

/** How far a loss may start from what chance gives: new weights do not answer with equal probabilities exactly. */
const START_SHARE = 0.5;

/** New weights answer with more than the mean, but not with much more. */
const MOST_OF_MEAN = 2;

/**
 * The loss on a batch of answering the mean of the training part, which numbers that are scaled by mean and deviation have at
 * 0; of one output of such numbers with the mean squared or absolute error, else null.
 */
function lossOfMean({ targets }: CompiledModel, batch: ReadonlyMap<string, Tensor>, dataset: Dataset): number | null {
  const [target] = targets;
  if (!target || targets.length > 1 || dataset.isRagged || dataset.hiding !== null) return null;
  const { head, info } = target;
  const power = head.task !== 'regression' ? null : head.loss === 'mse' ? 2 : head.loss === 'mae' ? 1 : null;
  const isCentred = info.names.every((name) => {
    const fitted = dataset.columns.find((column) => column.fitted.name === name)?.fitted;
    return fitted?.kind === 'number' && fitted.method === 'standard';
  });
  const truth = batch.get(target.name);
  if (power === null || !isCentred || truth === undefined) return null;
  const values = toNumbers(truth);
  return values.reduce((sum, value) => sum + Math.abs(value) ** power, 0) / values.length;
}

function checkStart({ targets }: CompiledModel, loss: number, ofMean: number | null): Line {
  const [target] = targets;
  const shown = loss.toPrecision(3);
  if (!Number.isFinite(loss))
    return makeLine('Loss at the start', 'bad', `The first loss is ${loss}.`, target?.block ?? null);
  if (ofMean !== null) {
    const isFar = loss > MOST_OF_MEAN * ofMean;
    return makeLine(
      'Loss at the start',
      isFar ? 'warning' : 'good',
      `The loss starts at ${shown}; answering the mean of the training part gives ${ofMean.toPrecision(3)}.`,
      isFar ? (target?.block ?? null) : null,
    );
  }
  const expected =
    target && targets.length === 1 ? losses[target.head.loss].startingValue(target.info.vocabularySize ?? 2) : null;
  if (expected === null || !target) return makeLine('Loss at the start', 'good', `The loss starts at ${shown}.`);
  const isNear = Math.abs(loss - expected) <= START_SHARE * expected;
  return makeLine(
    'Loss at the start',
    isNear ? 'good' : 'warning',
    `The loss starts at ${shown}; answering all classes equally gives ${expected.toPrecision(3)}.`,
    isNear ? null : target.block,
  );
}

function checkOverfit(curve: readonly number[]): Line {
  const first = curve[0] ?? NaN;
  const least = Math.min(...curve.slice(1));
  const text = `In ${curve.length - 1} steps on one batch the loss went from ${first.toPrecision(3)} to ${(curve.at(-1) ?? NaN).toPrecision(3)}.`;
  if (curve.some((loss) => !Number.isFinite(loss))) {
    return makeLine('One batch', 'bad', `${text} Lower the learning rate.`);
  }
  if (least < 0.9 * first) return makeLine('One batch', 'good', text);
  return makeLine(
    'One batch',
    'warning',
    `${text} A model that cannot learn one batch will not learn more: raise the learning rate, or check targets and wiring.`,
  );
}

function describeCost(milliseconds: number, stepsPerEpoch: number, epochs: number): Line {
  const epoch = (milliseconds * stepsPerEpoch) / 1000;
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  return makeLine(
    'Time and memory',
    'good',
    `About ${milliseconds.toPrecision(2)} ms a step: ${describeSeconds(epoch)} an epoch, ${describeSeconds(epoch * epochs)} for all ${epochs} unless it stops early. The process takes about ${memory} MB.`,
  );
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
