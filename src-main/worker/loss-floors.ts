import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import type { Dataset } from '../../src-shared/data/dataset';
import type { Floors, RegressionFloor } from '../../src-shared/data/floors';
import { isNumber } from '../../src-shared/data/prepared-columns';
import type { Project } from '../../src-shared/document/document';

/** How a loss follows from the errors of a column, in the scale of the prepared data. */
const LOSSES: Readonly<
  Record<string, (errors: { readonly rmse: number; readonly mae: number }, scale: number) => number>
> = {
  mse: ({ rmse }, scale) => (rmse / scale) ** 2,
  mae: ({ mae }, scale) => mae / scale,
};

/**
 * The loss that forecasts without learning have, as the model's own is plotted: of one output of numbers, with a loss that
 * follows from the errors of its columns. Nothing for others.
 */
export function measureLossFloors(project: Project, dataset: Dataset, floors: Floors | null): Record<string, number> {
  const heads = [...project.blocks.values()].flatMap((block) => {
    const type = findBlock(block.type);
    const values = type ? readParameters(type, block.parameters) : null;
    return (values?.ok && type?.head?.(values.value)) || [];
  });
  const [head] = heads;
  if (!head || heads.length > 1 || floors === null || dataset.hiding !== null || head.task !== 'regression') return {};
  const lossOf = Object.hasOwn(LOSSES, head.loss) ? LOSSES[head.loss] : undefined;
  const scales = new Map(dataset.columns.filter(isNumber).map(({ fitted }) => [fitted.name, fitted.scale]));
  const measure = (floor: RegressionFloor | null): number => {
    const losses = floors.targets.flatMap((name, i) => {
      const errors = floor?.columns[i];
      const scale = scales.get(name);
      const isPredicted = head.columns === null || head.columns.includes(name);
      return lossOf && errors && scale !== undefined && isPredicted ? [lossOf(errors, scale)] : [];
    });
    // Every column has a value in every window, so columns count alike.
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
  const found = {
    last_value: measure(floors.lastValue),
    seasonal: measure(floors.seasonal),
    autoregressive: measure(floors.autoregressive),
    autoregressive_window: measure(floors.autoregressiveWindow),
  };
  return Object.fromEntries(Object.entries(found).filter(([, loss]) => Number.isFinite(loss)));
}
