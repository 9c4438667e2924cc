import type { Diagnostic } from '../base/diagnostic';
import { Random } from '../base/random';
import type { CompiledModel, StateSpecification } from '../compiler/compiled-model';
import type { TrainingSettings } from '../document/document';
import { createMean, type MeanAccumulator } from '../metrics/mean';
import { createScheduleState, type ScheduleState } from '../optimizers/schedules';
import type { FloatType } from '../tensor/dtype';
import { describeShape } from '../tensor/dims';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor';
import { findNonFinite } from './non-finite';
import { trainingError } from './training-diagnostics';

/** The best epoch so far, by validation loss. */
export interface BestEpoch {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps done when it ended. */
  readonly step: number;
  readonly loss: number;
  /** On the validation part, in the data's own units. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Where a run stands, between two steps. Plain JSON, part of a checkpoint. */
export interface TrainingPosition {
  readonly seed: number;
  /** Steps done. */
  readonly step: number;
  /** Epochs done. */
  readonly epoch: number;
  /** Steps done in the epoch after those. */
  readonly stepInEpoch: number;
  /** State of the generator of dropout masks. */
  readonly maskRandom: readonly number[];
  readonly schedule: ScheduleState;
  /** Training loss of the epoch so far, weighted by samples. */
  readonly epochLoss: Readonly<MeanAccumulator>;
  readonly epochsWithoutImprovement: number;
  readonly best: BestEpoch | null;
}

/** All that a run needs to go on as if it had never stopped. */
export interface TrainingCheckpoint {
  readonly position: TrainingPosition;
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The optimizer's own state. */
  readonly states: ReadonlyMap<string, Tensor>;
  /** Recurrent states that the next step goes on with, `[streams, size]` by name; empty where it begins with zeros. */
  readonly carried: ReadonlyMap<string, Tensor>;
}

/** The state before the first step. */
export function createInitialCheckpoint(
  model: CompiledModel,
  states: readonly StateSpecification[],
  settings: TrainingSettings,
  dtype: FloatType = 'float32',
): TrainingCheckpoint {
  return startFrom(drawInitialParameters(model, settings.seed, dtype), states, settings.seed, dtype);
}

/** The state before the first step of a run that begins with these parameters. */
export function startFrom(
  parameters: ReadonlyMap<string, Tensor>,
  states: readonly StateSpecification[],
  seed: number,
  dtype: FloatType = 'float32',
): TrainingCheckpoint {
  return {
    position: {
      seed,
      step: 0,
      epoch: 0,
      stepInEpoch: 0,
      maskRandom: Random.derive(seed, 'dropout').save(),
      schedule: createScheduleState(),
      epochLoss: createMean(),
      epochsWithoutImprovement: 0,
      best: null,
    },
    parameters,
    states: createInitialStates(states, dtype),
    carried: new Map(),
  };
}

/** Each parameter has a stream of its own, so that a block added to the model does not change how the others start. */
export function drawInitialParameters(model: CompiledModel, seed: number, dtype: FloatType): Map<string, Tensor> {
  return new Map(
    model.parameters.map(({ name, shape, initial }) => [
      name,
      tensor(dtype, shape, initial(Random.derive(seed, name))),
    ]),
  );
}

function createInitialStates(states: readonly StateSpecification[], dtype: FloatType): Map<string, Tensor> {
  return new Map(
    states.map(({ name, shape, initial }) => {
      return [name, tensor(dtype, shape, new Float64Array(sizeOf(shape)).fill(initial))];
    }),
  );
}

/** What keeps a run from starting at a checkpoint: TRAIN-015 when it is of another model, TRAIN-002 when it is not finite. */
export function checkCheckpoint(
  checkpoint: TrainingCheckpoint,
  model: CompiledModel,
  states: readonly StateSpecification[],
): Diagnostic | null {
  const other = findOtherState(checkpoint.carried, model);
  if (other !== null) {
    return trainingError(
      'TRAIN-015',
      `The checkpoint does not fit the model: it goes on with a state ${other}, which the model does not carry.`,
      'Train again from the start.',
    );
  }
  for (const [held, wanted] of [
    [checkpoint.parameters, model.parameters],
    [checkpoint.states, states],
  ] as const) {
    for (const { name, shape } of wanted) {
      const tensor = held.get(name);
      if (tensor?.dims.join() !== shape.join() || held.size !== wanted.length) {
        return trainingError(
          'TRAIN-015',
          `The checkpoint does not fit the model: ${name} is ${describeShape(shape)} there and ${tensor ? describeShape(tensor.dims) : 'missing'} in the checkpoint.`,
          'Train again from the start.',
        );
      }
    }
    const broken = findNonFinite(held);
    if (!broken) continue;
    return trainingError(
      'TRAIN-002',
      `Before step ${checkpoint.position.step + 1}, ${broken.name} already holds values that are NaN or infinite.`,
      'Check how this block starts its weights (sizes, initial values), then train again from the start.',
    );
  }
  return null;
}

/** The name of a carried state that the model does not have, or that has another size there; null when all fit. */
function findOtherState(carried: TrainingCheckpoint['carried'], model: CompiledModel): string | null {
  const sizes = new Map(model.states.map(({ name, size }) => [name, size]));
  for (const [name, { dims }] of carried) if (dims.length !== 2 || dims[1] !== sizes.get(name)) return name;
  return null;
}
