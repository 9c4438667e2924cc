import { DiagnosticError } from '../base/diagnostic';
import { defined } from '../base/invariant';
import { Random } from '../base/random';
import { createMean, meanOf } from '../metrics/mean';
import type { StreamOrder } from '../data/streams';
import { learningRateAt, observeValidation } from '../optimizers/schedules';
import type { TextResults } from '../protocol/text-results';
import type { Tensor } from '../tensor/tensor';
import { groupByBlock, normsOfBlocks, type ParameterBlock } from './block-norms';
import { CheckpointKeeper } from './checkpoint-keeper';
import { chooseStepsPerRun } from './choose-steps';
import { evaluatePart } from './evaluate-part';
import { evaluateTexts } from './evaluate-texts';
import { explainNonFinite, locateNonFinite } from './locate-non-finite';
import { createFreeRunning, type FreeRunning } from './free-running';
import { findNonFinite } from './non-finite';
import { orderOfEpoch } from './sample-order';
import { StepRunner, type StepPlan, type StepsResult } from './step-runner';
import { trainingError } from './training-diagnostics';
import type { Runner, TrainingSetup } from './training-setup';
import { checkCheckpoint, createInitialCheckpoint, type TrainingCheckpoint } from './training-state';

export interface TrainingResult {
  readonly reason: 'finished' | 'early-stop' | 'stopped';
  /** Epochs and steps done in all, those before a resume included. */
  readonly epochs: number;
  readonly steps: number;
  /** Of this call. */
  readonly seconds: number;
  /** Counted from 1; null without a validation part, or before the end of the first epoch. */
  readonly bestEpoch: number | null;
  /** Those of the best epoch, or the last ones where there is none. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** Loss and metrics of these parameters, the latter in the data's own units; null where they were not measured. */
  readonly validation: Readonly<Record<string, number>> | null;
}

interface Validation {
  /** Null without a validation part. */
  readonly loss: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly texts: readonly TextResults[];
}

const CHECKPOINT_SECONDS = 5;
/** Texts that are written by the model itself after each epoch, and how many of them are told in full. */
const WRITTEN_AN_EPOCH = 200;
const SHOWN_AN_EPOCH = 6;
/** Least time between two `step` events, in milliseconds: what an eye can follow. */
const REPORT_INTERVAL = 100;

/**
 * Trains until the epochs are done, the validation loss has not improved for `patience` epochs, or the host asks to stop.
 * What is computed depends on model, data, settings and seed only: not on the clock, on how many steps a run of the
 * session does, nor on where an earlier run was stopped and resumed.
 *
 * Throws a DiagnosticError: TRAIN-001 to -003 when numbers stop being finite (the last finite checkpoint is then on disk),
 * TRAIN-015 when the checkpoint to resume from does not fit the model, and what sessions and `saveCheckpoint` throw.
 */
export async function trainModel(setup: TrainingSetup): Promise<TrainingResult> {
  const { model, data, settings, createRunner } = setup;
  const steps = new StepRunner(model, data, settings, createRunner);
  const evaluator = await createRunner(model.evaluate({ carry: data.streams !== undefined }));
  const writer = await createFreeRunning(model, evaluator, createRunner);
  try {
    return await new Training(setup, steps, evaluator, writer).run();
  } finally {
    await steps.release();
    await evaluator.release();
    await writer?.release();
  }
}

class Training {
  private readonly setup: TrainingSetup;
  private readonly steps: StepRunner;
  private readonly evaluator: Runner;
  /** Null for a model that writes no text. */
  private readonly writer: FreeRunning | null;
  private readonly keeper: CheckpointKeeper;
  private readonly samples: number;
  /** Where the state is carried from window to window: the same course in every epoch. */
  private readonly streams: StreamOrder | null;
  private readonly stepsPerEpoch: number;
  private readonly blocks: readonly ParameterBlock[];
  private stepsPerRun = 1;
  private state: TrainingCheckpoint;
  private bestParameters: ReadonlyMap<string, Tensor> | null;
  private reportedAt = -Infinity;
  private samplesSinceReport = 0;

