import type { Json } from '../../src-shared/document/document';

/** What is known of the data once it was read. */
export interface TaskFacts {
  readonly rowCount: number;
  /** Classes of the target; of a language model its words. Null where numbers or texts are predicted. */
  readonly classes: number | null;
  /** Categories among the inputs of rows: they enter only where they are named. */
  readonly named: readonly string[];
  /** Columns that are known in advance of the rows that a forecast predicts. */
  readonly known: readonly string[];
  /** Whether what is read row by row is one category, and nothing else. */
  readonly readsTokens: boolean;
}

/** A block of a drawing: columns go to the right, rows down. */
export interface Sketch {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly column: number;
  readonly row?: number;
  readonly parameters?: Readonly<Record<string, Json>>;
}

export interface Drawing {
  readonly blocks: readonly Sketch[];
  /** `from.port>to.port`. */
  readonly wires: readonly string[];
  /** What the model reads and gives, for the note on the canvas. */
  readonly words: string;
}

/** What reads rows of numbers: all inputs, or those that have to be named. */
export function rowInput({ named }: TaskFacts, name: string): Sketch {
  return {
    id: 'input',
    type: 'sequence-input',
    name,
    column: 0,
    ...(named.length > 0 ? { parameters: { columns: named } } : {}),
  };
}

/** How a drawing begins. */
export interface Start {
  readonly blocks: readonly Sketch[];
  readonly wires: readonly string[];
  /** The port where the sequence comes out. */
  readonly end: string;
}

/** A sequence of one category is a sequence of tokens. */
export function sequenceStart(facts: TaskFacts, name: string): Start {
  if (!facts.readsTokens) return { blocks: [rowInput(facts, name)], wires: [], end: 'input.out' };
  return {
    blocks: [
      { id: 'input', type: 'token-input', name, column: 0 },
      { id: 'embedding', type: 'embedding', name: 'Embedding', column: 1 },
    ],
    wires: ['input.out>embedding.in'],
    end: 'embedding.out',
  };
}

/** What reads a text. */
export function tokens(column: string | null): Sketch {
  return { id: 'input', type: 'token-input', name: column ?? 'Text', column: 0 };
}

/** A recurrent layer that reads from both ends. */
export function bothWays(id: string, name: string, column: number, hidden: number): Sketch {
  return { id, type: 'gru', name, column, parameters: { hidden, direction: 'bidirectional' } };
}

/** What the output reads: a score a class, one for yes or no, or the numbers themselves. */
export function scores(column: number, classes: number | null, steps: number): Sketch {
  const units = classes === null ? steps : classes === 2 ? 1 : classes;
  return { id: 'scores', type: 'linear', name: classes === null ? 'Values' : 'Scores', column, parameters: { units } };
}

/** The output that suits what is predicted. */
export function output(column: number, name: string, classes: number | null, perStep = false): Sketch {
  const type = classes === null ? 'regression-output' : classes === 2 ? 'binary-output' : 'multi-class-output';
  return { id: 'prediction', type, name, column, ...(perStep ? { parameters: { perStep } } : {}) };
}

/** Few rows teach few numbers: a large layer would learn them by heart. */
export function fewUnits(rowCount: number): number {
  if (rowCount < 500) return 8;
  if (rowCount < 3000) return 16;
  return rowCount < 20_000 ? 32 : 64;
}

/** Each text holds many tokens, so it can teach more than a row of numbers. */
export function manyUnits(rowCount: number): number {
  if (rowCount < 1000) return 32;
  return rowCount < 20_000 ? 64 : 128;
}
