import { fail, ok } from '../../base/result';
import type { BlockType, InferCall, SignalKind } from '../block';
import { blockError } from '../block-diagnostics';

/** Kinds in no particular order: what a port carries follows from what is wired to it. */
const EVERY_KIND: readonly SignalKind[] = ['sequence', 'vector', 'tokens', 'image', 'alignment'];

/**
 * The ports of a reusable block, as blocks inside it: what enters the block from outside leaves an input, what enters an output
 * leaves the block. The id of such a block is the name of the port. They compute nothing: opened, they are wires.
 */
function definePort(type: string, title: string, summary: string): BlockType {
  return {
    type,
    category: 'reusable',
    title,
    summary,
    equation: '',
    citation: '',
    padding: 'passes',
    stepwise: true,
    parameters: [],
    inputs: () => [{ name: 'in', title: 'Input', accepts: EVERY_KIND }],
    outputs: () => [{ name: 'out', title: 'Output' }],
    infer: (call) => passOn(call, title),
    lower: () => {
      throw new Error(`A port is a wire, it is never written: ${type}`);
    },
    width: 'input',
  };
}

function passOn({ id, inputs }: InferCall, title: string): ReturnType<BlockType['infer']> {
  const [signal] = inputs.get('in') ?? [];
  if (signal !== undefined) return ok(new Map([['out', signal]]));
  return fail([
    blockError('GRAPH-003', { block: id }, `Nothing enters the ${title.toLowerCase()}.`, 'Draw a wire to it.'),
  ]);
}

export const inputPortBlock = definePort('block-input', 'Block input', 'What enters the reusable block here.');
export const outputPortBlock = definePort('block-output', 'Block output', 'What leaves the reusable block here.');

export function isInputPort({ type }: { readonly type: string }): boolean {
  return type === inputPortBlock.type;
}

export function isOutputPort({ type }: { readonly type: string }): boolean {
  return type === outputPortBlock.type;
}

export function isPort(block: { readonly type: string }): boolean {
  return isInputPort(block) || isOutputPort(block);
}