  constructor(setup: TrainingSetup, steps: StepRunner, evaluator: Runner, writer: FreeRunning | null) {
    this.setup = setup;
    this.steps = steps;
    this.evaluator = evaluator;
    this.writer = writer;
    const { resume, settings } = setup;
    this.samples = setup.data.sampleCount('train');
    this.streams = setup.data.streams?.layOut(settings.batchSize) ?? null;
    this.blocks = groupByBlock(setup.model.parameters);
    this.stepsPerEpoch = Math.ceil(this.samples / settings.batchSize);
    const drawn = createInitialCheckpoint(setup.model, steps.graph(1).states, settings);
    const { initialParameters: parameters = drawn.parameters } = setup;
    this.state = resume?.last ?? { ...drawn, parameters };
    this.bestParameters = resume?.bestParameters ?? null;
    const seconds = setup.checkpointSeconds ?? CHECKPOINT_SECONDS;
    this.keeper = new CheckpointKeeper(setup.hooks, setup.clock, seconds, resume?.last ?? null);
    const { best, step } = this.state.position;
    // The kill may have come between the two files.
    if (best?.step === step) this.keeper.holdBest(this.state);
  }

  async run(): Promise<TrainingResult> {
    const { clock, settings } = this.setup;
    const begin = clock();
    this.checkStart();
    this.stepsPerRun = await this.settleStepsPerRun();
    this.announce();
    // A run can be resumed, and a disk be found full, from the first moment on.
    await this.save();
    let reason: TrainingResult['reason'] | null = null;
    while (reason === null) {
      const { epoch, epochsWithoutImprovement } = this.state.position;
      if (epoch >= settings.epochs) reason = 'finished';
      else if (settings.patience !== null && epoch > 0 && epochsWithoutImprovement >= settings.patience)
        reason = 'early-stop';
      else if (!(await this.runEpoch())) reason = 'stopped';
    }
    await this.save();
    const { epoch, step, best } = this.state.position;
    return {
      reason,
      epochs: epoch,
      steps: step,
      seconds: (clock() - begin) / 1000,
      bestEpoch: best?.epoch ?? null,
      parameters: best ? defined(this.bestParameters, 'parameters of the best epoch') : this.state.parameters,
      validation: best && { loss: best.loss, ...best.metrics },
    };
  }

  private checkStart(): void {
    const problem = checkCheckpoint(this.state, this.setup.model, this.steps.graph(1).states);
    if (problem) throw new DiagnosticError(problem);
  }

  private async settleStepsPerRun(): Promise<number> {
    const { settings, clock, data } = this.setup;
    // A run of several steps would pad all their batches to one length, and draw masks for the padding too.
    if (data.isRagged) return 1;
    if (settings.stepsPerRun !== null) return settings.stepsPerRun;
    const left = (settings.epochs - this.state.position.epoch) * this.stepsPerEpoch;
    const batch = this.orderOf(0).subarray(0, settings.batchSize);
    const whole = Math.floor(this.samples / settings.batchSize);
    return chooseStepsPerRun(this.steps, this.state, batch, whole, left, clock);
  }

  private announce(): void {
    const { run, provider, sampleNoun, model, data, settings, resume, hooks } = this.setup;
    hooks.onEvent({
      type: 'start',
      run,
      seed: settings.seed,
      parameters: model.parameters.reduce((sum, { shape }) => sum + shape.reduce((product, d) => product * d, 1), 0),
      samples: {
        train: this.samples,
        validation: data.sampleCount('validation'),
        test: data.sampleCount('test'),
      },
      sampleNoun,
      epochs: settings.epochs,
      stepsPerEpoch: this.stepsPerEpoch,
      stepsPerRun: this.stepsPerRun,
      provider,
      resumedFromStep: resume?.last.position.step ?? null,
      blocks: this.blocks.map(({ block }) => block),
    });
    if (data.sampleCount('validation') > 0) return;
    const message = 'There is no validation part: training does not stop early and keeps the last weights.';
    hooks.onEvent({ type: 'notice', message });
  }

  private orderOf(epoch: number): Int32Array {
    if (this.streams) return this.streams.order;
    const { data, settings } = this.setup;
    const lengths = data.lengthsOf?.('train') ?? null;
    const { seed, batchSize } = settings;
    return orderOfEpoch(seed, epoch, this.samples, lengths && { lengths, batchSize });
  }

