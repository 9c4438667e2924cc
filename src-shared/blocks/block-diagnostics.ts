import type { Diagnostic, DiagnosticPlace, Repair } from '../base/diagnostic';

/** Every code of the drawing, and what it stands for. A code, once released, keeps its meaning. */
export const BLOCK_CODES = {
  'GRAPH-001': 'the block type is unknown',
  'GRAPH-002': 'a wire ends at a port that the block does not have',
  'GRAPH-003': 'a required input is not connected',
  'GRAPH-004': 'blocks feed each other in a loop',
  'GRAPH-005': 'the model has no output',
  'GRAPH-006': 'nothing from the data reaches an output',
  'GRAPH-007': 'a block leads to no output',
  'GRAPH-008': 'a prediction at every step stands behind a block that reads later steps',
  'GRAPH-009': 'a block is bypassed, and nothing that enters it can stand in for what leaves it',
  'GRAPH-010': 'the state is to be carried from window to window, and a block cannot',
  'GRAPH-011': 'a setting lets a block take in fewer steps than the longest sample has',
  'GRAPH-012': 'a block reads what another one writes as a text',
  'GRAPH-021': 'an input or output of the model stands inside a reusable block',
  'GRAPH-022': 'a port of a reusable block lies outside of one',
  'PARAM-001': 'a parameter has the wrong type',
  'PARAM-002': 'a parameter is out of range',
  'PARAM-003': 'a parameter is not one of the choices',
  'PARAM-004': 'the block has no such parameter',
  'SHAPE-001': 'an input gets another kind of signal than it takes',
  'SHAPE-002': 'inputs that are combined have different numbers of features',
  'SHAPE-003': 'inputs that are combined have different numbers of steps',
  'SHAPE-004': 'an output gets another number of features than it predicts',
  'SHAPE-005': 'an initial state has another size than the states',
  'SHAPE-006': 'a convolution reaches over more steps than there are',
  'SHAPE-007': 'the target is of another kind than the output predicts',
  'SHAPE-008': 'there are more or fewer class weights than classes',
  'SHAPE-009': 'an output predicts at other steps than the data has',
  'SHAPE-010': 'an output that predicts one class a sequence has several steps to predict',
  'SHAPE-011': 'a query is compared with keys of another size',
  'SHAPE-012': 'the values have other steps than their keys',
  'SHAPE-013': 'the heads of an attention do not divide its features',
  'SHAPE-014': 'a causal attention has keys at other steps than its queries',
  'SHAPE-015': 'there are more steps than positions that are learnt',
  'SHAPE-016': 'an image of these sizes has another number of features',
  'SHAPE-017': 'an image cannot be cut into patches of this size',
  'SHAPE-018': 'a window is larger than the image',
} as const;

export type BlockCode = keyof typeof BLOCK_CODES;

/** A block in messages: its id, and what the user calls it. */
export interface BlockPlace {
  readonly id: string;
  readonly name: string;
}

/** An error of the drawing. Repairs that are not possible here are given as null and left out. */
export function blockError(
  code: BlockCode,
  where: DiagnosticPlace,
  message: string,
  nextStep: string,
  repairs: readonly (Repair | null)[] = [],
): Diagnostic {
  return { code, severity: 'error', message, nextStep, where, repairs: repairs.filter((repair) => repair !== null) };
}

/** A text from a file, made fit for a message: in quotes, one line, at most 40 characters. */
export function quoteName(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > 40 ? `${line.slice(0, 39)}…` : line}”`;
}

/** `1 feature`, `2 features`; irregular plurals are given. */
export function countOf(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
