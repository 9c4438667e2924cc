import type { Diagnostic, Repair } from '../base/diagnostic';
import { defined } from '../base/invariant';
import type { InputPort, Signal, SignalKind } from '../blocks/block';
import { blockError, quoteName } from '../blocks/block-diagnostics';
import { findBlock } from '../blocks/catalog';
import { insertBlocks, type Insertion } from '../blocks/insert-block';
import { setParameterRepair } from '../blocks/parameters';
import { describeSignal, SIGNAL_WORDS } from '../blocks/signals';
import type { DocumentCommand } from '../document/commands/document-command';
import type { PortReference, WireRecord } from '../document/document';
import type { CheckedBlock, CheckState } from './check-state';
import { wiresInto } from './wiring';

/** Whether an input port takes the kinds of signals that enter it; what would make it fit, where it does not. */
export function checkKinds(
  state: CheckState,
  block: CheckedBlock,
  port: InputPort,
  signals: readonly Signal[],
): Diagnostic[] {
  if (signals.every((signal) => port.accepts.includes(signal.kind))) return [];
  const wires = wiresInto(state.wiring, block.record.id).get(port.name) ?? [];
  return wires.flatMap((wire) => {
    const signal = state.signals.get(`${wire.from.block}.${wire.from.port}`);
    return signal === undefined || port.accepts.includes(signal.kind)
      ? []
      : [describeMisfit(state, block, port, wire, signal)];
  });
}

function describeMisfit(
  state: CheckState,
  block: CheckedBlock,
  port: InputPort,
  wire: WireRecord,
  signal: Signal,
): Diagnostic {
  const { id, name } = block.record;
  const source = state.project.blocks.get(wire.from.block);
  const wanted = port.accepts.map((kind) => SIGNAL_WORDS[kind]).join(' or ');
  const fromName = quoteName(source?.name ?? wire.from.block);
  return blockError(
    'SHAPE-001',
    { block: id, port: port.name },
    `“${port.title}” of ${quoteName(name)} takes ${wanted}, but ${fromName} gives it ${SIGNAL_WORDS[signal.kind]}: ${describeSignal(signal)}.`,
    adviseOn(signal.kind, port),
    [
      ...takeOtherOutputs(state, port, wire),
      ...switchParameters(block, port, signal),
      ...insert(state, port, wire, signal),
      ...leaveOut(block, port, signal),
    ],
  );
}

function adviseOn(kind: SignalKind, port: InputPort): string {
  if (kind === 'alignment') return 'Attention weights are there to be looked at; take another output of the block.';
  if (kind === 'image') return 'Flatten the image into a vector, or cut it into patches, which are a sequence.';
  if (port.accepts.includes('image')) return 'An image is made of a vector: put “Image from features” between them.';
  if (kind === 'tokens') return 'Put an Embedding between them: it turns tokens into features.';
  if (!port.accepts.includes('sequence') && !port.accepts.includes('vector')) {
    return 'Connect a Token input instead; numbers need no Embedding and can go straight to the block after it.';
  }
  return kind === 'sequence'
    ? 'Make one row of the sequence: its last step, or its mean over time.'
    : 'Use the whole sequence instead, or repeat the vector at every step.';
}

/** Other outputs of the block that feeds the wire, of a kind that the port takes. */
function takeOtherOutputs(state: CheckState, port: InputPort, wire: WireRecord): Repair[] {
  const source = state.blocks.get(wire.from.block);
  return (source?.outputs ?? []).flatMap(({ name, title }) => {
    const signal = state.signals.get(`${wire.from.block}.${name}`);
    if (signal === undefined || !port.accepts.includes(signal.kind)) return [];
    const commands: DocumentCommand[] = [
      { type: 'disconnect', wire: wire.id },
      { type: 'connect', wire: { ...wire, from: { ...wire.from, port: name } } },
    ];
    return [{ label: `Take “${title}” of ${quoteName(source?.record.name ?? '')} instead`, commands }];
  });
}

/** Switches of the block that would make its port take this kind, as “at every step” does for an output. */
function switchParameters({ record, type, parameters }: CheckedBlock, port: InputPort, signal: Signal): Repair[] {
  return type.parameters.flatMap((field) => {
    if (field.kind !== 'boolean') return [];
    const value = parameters.get(field.name) !== true;
    const ports = type.inputs(new Map(parameters).set(field.name, value));
    if (!ports.some(({ name, accepts }) => name === port.name && accepts.includes(signal.kind))) return [];
    const label = `Switch “${field.title}” of ${quoteName(record.name)} ${value ? 'on' : 'off'}`;
    return [setParameterRepair(label, record.id, field.name, value)];
  });
}

/** Blocks that turn one kind into another, put into the wire. */
function insert(state: CheckState, port: InputPort, wire: WireRecord, signal: Signal): Repair[] {
  const chains = port.accepts.flatMap((kind) => CONVERSIONS[signal.kind][kind] ?? []);
  return chains.map((types) => {
    const insertions = types.map((key): Insertion => {
      const type = defined(findBlock(key), `block type ${key}`);
      const like = key === 'repeat' ? findSequence(state) : null;
      return like === null ? { type } : { type, also: new Map([['like', like]]) };
    });
    const label = `Insert ${insertions.map(({ type }) => type.title).join(' and ')}`;
    return { label, commands: insertBlocks(state.project, wire, insertions) };
  });
}

/** Block types, one after the other, that make the second kind of the first; several ways, the usual one first. */
const CONVERSIONS: Readonly<Record<SignalKind, Partial<Record<SignalKind, readonly (readonly string[])[]>>>> = {
  sequence: { vector: [['last-step'], ['mean-pool'], ['max-pool']] },
  vector: { sequence: [['repeat']], image: [['to-image']] },
  tokens: { sequence: [['embedding']], vector: [['embedding', 'mean-pool']] },
  image: { vector: [['flatten']], sequence: [['patch-embedding']] },
  alignment: {},
};

/** Numbers need no embedding: bypassed, the block lets them through as they are. */
function leaveOut({ record }: CheckedBlock, port: InputPort, signal: Signal): Repair[] {
  const takesTokensOnly = port.accepts.every((kind) => kind === 'tokens');
  if (!takesTokensOnly || (signal.kind !== 'sequence' && signal.kind !== 'vector')) return [];
  const commands: DocumentCommand[] = [{ type: 'setBypassed', block: record.id, bypassed: true }];
  return [{ label: `Bypass ${quoteName(record.name)}`, commands }];
}

/** The first input with steps: a repeated vector takes its steps. An input has no inputs, so no loop can close. */
function findSequence(state: CheckState): PortReference | null {
  for (const { record, type, outputs } of state.blocks.values()) {
    if (type.source === undefined) continue;
    const port = outputs.find(({ name }) => (state.signals.get(`${record.id}.${name}`)?.kind ?? 'vector') !== 'vector');
    if (port) return { block: record.id, port: port.name };
  }
  return null;
}
