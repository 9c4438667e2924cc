import { costOfBlock, multiplyAddsPerRow, type BlockCost } from '../../src-shared/compiler/block-cost';
import type { CheckResult } from '../../src-shared/compiler/check';
import { BATCH, TIME } from '../../src-shared/blocks/signals';
import { INSIDE } from '../../src-shared/compiler/find-drawing';
import type { Project } from '../../src-shared/document/document';
import { termsOfDim, type Dim } from '../../src-shared/tensor/dims';

/** The named sizes that the data decides; none before there is data. */
export function knownSizes(project: Project): ReadonlyMap<string, number> {
  return project.data === null ? new Map() : new Map([[TIME, project.data.window.length]]);
}

/**
 * What the multiply-adds are counted for, to follow “multiply-adds”: series and texts differ in length, so theirs are counted for
 * as many steps as a window would have.
 */
export function describeSample({ data }: Project): string {
  if (data === null || data.samples === 'windows') return 'a window';
  const { length } = data.window;
  const unit = data.samples === 'text' ? 'token' : 'step';
  return `for ${length} ${unit}${length === 1 ? '' : 's'}`;
}

/** Multiply-adds of a block for one sample; null while they are not known, or depend on data that is not there. */
export function workOfBlock(project: Project, check: CheckResult, block: string): number | null {
  const { within } = check;
  if (within !== undefined) return workInside(project, within.check, within.prefix + block);
  const cost = costOfBlock(project, check, block);
  return cost && multiplyAddsPerRow(cost, knownSizes(project));
}

/** The cost of a block of a drawing; null where it is not known, and for a reusable block, which has that of all inside. */
export function costInDrawing(project: Project, check: CheckResult, block: string): BlockCost | null {
  const { within } = check;
  if (within === undefined) return costOfBlock(project, check, block);
  return costOfBlock(within.check.expanded, within.check, within.prefix + block);
}

/** Of a block of the expanded project, or of all blocks inside one that stands for them. */
function workInside(project: Project, check: CheckResult, id: string): number | null {
  const whole = { ...check.expanded, data: project.data };
  if (check.expanded.blocks.has(id)) return workOfBlock(whole, check, id);
  let sum = 0;
  for (const block of check.expanded.blocks.values()) {
    if (!block.id.startsWith(id + INSIDE) || block.bypassed) continue;
    const work = workOfBlock(whole, check, block.id);
    if (work === null) return null;
    sum += work;
  }
  return sum;
}

/** Multiply-adds of some blocks of a drawing together; null where one is not known. Bypassed blocks do nothing. */
export function workOfBlocks(project: Project, check: CheckResult, blocks: readonly string[]): number | null {
  let sum = 0;
  for (const id of blocks) {
    if (project.blocks.get(id)?.bypassed === true) continue;
    const work = workOfBlock(project, check, id);
    if (work === null) return null;
    sum += work;
  }
  return sum;
}

/** Multiply-adds of the whole model for one sample (`describeSample`): of the blocks that lead to an output. Null when one is not known. */
export function workOfModel(project: Project, check: CheckResult): number | null {
  const whole = { ...check.expanded, data: project.data };
  let sum = 0;
  for (const block of check.order) {
    const work = workOfBlock(whole, check, block);
    if (work === null) return null;
    sum += work;
  }
  return check.order.length === 0 ? null : sum;
}

/** A cost over sizes that are not known, in words for one row: `1,024 × time + 8`. */
export function describeWork(multiplyAdds: Dim): string {
  const count = new Intl.NumberFormat('en');
  return termsOfDim(multiplyAdds)
    .map((term) =>
      term
        .split('*')
        .filter((factor) => factor !== BATCH)
        .map((factor) => (/^\d+$/.test(factor) ? count.format(Number(factor)) : factor))
        .join(' × '),
    )
    .join(' + ');
}
