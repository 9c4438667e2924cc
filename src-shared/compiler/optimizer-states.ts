import type { OptimizerType } from '../document/document';
import { optimizers } from '../optimizers/optimizers';
import type { ParameterSpecification, StateSpecification } from './compiled-model';

/** What an optimizer remembers between steps: `optimizer.step`, then for each parameter its slots. */
export function listOptimizerStates(
  parameters: readonly Pick<ParameterSpecification, 'name' | 'shape'>[],
  type: OptimizerType,
): StateSpecification[] {
  const optimizer = optimizers[type];
  return [
    { name: 'optimizer.step', shape: [], initial: 0 },
    ...parameters.flatMap(({ name, shape }) =>
      optimizer.slots.map((slot) => ({
        name: `optimizer.${slot}.${name}`,
        shape,
        initial: optimizer.initialSlot(slot),
      })),
    ),
  ];
}