  /** The rest of the epoch that the state is in. False when the host asked to stop before its end. */
  private async runEpoch(): Promise<boolean> {
    const { clock, hooks } = this.setup;
    const begin = clock();
    const order = this.orderOf(this.state.position.epoch);
    while (this.state.position.stepInEpoch < this.stepsPerEpoch) {
      const handedOver = clock();
      await hooks.yieldToHost();
      // A pause is no slow step.
      this.reportedAt += clock() - handedOver;
      if (hooks.shouldStop() !== 'no') return false;
      await this.doSteps(this.planRun(order));
      if (this.state.position.stepInEpoch < this.stepsPerEpoch && this.keeper.isDue()) await this.save();
    }
    await this.finishEpoch(begin);
    if (this.keeper.isDue()) await this.save();
    return true;
  }

  /** The next steps: as many as one run does, or one where fewer whole batches are left. */
  private planRun(order: Int32Array): StepPlan[] {
    const { batchSize, epochs, optimizer, schedule } = this.setup.settings;
    const { step, epoch, stepInEpoch, schedule: state } = this.state.position;
    const whole = Math.floor(this.samples / batchSize) - stepInEpoch;
    const count = whole >= this.stepsPerRun ? this.stepsPerRun : 1;
    const { learningRate } = optimizer;
    const { stepsPerEpoch } = this;
    const { streams } = this;
    const ofStep = (i: number): [number, number] => [(stepInEpoch + i) * batchSize, (stepInEpoch + i + 1) * batchSize];
    return Array.from({ length: count }, (_, i) => ({
      samples: order.subarray(...ofStep(i)),
      ...(streams && { keep: streams.keep.subarray(...ofStep(i)) }),
      learningRate: learningRateAt(schedule, state, { learningRate, step: step + i, epoch, stepsPerEpoch, epochs }),
      progress: epoch / epochs,
    }));
  }

  private async doSteps(plans: readonly StepPlan[]): Promise<void> {
    const result = await this.steps.run(this.state, plans, this.state.position.maskRandom);
    const failed = findFailedStep(result);
    if (failed >= 0) await this.fail(plans.slice(0, failed + 1));
    this.advance(plans, result);
    this.report(plans, result);
  }

  private advance(plans: readonly StepPlan[], { weights, losses, maskRandom }: StepsResult): void {
    const { position } = this.state;
    let { sum, weight } = position.epochLoss;
    plans.forEach(({ samples }, i) => {
      sum += (losses[i] ?? Number.NaN) * samples.length;
      weight += samples.length;
    });
    this.state = {
      ...weights,
      position: {
        ...position,
        step: position.step + plans.length,
        stepInEpoch: position.stepInEpoch + plans.length,
        maskRandom,
        epochLoss: { sum, weight },
      },
    };
  }

  private report(plans: readonly StepPlan[], { losses, gradientNorms, parameterNorms }: StepsResult): void {
    const { clock, hooks } = this.setup;
    const { step, epoch, stepInEpoch } = this.state.position;
    const now = clock();
    this.samplesSinceReport += plans.reduce((sum, { samples }) => sum + samples.length, 0);
    const elapsed = now - this.reportedAt;
    if (elapsed < REPORT_INTERVAL && stepInEpoch < this.stepsPerEpoch) return;
    hooks.onEvent({
      type: 'step',
      step,
      epoch: epoch + 1,
      loss: losses.at(-1) ?? Number.NaN,
      gradientNorm: gradientNorms.at(-1) ?? Number.NaN,
      blockNorms: normsOfBlocks(this.blocks, parameterNorms.subarray(-this.setup.model.parameters.length)),
      learningRate: plans.at(-1)?.learningRate ?? Number.NaN,
      samplesPerSecond: elapsed > 0 && Number.isFinite(elapsed) ? (this.samplesSinceReport / elapsed) * 1000 : 0,
      ...(hooks.readMemory && { residentBytes: hooks.readMemory() }),
    });
    this.reportedAt = now;
    this.samplesSinceReport = 0;
  }

  /** What the parameters reach on the validation part: shown the right tokens, and writing texts by themselves. */
  private async validate(): Promise<Validation> {
    const { model, data, settings, hooks } = this.setup;
    const { parameters } = this.state;
    const call = { model, data, parameters, part: 'validation' as const, between: hooks.yieldToHost };
    const { batchSize } = settings;
    const evaluation = await evaluatePart({ ...call, runner: this.evaluator, batchSize });
    if (evaluation === null) return { loss: null, metrics: {}, texts: [] };
    const { writer } = this;
    const written =
      writer &&
      (await evaluateTexts({
        ...{ ...call, writer, most: WRITTEN_AN_EPOCH, shown: SHOWN_AN_EPOCH },
        teacherForced: evaluation.tokenSteps.get(writer.target.block) ?? null,
      }));
    const metrics = { ...evaluation.metrics, ...written?.metrics };
    return { loss: evaluation.loss, metrics, texts: written ? [written.results] : [] };
  }

