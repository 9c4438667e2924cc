import type { Diagnostic } from '../base/diagnostic';
import type { FeatureInfo, FeatureSource } from '../blocks/block';
import type { StepLimit } from '../blocks/block-traits';
import { blockError, countOf, quoteName } from '../blocks/block-diagnostics';
import type { CheckedBlock, CheckState } from './check-state';
import { makeRepairKit } from './repair-kit';

/**
 * Warns of settings that let a block take in fewer steps than the longest sample has: a mask keeps padding out, but a bound
 * keeps out what counts. Sizes that do not come from the data straight away (behind a stride) are not looked at.
 */
export function checkStepLimits(state: CheckState, data: FeatureSource): Diagnostic[] {
  const longest = findLongest(state, data);
  return [...state.blocks.values()].flatMap((block) => {
    if (block.record.bypassed) return [];
    return (block.type.limits?.(block.parameters) ?? []).flatMap((limit) => {
      const most = limit.port === null ? longestTarget(block, data) : longest.get(enters(state, block, limit.port));
      return most !== undefined && most > limit.steps ? [describe(state, block, limit, most)] : [];
    });
  });
}

/** Steps of the longest sample by the name of the size along time. */
function findLongest({ blocks }: CheckState, data: FeatureSource): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { type, parameters } of blocks.values()) {
    const info = type.source && read(data.describe(type.source(parameters)));
    if (info?.longest === undefined) continue;
    const time = info.time ?? 'time';
    found.set(time, Math.max(found.get(time) ?? 0, info.longest));
  }
  return found;
}

/** Tokens of the longest text that an output is to write. */
function longestTarget({ type, parameters }: CheckedBlock, data: FeatureSource): number | undefined {
  const head = type.head?.(parameters);
  return head && read(data.describe({ kind: 'target-tokens', columns: head.columns }))?.longest;
}

function read(info: ReturnType<FeatureSource['describe']>): FeatureInfo | undefined {
  return info.ok ? info.value : undefined;
}

/** The name of the size along time of what enters a port; empty where it has none. */
function enters({ signals, sources }: CheckState, { record }: CheckedBlock, port: string): string {
  const [from] = sources.get(record.id)?.get(port) ?? [];
  const time = from && signals.get(`${from.block}.${from.port}`)?.shape[1];
  return typeof time === 'string' ? time : '';
}

function describe(state: CheckState, { record, type }: CheckedBlock, limit: StepLimit, most: number): Diagnostic {
  const { parameter, steps, consequence, port } = limit;
  const title = type.parameters.find(({ name }) => name === parameter)?.title ?? parameter;
  const what = port === null ? 'the longest text to be written has' : 'the longest sample has';
  return {
    ...blockError(
      'GRAPH-011',
      { block: record.id, parameter },
      `“${title}” of ${quoteName(record.name)} is ${countOf(steps, 'step')}, but ${what} ${most}: ${consequence}.`,
      `Set it to ${most} or more, or cut longer samples in the data settings.`,
      [makeRepairKit(state.project, state.wiring, record).setParameter(parameter, most)],
    ),
    severity: 'warning',
  };
}
