import { DiagnosticError } from '../base/diagnostic';

/** What a file read from outside may cost. The defaults hold any model a person draws, many times over. */
export interface ReadLimits {
  /** Size of the whole file. */
  readonly bytes: number;
  /** Nodes, those of all bodies included. */
  readonly nodes: number;
  /** Graphs inside graphs; the outermost is the first. */
  readonly depth: number;
  /** Bytes of all tensors in memory: weights and constants. */
  readonly tensorBytes: number;
  /** Axes of a tensor. */
  readonly rank: number;
  /** UTF-8 bytes of a name (of a node, value, operator, size, metadata key) and of a text in an attribute. */
  readonly nameBytes: number;
  readonly textBytes: number;
  /** UTF-8 bytes of one metadata value: a whole project may travel in it. */
  readonly metadataBytes: number;
  /** Everything that is counted one by one: names, values, attributes and their elements, metadata entries. */
  readonly items: number;
}

export const READ_LIMITS: ReadLimits = {
  bytes: 2 ** 31 - 1,
  nodes: 100_000,
  depth: 16,
  tensorBytes: 2 ** 31,
  rank: 32,
  nameBytes: 4096,
  textBytes: 2 ** 20,
  metadataBytes: 2 ** 26,
  items: 2_000_000,
};

const NEXT_STEPS = {
  /** The bytes are something else than an ONNX model. */
  'ONNX-001': 'Choose a file that holds an ONNX model; its name usually ends in .onnx.',
  /** Cut short or altered. */
  'ONNX-002': 'Copy or download the file again; if it was made by a program, export it again.',
  /** Larger than Unroll reads, or larger than its weight in bytes justifies. */
  'ONNX-003': 'Use a smaller model; a file of this form is not what exporters write.',
  /** Weights in other files. */
  'ONNX-004':
    'Save the model with its weights inside the file (in Python: onnx.save_model(model, path, save_as_external_data=False)).',
  /** An element type Unroll does not compute with. */
  'ONNX-005': 'Export the model again in float32, without quantisation or half precision.',
  /** Valid ONNX that Unroll does not hold. */
  'ONNX-006': 'Export the model again as one plain graph of opset 17, with functions inlined.',
  /** The graph contradicts itself or ONNX's rules. */
  'ONNX-007': 'Export the model again, or look at it with the program that wrote it.',
} as const;

/** Ends reading. `decodeModel` turns it into its result; it never leaves this layer. */
export function refuse(code: keyof typeof NEXT_STEPS, message: string): never {
  throw new DiagnosticError({ code, severity: 'error', message, nextStep: NEXT_STEPS[code] });
}

/** Counts what a file has cost so far against the limits. */
export class Budget {
  readonly limits: ReadLimits;
  private nodes = 0;
  private tensorBytes = 0;
  private items = 0;

  constructor(limits: ReadLimits) {
    this.limits = limits;
  }

  spendNode(): void {
    this.nodes++;
    this.check(this.nodes, this.limits.nodes, 'nodes');
  }

  spendTensor(bytes: number): void {
    this.tensorBytes += bytes;
    this.check(this.tensorBytes, this.limits.tensorBytes, 'bytes of weights');
  }

  spendItem(): void {
    this.items++;
    this.check(this.items, this.limits.items, 'names, values and attribute elements');
  }

  /** Refuses a text longer than `limit` bytes. */
  checkText(bytes: number, limit: number, what: string): void {
    if (bytes > limit) refuse('ONNX-003', `The ${what} takes ${bytes} bytes; Unroll reads up to ${limit}.`);
  }

  checkDepth(depth: number): void {
    this.check(depth, this.limits.depth, 'graphs inside one another');
  }

  private check(count: number, limit: number, what: string): void {
    if (count > limit) refuse('ONNX-003', `The model has more than ${limit} ${what}, the most Unroll reads.`);
  }
}