  /** Validates, remembers the best, lets schedule and patience see the loss. */
  private async finishEpoch(begin: number): Promise<void> {
    const { settings, hooks, clock } = this.setup;
    const { position, parameters } = this.state;
    const { loss, metrics, texts } = await this.validate();
    const trainingLoss = meanOf(position.epochLoss) ?? Number.NaN;
    const epoch = position.epoch + 1;
    const improved = loss !== null && loss < (position.best?.loss ?? Infinity);
    this.state = {
      ...this.state,
      carried: new Map(),
      position: {
        ...position,
        epoch,
        stepInEpoch: 0,
        epochLoss: createMean(),
        schedule: observeValidation(settings.schedule, position.schedule, loss ?? trainingLoss),
        epochsWithoutImprovement: loss === null || improved ? 0 : position.epochsWithoutImprovement + 1,
        best: improved ? { epoch, step: position.step, loss, metrics } : position.best,
      },
    };
    if (improved) {
      this.bestParameters = parameters;
      this.keeper.holdBest(this.state);
    }
    await hooks.onEpoch?.(epoch, parameters);
    hooks.onEvent({
      type: 'epoch',
      epoch,
      step: position.step,
      trainingLoss,
      validationLoss: loss,
      metrics,
      best: improved,
      seconds: (clock() - begin) / 1000,
      ...(texts.length > 0 && { texts }),
    });
  }

  private findBroken(): ReturnType<typeof findNonFinite> {
    const { parameters, states, carried } = this.state;
    return findNonFinite(parameters) ?? findNonFinite(states) ?? findNonFinite(carried);
  }

  /** A checkpoint never holds anything but finite numbers: an update can overflow although its loss was finite. */
  private async save(): Promise<void> {
    const broken = this.findBroken();
    if (!broken) {
      await this.keeper.save(this.state);
      return;
    }
    await this.keeper.saveBest();
    const { step, epoch } = this.state.position;
    throw new DiagnosticError(
      trainingError(
        'TRAIN-003',
        `By step ${step} (epoch ${epoch + 1}) the values of ${broken.name} had grown beyond what float32 can hold. Training stopped; the checkpoint before it is kept.`,
        `Lower the learning rate (it is ${this.setup.settings.optimizer.learningRate}), then train again from the start.`,
      ),
    );
  }

  /** The last of `plans` gives a loss or a gradient that is not finite: keeps the state before it and says where it began. */
  private async fail(plans: readonly StepPlan[]): Promise<never> {
    const { model, settings, createRunner } = this.setup;
    const diagnostics = [];
    for (const plan of plans) {
      const { position } = this.state;
      const result = await this.steps.run(this.state, [plan], position.maskRandom);
      if (findFailedStep(result) < 0 && plan !== plans.at(-1)) {
        this.advance([plan], result);
        continue;
      }
      const feeds = this.steps.feed(this.state, [plan], new Random(position.maskRandom));
      const found = await locateNonFinite(model, this.steps.graph(1), feeds, createRunner);
      const failure = {
        step: position.step + 1,
        epoch: position.epoch + 1,
        loss: result.losses[0] ?? Number.NaN,
        gradientNorm: result.gradientNorms[0] ?? Number.NaN,
      };
      diagnostics.push(explainNonFinite(failure, plan.learningRate, settings.clipNorm !== null, found));
      break;
    }
    try {
      const broken = this.findBroken();
      await (broken ? this.keeper.saveBest() : this.keeper.save(this.state));
    } catch (error) {
      // Both count: what went wrong first, and that its last good state could not be kept.
      if (!(error instanceof DiagnosticError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
    throw new DiagnosticError(diagnostics);
  }
}

/** The first step whose loss or gradient is not finite; −1 when all are. */
function findFailedStep({ losses, gradientNorms }: StepsResult): number {
  return losses.findIndex((loss, i) => !Number.isFinite(loss) || !Number.isFinite(gradientNorms[i]));
}
