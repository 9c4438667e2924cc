import type { CompiledModel, ModelTarget } from '../../src-shared/compiler/compiled-model';
import type { Dataset } from '../../src-shared/data/dataset';
import { computeFloors, type Floors, type RegressionFloor } from '../../src-shared/data/floors';
import type { PartName } from '../../src-shared/data/split';
import { predictsTokens } from '../../src-shared/training/head-metrics';

type Numbers = Readonly<Record<string, number>>;

/**
 * What forecasts without learning reach on the same test windows, as events name it: `last_value`, `seasonal`,
 * `autoregressive` (of one season) and `autoregressive_window` with `rmse` and `mae` over the columns that the model
 * predicts; `majority` and `last_class` with `accuracy` and `macro_f1`. What makes no sense for the data is absent. Of several
 * outputs also each by itself, under the names that metrics have: `HEAD.rmse`.
 */
export function describeFloors(dataset: Dataset, model: CompiledModel): Readonly<Record<string, Numbers>> {
  const { targets } = model;
  const numbers = targets.filter(({ head }) => head.task === 'regression').flatMap(({ info }) => info.names);
  const predicted = targets.flatMap(({ info }) => info.names);
  const all = nameFloors(computeFloors(keepTargets(dataset, predicted), 'test', listLabels(model)), new Set(numbers));
  if (targets.length === 1) return all;
  const named = new Map(Object.entries(all).map(([name, values]) => [name, new Map(Object.entries(values))]));
  for (const target of targets) {
    // Texts are written by one output of a model, and their measures bear no name of it.
    if (target.head.task === 'sequence' || predictsTokens(target)) continue;
    for (const [name, values] of Object.entries(floorsOfHead(dataset, 'test', model, target))) {
      const own = named.get(name) ?? new Map<string, number>();
      for (const [metric, value] of Object.entries(values)) own.set(`${target.block}.${metric}`, value);
      named.set(name, own);
    }
  }
  return Object.fromEntries(Array.from(named, ([name, values]) => [name, Object.fromEntries(values)]));
}

/** The floors of one output alone, as if only its columns were predicted. */
export function floorsOfHead(
  dataset: Dataset,
  part: PartName,
  model: CompiledModel,
  { head, info }: ModelTarget,
): Readonly<Record<string, Numbers>> {
  const floors = computeFloors(keepTargets(dataset, info.names), part, listLabels(model));
  return nameFloors(floors, new Set(head.task === 'regression' ? info.names : []));
}

/** The dataset as if only these of its targets were predicted. */
function keepTargets(dataset: Dataset, names: readonly string[]): Dataset {
  const isKept = ({ fitted: { role, name } }: Dataset['columns'][number]): boolean =>
    role !== 'target' || names.includes(name);
  return { ...dataset, columns: dataset.columns.filter(isKept) };
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
