import type { Diagnostic, Repair } from '../base/diagnostic';
import type { InputSignals, OutputPort, Signal, SignalKind } from '../blocks/block';
import { blockError, quoteName } from '../blocks/block-diagnostics';
import { isPort } from '../blocks/reusable/ports';
import { SIGNAL_WORDS } from '../blocks/signals';
import type { DocumentCommand } from '../document/commands/document-command';
import type { BlockRecord, PortReference } from '../document/document';
import type { CheckedBlock, CheckState } from './check-state';
import { removeBlockRepair } from './repair-kit';
import { wiresOutOf } from './wiring';

/** Lets what enters a bypassed block leave it. `given` is what would leave it otherwise, where that is known. */
export function passThrough(
  state: CheckState,
  block: CheckedBlock,
  sources: ReadonlyMap<string, readonly PortReference[]>,
  inputs: InputSignals,
  given: ReadonlyMap<string, Signal> | null,
  diagnostics: Diagnostic[],
): void {
  const { id } = block.record;
  const leaving = new Set(wiresOutOf(state.wiring, id).map(({ from }) => from.port));
  for (const port of block.outputs) {
    const standIn = findStandIn(block, inputs, given?.get(port.name)?.kind ?? null);
    const signal = standIn === null ? undefined : inputs.get(standIn)?.[0];
    const from = standIn === null ? undefined : sources.get(standIn)?.[0];
    if (signal !== undefined && from !== undefined) {
      state.signals.set(`${id}.${port.name}`, signal);
      state.passed.set(`${id}.${port.name}`, from);
    } else if (leaving.has(port.name) && inputs.size === sources.size && !isPort(block.record)) {
      // With fewer signals than wires, something in front of the block is wrong and was told there. So was an open port.
      diagnostics.push(describeNoStandIn(block, port, inputs, given?.get(port.name)));
    }
  }
}

/**
 * The input port that stands in for an output of a bypassed block: the first with a signal of the kind that the block
 * would give there. Where that is not known (`given` null: the block lacks an input, or would not fit), the first with any
 * signal. Null when there is none.
 */
function findStandIn(block: CheckedBlock, inputs: InputSignals, given: SignalKind | null): string | null {
  const port = block.inputs.find(({ name }) => {
    const signal = inputs.get(name)?.[0];
    return signal !== undefined && (given === null || signal.kind === given);
  });
  return port?.name ?? null;
}

/** Something reads an output of a bypassed block, and nothing that enters the block can stand in for it. */
function describeNoStandIn(
  { record }: CheckedBlock,
  port: OutputPort,
  inputs: InputSignals,
  given: Signal | undefined,
): Diagnostic {
  const name = quoteName(record.name);
  const wanted = given === undefined ? '' : `, ${SIGNAL_WORDS[given.kind]},`;
  const why =
    inputs.size === 0 ? 'nothing enters it' : `what enters it is ${listKinds(inputs)}, which cannot take its place`;
  return blockError(
    'GRAPH-009',
    { block: record.id, port: port.name },
    `${name} is bypassed and its output “${port.title}”${wanted} is read by another block, but ${why}.`,
    'Switch the block on again, or take away the wires that leave it.',
    [switchOnRepair(record), removeBlockRepair(record)],
  );
}

function listKinds(inputs: InputSignals): string {
  return [...new Set([...inputs.values()].flat().map(({ kind }) => SIGNAL_WORDS[kind]))].join(' and ');
}

/** Ends the bypass of a block. */
export function switchOnRepair(record: BlockRecord): Repair {
  const commands: DocumentCommand[] = [{ type: 'setBypassed', block: record.id, bypassed: false }];
  return { label: `Switch ${quoteName(record.name)} on again`, commands };
}
