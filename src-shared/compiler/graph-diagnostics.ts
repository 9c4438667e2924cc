import type { Diagnostic, Repair } from '../base/diagnostic';
import type { FeatureSource, InputPort } from '../blocks/block';
import { blockError, quoteName } from '../blocks/block-diagnostics';
import { describeSignal, SIGNAL_WORDS } from '../blocks/signals';
import type { DocumentCommand } from '../document/commands/document-command';
import type { BlockRecord, PortReference, Project, WireRecord } from '../document/document';
import { nextId } from '../document/ids';
import type { CheckedBlock, CheckState } from './check-state';
import { switchOnRepair } from './bypass';
import { addInput, findUnfed } from './ending-repairs';
import { disconnectRepair, nameOf, removeBlockRepair } from './repair-kit';
import { wiresInto, wiresOutOf } from './wiring';

/** Repairs offered for one mistake: more would not be read. */
const MOST_REPAIRS = 4;

/** No output at work; `bypassed` are those that are switched off. */
export function describeNoOutput(
  project: Project,
  bypassed: readonly string[],
  repairs: readonly Repair[],
): Diagnostic {
  const off = bypassed.flatMap((id) => project.blocks.get(id) ?? []);
  if (off.length === 0) {
    return blockError(
      'GRAPH-005',
      {},
      'The model has no output: nothing says what it is to predict.',
      'Add a regression, yes/no or multi-class output and connect it.',
      repairs,
    );
  }
  return blockError(
    'GRAPH-005',
    {},
    'Every output of the model is bypassed: nothing says what it is to predict.',
    'Switch an output on again.',
    off.slice(0, MOST_REPAIRS).map(switchOnRepair),
  );
}

export function describeUnknownType(record: BlockRecord): Diagnostic {
  return blockError(
    'GRAPH-001',
    { block: record.id },
    `${quoteName(record.name)} is a block of the type ${quoteName(record.type)}, which this version of Unroll does not know.`,
    'Open the project with the version that made it, or put a block of another type in its place.',
    [removeBlockRepair(record)],
  );
}

/** A wire at a port that `block`, at that end of it, does not have. */
export function describeUnknownPort(
  state: CheckState,
  wire: WireRecord,
  end: 'from' | 'to',
  block: CheckedBlock,
): Diagnostic {
  const { record, inputs, outputs } = block;
  const side = end === 'from' ? outputs : inputs;
  const word = end === 'from' ? 'output' : 'input';
  const ports = side.map(({ name }) => name).join(', ');
  return blockError(
    'GRAPH-002',
    { block: record.id, port: wire[end].port },
    `The wire ${quoteName(wire.id)} ${end === 'from' ? 'begins' : 'ends'} at the ${word} ${quoteName(wire[end].port)}, which ${quoteName(record.name)} does not have.`,
    ports === '' ? `Remove the wire: the block has no ${word}.` : `Connect it to one of ${ports}, or remove it.`,
    [...reconnect(state, wire, end, block), disconnectRepair(state.project, [wire])],
  );
}

/** Ports the wire could stand at instead: any output, or an input that is free. */
function reconnect({ wiring }: CheckState, wire: WireRecord, end: 'from' | 'to', block: CheckedBlock): Repair[] {
  const taken = wiresInto(wiring, block.record.id);
  const ports = end === 'from' ? block.outputs : block.inputs.filter(({ name }) => !taken.has(name));
  return ports.slice(0, MOST_REPAIRS).map(({ name, title }) => {
    const commands: DocumentCommand[] = [
      { type: 'disconnect', wire: wire.id },
      { type: 'connect', wire: { ...wire, [end]: { ...wire[end], port: name } } },
    ];
    return { label: `Connect it to “${title}” of ${quoteName(block.record.name)}`, commands };
  });
}

export function describeUnconnected(
  state: CheckState,
  { record }: CheckedBlock,
  port: InputPort,
  data: FeatureSource,
): Diagnostic {
  const existing = connectTo(state, record, port);
  const wanted = port.accepts.map((kind) => SIGNAL_WORDS[kind]).join(' or ');
  return blockError(
    'GRAPH-003',
    { block: record.id, port: port.name },
    `“${port.title}” (${port.name}) of ${quoteName(record.name)} is not connected; it needs ${wanted}.`,
    'Draw a wire to it, or remove the block.',
    [...(existing.length > 0 ? existing : addInput(state, record, port, data)), removeBlockRepair(record)],
  );
}

/**
 * Outputs that would do: those of blocks that lead nowhere yet, then those of inputs. Only outputs whose signal is known:
 * what comes after an unconnected input has none, so no repair can close a loop.
 */
