import { costOfBlock, multiplyAddsPerRow } from '../../src-shared/compiler/block-cost';
import type { CheckResult } from '../../src-shared/compiler/check';
import { BATCH, TIME } from '../../src-shared/blocks/signals';
import type { Project } from '../../src-shared/document/document';
import { termsOfDim, type Dim } from '../../src-shared/tensor/dims';

/** The named sizes that the data decides; none before there is data. */
export function knownSizes(project: Project): ReadonlyMap<string, number> {
  return project.data === null ? new Map() : new Map([[TIME, project.data.window.length]]);
}

/** Multiply-adds of a block for one window; null while they are not known, or depend on data that is not there. */
export function workOfBlock(project: Project, check: CheckResult, block: string): number | null {
  const cost = costOfBlock(project, check, block);
  return cost && multiplyAddsPerRow(cost, knownSizes(project));
}

/** Multiply-adds of the whole model for one window: of the blocks that lead to an output. Null when one is not known. */
export function workOfModel(project: Project, check: CheckResult): number | null {
  let sum = 0;
  for (const block of check.order) {
    const work = workOfBlock(project, check, block);
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
