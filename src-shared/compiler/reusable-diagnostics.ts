import type { Diagnostic } from '../base/diagnostic';
import type { InputPort, OutputPort } from '../blocks/block';
import { blockError, quoteName } from '../blocks/block-diagnostics';
import { isInputPort, isOutputPort } from '../blocks/reusable/ports';
import { SIGNAL_WORDS } from '../blocks/signals';
import type { DocumentCommand } from '../document/commands/document-command';
import type { BlockRecord, DefinitionRecord, WireRecord } from '../document/document';
import { removeBlockRepair } from './repair-kit';

/** A port of a reusable block that lies on the canvas of the project. */
export function describePortOutside(record: BlockRecord): Diagnostic {
  return blockError(
    'GRAPH-022',
    { block: record.id },
    `${quoteName(record.name)} is a port of a reusable block, and there is none around it.`,
    'Remove it, or make it part of a reusable block.',
    [removeBlockRepair(record)],
  );
}

/** A wire at a port that was taken out of the reusable block. */
export function describeLostPort(
  record: BlockRecord,
  definition: DefinitionRecord,
  wire: WireRecord,
  end: 'from' | 'to',
): Diagnostic {
  const [word, verb, is] =
    end === 'from' ? (['output', 'begins', isOutputPort] as const) : (['input', 'ends', isInputPort] as const);
  const left = [...definition.blocks.values()].filter(is).map(({ name }) => quoteName(name));
  const disconnect: DocumentCommand = { type: 'disconnect', wire: wire.id };
  return blockError(
    'GRAPH-002',
    { block: record.id, port: wire[end].port },
    `A wire ${verb} at the ${word} ${quoteName(wire[end].port)}, which ${quoteName(record.name)} does not have.`,
    left.length === 0
      ? `Remove the wire: the block has no ${word}.`
      : `Remove the wire, or connect it to ${left.join(' or ')}.`,
    [{ label: 'Remove the wire', commands: [disconnect] }],
  );
}

/** Nothing enters an input of a reusable block. `owner` is the block that has it. */
export function describeUnconnectedInput(owner: BlockRecord, port: InputPort): Diagnostic {
  const wanted = port.accepts.map((kind) => SIGNAL_WORDS[kind]).join(' or ');
  return blockError(
    'GRAPH-003',
    { block: owner.id, port: port.name },
    `“${port.title}” of ${quoteName(owner.name)} is not connected${wanted === '' ? '' : `; it needs ${wanted}`}.`,
    'Draw a wire to it, or remove the block.',
    [removeBlockRepair(owner)],
  );
}

/** Something reads an output of a reusable block, and nothing inside is wired to it. */
export function describeEmptyOutput(owner: BlockRecord, port: OutputPort): Diagnostic {
  return blockError(
    'GRAPH-003',
    { block: owner.id, port: port.name },
    `Nothing inside ${quoteName(owner.name)} is wired to its output “${port.title}”, which another block reads.`,
    'Open the block and draw a wire to that output.',
  );
}

/** What brings data in or says what is learnt belongs to the model, not to a part of it that may be there twice. */
export function describeEndInside(record: BlockRecord, what: 'input' | 'output'): Diagnostic {
  const does = what === 'input' ? 'brings in data' : 'says what the model is to predict';
  return blockError(
    'GRAPH-021',
    { block: record.id },
    `${quoteName(record.name)} ${does}, and stands inside a reusable block; the model has its ${what}s beside it.`,
    `Open the reusable block, take this block out, and draw it on the canvas of the model.`,
    [removeBlockRepair(record)],
  );
}