function connectTo(state: CheckState, record: BlockRecord, port: InputPort): Repair[] {
  const { project, wiring } = state;
  const loose: PortReference[] = [];
  const inputs: PortReference[] = [];
  for (const { record: other, type, outputs } of state.blocks.values()) {
    const isLoose = wiresOutOf(wiring, other.id).length === 0 && type.head === undefined;
    if (!isLoose && type.source === undefined) continue;
    const fitting = outputs.find(({ name }) => {
      const signal = state.signals.get(`${other.id}.${name}`);
      return signal !== undefined && port.accepts.includes(signal.kind);
    });
    if (fitting) (isLoose ? loose : inputs).push({ block: other.id, port: fitting.name });
    if (loose.length >= MOST_REPAIRS) break;
  }
  return [...loose, ...inputs].slice(0, MOST_REPAIRS).map((from) => {
    const id = nextId(project.wires, `${from.block}-${record.id}`);
    const wire: WireRecord = { id, from, to: { block: record.id, port: port.name }, unknown: new Map() };
    const commands: DocumentCommand[] = [{ type: 'connect', wire }];
    const signal = state.signals.get(`${from.block}.${from.port}`);
    const carried = signal ? `: ${describeSignal(signal)}` : '';
    return { label: `Connect it to ${nameOf(project, from.block)}${carried}`, commands };
  });
}

export function describeLoop({ project, wiring }: CheckState, loop: readonly WireRecord[]): Diagnostic {
  const [first] = loop;
  const names = [...loop.map((wire) => wire.from.block), first?.from.block ?? ''].map((id) => nameOf(project, id));
  const shown = names.length > 9 ? [...names.slice(0, 5), '…', ...names.slice(-3)] : names;
  return blockError(
    'GRAPH-004',
    first === undefined ? {} : { block: first.from.block, port: first.from.port },
    `These blocks feed each other in a loop, so none can be computed first: ${shown.join(' → ')}.`,
    'Cut the loop at one place. For a network that reads its own state, use RNN, GRU or LSTM: they loop inside.',
    loop.slice(0, MOST_REPAIRS).map(({ from, to }) => {
      const parallel = wiresOutOf(wiring, from.block).filter((wire) => wire.to.block === to.block);
      return disconnectRepair(project, parallel);
    }),
  );
}

/** An output that no input leads to; mended at the first port in front of it that nothing enters. */
export function describeLost(state: CheckState, head: string, data: FeatureSource): Diagnostic {
  const unfed = findUnfed(state, head);
  const repairs = unfed.flatMap(({ record, port }) => {
    const existing = connectTo(state, record, port);
    return existing.length > 0 ? existing : addInput(state, record, port, data);
  });
  return blockError(
    'GRAPH-006',
    { block: head },
    `Nothing from the data reaches the output ${nameOf(state.project, head)}.`,
    'Connect an input block to the blocks in front of it.',
    repairs.slice(0, MOST_REPAIRS),
  );
}

/** Wires from a block that writes a text by itself to one other: what it wrote is known only after its last step. */
export function describeReadText({ project }: CheckState, wires: readonly WireRecord[]): Diagnostic {
  const [from, to] = [wires[0]?.from ?? { block: '', port: '' }, wires[0]?.to.block ?? ''];
  return blockError(
    'GRAPH-012',
    { block: from.block, port: from.port },
    `${nameOf(project, to)} reads what ${nameOf(project, from.block)} writes, but a written text is an end: it is there only when its last token is.`,
    'Remove the wire, and let the block read from the encoder.',
    [disconnectRepair(project, wires)],
  );
}

/** A prediction at every step behind a block that sees the steps after it. */
export function describeReadAhead(
  project: Project,
  head: string,
  block: string,
  repairs: readonly Repair[],
): Diagnostic {
  return {
    ...blockError(
      'GRAPH-008',
      { block },
      `${nameOf(project, block)} reads the whole sequence, later steps included, and ${nameOf(project, head)} predicts at every ` +
        'step: where the target is among the inputs, the model reads its answers and its scores mean nothing.',
      'Use a block that reads forward only (direction forward, causal padding, causal attention), or predict once a sequence.',
      repairs,
    ),
    severity: 'warning',
  };
}

export function describeNowhere(record: BlockRecord): Diagnostic {
  return {
    ...blockError(
      'GRAPH-007',
      { block: record.id },
      `${quoteName(record.name)} leads to no output, so it is left out of the model.`,
      'Connect it to a block that leads to an output, or remove it.',
      [removeBlockRepair(record)],
    ),
    severity: 'warning',
  };
}
