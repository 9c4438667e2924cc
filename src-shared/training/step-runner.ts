import { Random } from '../base/random';
import { defined } from '../base/invariant';
import { KEEP_STATE, type CompiledModel, type TrainGraph } from '../compiler/compiled-model';
import type { TrainingSettings } from '../document/document';
import type { FloatType } from '../tensor/dtype';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { drawMasks } from './dropout-masks';
import type { ModelData } from './model-data';
import { readNamedSizes } from './named-sizes';
import type { Runner, RunnerFactory } from './training-setup';

/** One step to be done: all that decides its result besides parameters and state. */
export interface StepPlan {
  /** Positions in the training part. */
  readonly samples: Int32Array;
  readonly learningRate: number;
  /** Where states are carried: 1 for each sample that goes on with its row's state, 0 for one that begins anew. Default: all begin. */
  readonly keep?: Uint8Array;
  /** Share of all epochs that is done, for what changes over a training besides the learning rate. */
  readonly progress: number;
}

/** What the steps change. */
export interface Weights {
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly states: ReadonlyMap<string, Tensor>;
  readonly carried: ReadonlyMap<string, Tensor>;
}

export interface StepsResult {
  readonly weights: Weights;
  /** One entry a step. */
  readonly losses: Float64Array;
  readonly gradientNorms: Float64Array;
  /** The same of each parameter, in their order: `[steps × parameters]`, row major. */
  readonly parameterNorms: Float64Array;
  /** State of the mask generator after the steps. */
  readonly maskRandom: readonly number[];
}

/** Writes the training graphs of a model, loads each when it is first needed, and runs steps. */
export class StepRunner {
  private readonly model: CompiledModel;
  private readonly data: ModelData;
  private readonly settings: TrainingSettings;
  private readonly createRunner: RunnerFactory;
  private readonly graphs = new Map<number, TrainGraph>();
  private readonly runners = new Map<number, Runner>();
  private readonly dtype: FloatType = 'float32';

  constructor(model: CompiledModel, data: ModelData, settings: TrainingSettings, createRunner: RunnerFactory) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.createRunner = createRunner;
  }

  /** The training graph of `steps` steps a run. */
  graph(steps: number): TrainGraph {
    const known = this.graphs.get(steps);
    if (known) return known;
    const { optimizer, clipNorm, clipValue } = this.settings;
    const graph = this.model.train({
      dtype: this.dtype,
      optimizer: optimizer.type,
      weightDecay: optimizer.weightDecay,
      optimizerOptions: optimizer.options,
      clipNorm,
      clipValue,
      steps,
      gradients: false,
      carry: true,
    });
    this.graphs.set(steps, graph);
    return graph;
  }

  /** All that one run of these steps reads. The steps must have equally many samples. */
  feed(weights: Weights, plans: readonly StepPlan[], maskRandom: Random): Map<string, Tensor> {
    const steps = plans.length;
    const [first] = plans;
    if (!first || plans.some(({ samples }) => samples.length !== first.samples.length))
      throw new Error('The steps of one run need equally many samples');
    const size = first.samples.length;
    const samples = new Int32Array(steps * size);
    plans.forEach((plan, i) => samples.set(plan.samples, i * size));
    const batch = this.data.fill('train', samples, maskRandom);
    const feeds = new Map([...weights.parameters, ...weights.states]);
    // Samples of one step are neighbours, so that a leading axis of steps only needs other sizes, not other memory.
    for (const [name, { dtype, dims, data }] of batch)
      feeds.set(name, { dtype, dims: steps === 1 ? dims : [steps, size, ...dims.slice(1)], data });
    const { masks } = this.graph(steps);
    const sizes = readNamedSizes(this.model, batch, size);
    for (const [name, mask] of drawMasks(masks, sizes, steps, maskRandom, {
      dtype: this.dtype,
      progress: first.progress,
    }))
      feeds.set(name, mask);
    for (const [name, value] of this.feedStates(weights.carried, plans, size)) feeds.set(name, value);
    const rates = plans.map(({ learningRate }) => learningRate);
    feeds.set('learning_rate', tensor(this.dtype, steps === 1 ? [] : [steps], rates));
    return feeds;
  }

  /** The states of the first `size` streams, and what of them each sample keeps; nothing where none are carried. */
  private feedStates(carried: Weights['carried'], plans: readonly StepPlan[], size: number): Map<string, Tensor> {
    const feeds = new Map<string, Tensor>();
    const { states } = this.model;
    if (states.length === 0) return feeds;
    for (const { name, size: width } of states) {
      const held = carried.get(name);
      feeds.set(name, held ? takeRows(held, size) : tensor(this.dtype, [size, width], new Float64Array(size * width)));
    }
    const keep = new Float64Array(plans.length * size);
    plans.forEach((plan, i) => keep.set(plan.keep ?? [], i * size));
    return feeds.set(KEEP_STATE, tensor(this.dtype, plans.length === 1 ? [size] : [plans.length, size], keep));
  }

  /** Does the steps in one run of the session. `maskRandom` is the state of the mask generator before them. */
  async run(weights: Weights, plans: readonly StepPlan[], maskRandom: readonly number[]): Promise<StepsResult> {
    const random = new Random(maskRandom);
    const feeds = this.feed(weights, plans, random);
    const runner = await this.runner(plans.length);
    const outputs = await runner.run(feeds);
    const next = (name: string): [string, Tensor] => [
      name,
      defined(outputs.get(`${name}.next`), `output ${name}.next`),
    ];
    return {
      weights: {
        parameters: new Map([...weights.parameters.keys()].map(next)),
        states: new Map([...weights.states.keys()].map(next)),
        carried: new Map(this.model.states.map(({ name }) => next(name))),
      },
      losses: toNumbers(defined(outputs.get('loss'), 'output loss')),
      gradientNorms: toNumbers(defined(outputs.get('gradient_norm'), 'output gradient_norm')),
      parameterNorms: toNumbers(defined(outputs.get('gradient_norm.parameters'), 'output gradient_norm.parameters')),
      maskRandom: random.save(),
    };
  }

  /** Frees the sessions of runs of other lengths than `steps` and 1. */
  async keepOnly(steps: number): Promise<void> {
    for (const [length, runner] of this.runners) {
      if (length === steps || length === 1) continue;
      this.runners.delete(length);
      this.graphs.delete(length);
      await runner.release();
    }
  }

  async release(): Promise<void> {
    const runners = [...this.runners.values()];
    this.runners.clear();
    for (const runner of runners) await runner.release();
  }

  private async runner(steps: number): Promise<Runner> {
    const known = this.runners.get(steps);
    if (known) return known;
    const runner = await this.createRunner(this.graph(steps).graph);
    this.runners.set(steps, runner);
    return runner;
  }
}

/** The first rows of a state; streams that are read to their end are the last ones. */
function takeRows(state: Tensor, rows: number): Tensor {
  const [held = 0, width = 0] = state.dims;
  if (held === rows) return state;
  return tensor(state.dtype, [rows, width], toNumbers(state).subarray(0, rows * width));
}
