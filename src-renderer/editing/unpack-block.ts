import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { createBlock } from '../../src-shared/document/create';
import type { BlockRecord, Json, PortReference, Project, WireRecord } from '../../src-shared/document/document';
import type { CheckResult } from '../../src-shared/compiler/check';
import { inputSignals } from '../../src-shared/compiler/check';
import { BLOCK_WIDTH, COLUMN_GAP } from './block-size';
import { makeClaim } from './free-names';
import { stayInGroups } from './groups';

/** Whether the parts of a block exist as blocks of their own. A decoder's do not: it reads its own answer. */
export function canUnpack({ type }: Pick<BlockRecord, 'type'>): boolean {
  return type === 'encoder';
}

/** Parameters that the recurrent blocks have as well, by the same names. */
const SHARED = ['hidden', 'layers', 'direction', 'dropout', 'initialization'] as const;

/**
 * The commands that put an embedding and a recurrent block of the same settings in the place of an encoder. The recurrent block
 * takes over its id, so that its weights, which are named alike, are still its own. Of an LSTM the state goes on as hidden state
 * and cell side by side, as before. Empty where the block is no encoder.
 */
export function unpackBlock(project: Project, check: CheckResult, id: string): DocumentCommand[] {
  const encoder = project.blocks.get(id);
  if (encoder === undefined || !canUnpack(encoder)) return [];
  const claim = makeClaim(project);
  const given = encoder.parameters.get('cell');
  const cell = typeof given === 'string' ? given : 'gru';
  const entering = [...project.wires.values()].filter(({ to }) => to.block === id);
  const leaving = [...project.wires.values()].filter(({ from }) => from.block === id);
  const isTokens = inputSignals(check, id).get('in')?.[0]?.kind !== 'sequence';
  const { x, y } = encoder.position;
  const shift = BLOCK_WIDTH + COLUMN_GAP;
  const recurrent: BlockRecord = {
    ...createBlock(id, cell, pick(encoder, cell), { x: isTokens ? x + shift : x, y }),
    name: encoder.name,
  };
  const added: BlockRecord[] = [recurrent];
  const wires: WireRecord[] = [];
  const connect = (stem: string, from: PortReference, to: PortReference): void => {
    wires.push({ id: claim('wires', stem), from, to, unknown: new Map() });
  };
  let first: PortReference = { block: id, port: 'in' };
  if (isTokens) {
    const embedding = claim('blocks', 'embedding');
    const size: Json = encoder.parameters.get('embedding') ?? USUAL_EMBEDDING;
    added.push({ ...createBlock(embedding, 'embedding', new Map([['size', size]]), { x, y }), name: 'Embedding' });
    connect(`${embedding}-${id}`, { block: embedding, port: 'out' }, first);
    first = { block: embedding, port: 'in' };
  }
  let state: PortReference = { block: id, port: 'state' };
  if (cell === 'lstm' && leaving.some(({ from }) => from.port === 'state')) {
    const join = claim('blocks', 'concatenate');
    const place = { x: recurrent.position.x + shift, y: y + 120 };
    added.push({ ...createBlock(join, 'concatenate', new Map(), place), name: 'State and cell' });
    connect(`${id}-${join}`, state, { block: join, port: 'in-1' });
    connect(`${id}-${join}`, { block: id, port: 'cell' }, { block: join, port: 'in-2' });
    state = { block: join, port: 'out' };
  }
  for (const wire of entering) connect(wire.id, wire.from, first);
  for (const wire of leaving) {
    connect(wire.id, wire.from.port === 'state' ? state : { block: id, port: 'sequence' }, wire.to);
  }
  return [
    { type: 'removeBlock', block: id },
    ...added.map((block): DocumentCommand => ({ type: 'addBlock', block })),
    ...wires.map((wire): DocumentCommand => ({ type: 'connect', wire })),
    ...stayInGroups(
      project,
      id,
      added.map((block) => block.id),
    ),
  ];
}

/** The default of the encoder, which is not that of the embedding block. */
const USUAL_EMBEDDING = 32;

function pick({ parameters }: BlockRecord, cell: string): ReadonlyMap<string, Json> {
  const names: readonly string[] = cell === 'lstm' ? [...SHARED, 'forgetBias'] : SHARED;
  return new Map([...parameters].filter(([name]) => names.includes(name)));
}
