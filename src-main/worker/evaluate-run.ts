import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { Dataset } from '../../src-shared/data/dataset';
import { computeFloors, type Floors, type RegressionFloor } from '../../src-shared/data/floors';
import { evaluatePart, type PartEvaluation } from '../../src-shared/training/evaluate-part';
import { evaluateTexts } from '../../src-shared/training/evaluate-texts';
import { createFreeRunning } from '../../src-shared/training/free-running';
import type { ModelData } from '../../src-shared/training/model-data';
import type { RunnerFactory } from '../../src-shared/training/training-setup';
import type { Tensor } from '../../src-shared/tensor/tensor';

type Numbers = Readonly<Record<string, number>>;

export interface TestCall {
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly batchSize: number;
  readonly createRunner: RunnerFactory;
}

/**
 * What the parameters reach on the test part, in the data's own units; null where there is none. A model that writes texts
 * writes all of them, without help.
 */
export async function evaluateTest(call: TestCall): Promise<PartEvaluation | null> {
  const { createRunner, ...rest } = call;
  const { model } = call;
  const runner = await createRunner(model.evaluate({ carry: call.data.streams !== undefined }));
  const writer = await createFreeRunning(model, runner, createRunner);
  const common = { ...rest, part: 'test' as const, between: async () => undefined };
  try {
    const evaluation = await evaluatePart({ ...common, runner });
    if (evaluation === null || writer === null) return evaluation;
    const teacherForced = evaluation.tokenSteps.get(writer.target.block) ?? null;
    const written = await evaluateTexts({ ...common, writer, teacherForced, most: Infinity, shown: 0 });
    return { ...evaluation, metrics: { ...evaluation.metrics, ...written?.metrics } };
  } finally {
    await writer?.release();
    await runner.release();
  }
}

/**
 * What forecasts without learning reach on the same test windows, as events name it: `last_value`, `seasonal`,
 * `autoregressive` (of one season) and `autoregressive_window` with `rmse` and `mae` over the columns that the model
 * predicts; `majority` and `last_class` with `accuracy` and `macro_f1`. What makes no sense for the data is absent.
 */
export function describeFloors(dataset: Dataset, model: CompiledModel): Readonly<Record<string, Numbers>> {
  const predicted = new Set(
    model.targets.filter(({ head }) => head.task === 'regression').flatMap(({ info }) => info.names),
  );
  return nameFloors(computeFloors(dataset, 'test', listLabels(model)), predicted);
}

/** The columns of yes/no outputs: those that hold numbers have floors as classes, not as numbers. */
export function listLabels(model: CompiledModel): ReadonlySet<string> {
  return new Set(model.targets.filter(({ head }) => head.task === 'binary').flatMap(({ info }) => info.names));
}

/** The same of floors that were computed already; `predicted` null counts every target column. */
export function nameFloors(floors: Floors, predicted: ReadonlySet<string> | null): Readonly<Record<string, Numbers>> {
  const columns = floors.targets.flatMap((name, i) => (predicted === null || predicted.has(name) ? [i] : []));
  const found: [string, Numbers][] = [];
  const addErrors = (name: string, floor: RegressionFloor | null): void => {
    const errors = floor && poolColumns(floor, columns);
    if (errors) found.push([name, errors]);
  };
  addErrors('last_value', floors.lastValue);
  addErrors('seasonal', floors.seasonal);
  addErrors('autoregressive', floors.autoregressive);
  addErrors('autoregressive_window', floors.autoregressiveWindow);
  for (const [name, floor] of [
    ['majority', floors.majority],
    ['last_class', floors.lastClass],
  ] as const) {
    if (floor) found.push([name, { accuracy: floor.accuracy, macro_f1: floor.macroF1 }]);
  }
  return { ...Object.fromEntries(found), ...floors.samples };
}

/** Every column has a value in every window, so columns count alike. */
function poolColumns(floor: RegressionFloor, columns: readonly number[]): Numbers | null {
  if (columns.length === 0) return null;
  const own = floor.columns.filter((_, i) => columns.includes(i));
  if (own.length === floor.columns.length) return { rmse: floor.rmse, mae: floor.mae };
  const mean = (of: (column: { readonly rmse: number; readonly mae: number }) => number): number =>
    own.reduce((sum, column) => sum + of(column), 0) / own.length;
  return { rmse: Math.sqrt(mean(({ rmse }) => rmse * rmse)), mae: mean(({ mae }) => mae) };
}
