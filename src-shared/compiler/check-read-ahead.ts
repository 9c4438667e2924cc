import type { Diagnostic, Repair } from '../base/diagnostic';
import type { FeatureSource, Head, ParameterValues, RepairKit } from '../blocks/block';
import type { CheckedBlock, CheckState } from './check-state';
import { feeding, signalsAt, sourcesOf } from './check-sources';
import { describeReadAhead } from './graph-diagnostics';
import { makeRepairKit } from './repair-kit';
import { findReachable } from './wiring';

/** Blocks in front of a head that predicts at every step, which see later steps than the one it stands at. */
export function checkReadAhead(state: CheckState, data: FeatureSource, diagnostics: Diagnostic[]): void {
  const { project, blocks, signals } = state;
  for (const { record, type, parameters } of blocks.values()) {
    if (record.bypassed) continue;
    const head = type.head?.(parameters);
    // Cells whose gaps are filled are hidden: whatever is read around them is no answer.
    const time = head?.perStep && !head.fillsGaps ? signals.get(`${record.id}.prediction`)?.shape[1] : undefined;
    if (time === undefined || (head && readsNoAnswer(head, data))) continue;
    const inFront = findReachable([record.id], (id) => feeding(state, id).map((from) => from.block));
    const ahead = new Map<string, Repair[]>();
    for (const { block, port } of [...inFront].flatMap((id) => feeding(state, id))) {
      const source = blocks.get(block);
      if (!source?.type.readsAhead) continue;
      const inputs = signalsAt(signals, sourcesOf(state, block));
      const hasSteps = [...inputs.values()].flat().some(({ kind, shape }) => kind !== 'vector' && shape[1] === time);
      const readsAhead = (values: ParameterValues): boolean =>
        source.type.readsAhead?.(values, port, inputs, time) === true;
      if (!hasSteps || !readsAhead(source.parameters)) continue;
      const kit = makeRepairKit(project, state.wiring, source.record);
      ahead.set(block, readForward(source, readsAhead, kit));
    }
    for (const [id, repairs] of ahead) diagnostics.push(describeReadAhead(project, record.id, id, repairs));
  }
}

/** Whether the answers are labels that no input of the data can read. */
function readsNoAnswer({ task, columns }: Head, data: FeatureSource): boolean {
  if (task === 'sequence') return false;
  const info = data.describe({ kind: 'target-per-step', columns });
  return info.ok && info.value.isApart === true;
}

/** Settings of a block, one changed at a time, with which it reads no step after the one it stands at. */
function readForward(
  { type, parameters }: CheckedBlock,
  readsAhead: (values: ParameterValues) => boolean,
  kit: RepairKit,
): Repair[] {
  return type.parameters.flatMap((field): Repair[] => {
    const values: (string | boolean)[] =
      field.kind === 'boolean' ? [true, false] : field.kind === 'choice' ? field.choices.map(({ value }) => value) : [];
    return values
      .filter(
        (value) => value !== parameters.get(field.name) && !readsAhead(new Map(parameters).set(field.name, value)),
      )
      .map((value) => kit.setParameter(field.name, value));
  });
}
