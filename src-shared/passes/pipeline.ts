import type { GraphBuilder } from '../ir/builder';
import { removeDead, removeDeadConstants } from './dead';
import { hoistLoops } from './lifting/hoist';
import { gatherFactors } from './lifting/linear-form';
import { prepareLoopProducts } from './lifting/loop-products';
import { shareEqualNodes } from './share';
import { absorbTransposes } from './transposes';

/** Before differentiation: the forward loops give up what needs no loop, so that its gradient needs none either. */
export function liftForward(builder: GraphBuilder): void {
  hoistLoops(builder);
}

/**
 * After differentiation. Order matters: factors gather before hoisting can take them out; sharing comes before counting
 * uses in `prepareLoopProducts`; dead nodes go last and once in between, so that nothing unread is hoisted.
 */
export function optimizeTraining(builder: GraphBuilder): void {
  removeDead(builder.build());
  gatherFactors(builder);
  removeDead(builder.build());
  hoistLoops(builder);
  shareEqualNodes(builder.build());
  prepareLoopProducts(builder);
  absorbTransposes(builder);
  removeDead(builder.build());
  shareEqualNodes(builder.build());
  if (!builder.parent) removeDeadConstants(builder.build());
}
