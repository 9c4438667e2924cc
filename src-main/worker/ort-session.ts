import './no-telemetry';
import * as ort from 'onnxruntime-node';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { readNodeName } from '../../src-shared/onnx/node-names';
import { describeShape } from '../../src-shared/tensor/dims';
import { allocate, type DType } from '../../src-shared/tensor/dtype';
import type { Tensor } from '../../src-shared/tensor/tensor';

/** Where a model can run, by onnxruntime's own names. */
export type Provider = 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';

export interface SessionOptions {
  /** Threads one operator may use. Default 2. */
  readonly threads?: number;
  /** Default `cpu`. */
  readonly provider?: Provider;
  /** Idle threads wait actively: a training step is a quarter faster for it, an idle session burns a core. Default true. */
  readonly spinning?: boolean;
  /** Refuses a model of which some nodes would run on the CPU instead of `provider`. Default false. */
  readonly disableFallback?: boolean;
}

/** A loaded model. A run blocks its thread and cannot be interrupted: keep runs short, stop between them. */
export interface ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs the model once on a tensor for every input; all outputs, in the model's order. Inputs are read in place: they
   * must not change before the promise settles. Throws a DiagnosticError.
   */
  run(feeds: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>>;
  /** As `run`, computing and copying only the outputs named. */
  runSelected(feeds: ReadonlyMap<string, Tensor>, outputNames: readonly string[]): Promise<Map<string, Tensor>>;
  /** Frees the model and its threads. May be called more than once. */
  release(): Promise<void>;
}

const DEFAULT_THREADS = 2;
/** Messages reach the user as diagnostics; onnxruntime would print them to the terminal as well. */
const LOG_FATAL_ONLY = 4;

/**
 * Loads an ONNX file held in memory, all graph optimisations on. Bytes from outside must have passed `decodeModel`:
 * some element types end the whole process. Throws a DiagnosticError (RUNTIME-001, RUNTIME-004).
 */
export async function createSession(bytes: Uint8Array, options: SessionOptions = {}): Promise<ModelSession> {
  const { threads = DEFAULT_THREADS, provider = 'cpu', spinning = true, disableFallback = false } = options;
  const extra: Record<string, string> = {};
  if (!spinning) extra['session.intra_op.allow_spinning'] = '0';
  // onnxruntime takes the CPU itself for a fallback.
  if (disableFallback && provider !== 'cpu') extra['session.disable_cpu_ep_fallback'] = '1';
  ort.env.logLevel = 'fatal';
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: LOG_FATAL_ONLY,
      extra,
    });
  } catch (error) {
    throw new DiagnosticError(explainError(error, 'load'));
  }
  const unsupported = findUnsupported([...session.inputMetadata, ...session.outputMetadata]);
  if (unsupported) {
    await session.release();
    throw new DiagnosticError(unsupported);
  }
  return new OrtSession(session);
}

/** The providers this build of onnxruntime knows; `bundled` where their libraries are in the package. */
export function listBackends(): readonly { readonly name: string; readonly bundled: boolean }[] {
  return ort.listSupportedBackends();
}

/** The version of onnxruntime in use. */
export function runtimeVersion(): string {
  return ort.env.versions.node ?? 'unknown';
}

class OrtSession implements ModelSession {
  private readonly session: ort.InferenceSession;
  private released = false;

  constructor(session: ort.InferenceSession) {
    this.session = session;
  }

  get inputNames(): readonly string[] {
    return this.session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.session.outputNames;
  }

  async run(feeds: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>> {
    return this.runSelected(feeds, this.session.outputNames);
  }

  async runSelected(feeds: ReadonlyMap<string, Tensor>, outputNames: readonly string[]): Promise<Map<string, Tensor>> {
    // A missing or surplus input: onnxruntime would take the surplus without a word.
    if (feeds.size !== this.inputNames.length) this.refuseFeeds(feeds);
    const record: Record<string, ort.Tensor> = Object.create(null) as Record<string, ort.Tensor>;
    let results: ort.InferenceSession.ReturnType;
    try {
      for (const [name, value] of feeds) record[name] = new ort.Tensor(value.dtype, value.data, value.dims);
      results = await this.session.run(record, outputNames);
    } catch (error) {
      this.refuseFeeds(feeds);
      throw new DiagnosticError(explainError(error, 'run'));
    }
    const outputs = new Map<string, Tensor>();
    for (const name of outputNames) {
      const result = results[name];
      if (result) outputs.set(name, toTensor(name, result));
    }
    return outputs;
  }

  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    await this.session.release();
  }

  /** Throws when the feeds do not fit the model's inputs, one diagnostic for each that does not. */
  private refuseFeeds(feeds: ReadonlyMap<string, Tensor>): void {
    const problems: string[] = [];
    for (const input of this.session.inputMetadata) {
      const value = feeds.get(input.name);
      const wanted = input.isTensor ? `${input.type} ${describeShape(input.shape)}` : 'something that is no tensor';
      if (!value) problems.push(`The input "${input.name}" (${wanted}) is missing.`);
      else if (!input.isTensor || !accepts(input, value)) {
        const given = `${value.dtype} ${describeShape(value.dims)}`;
        problems.push(`The input "${input.name}" takes ${wanted} and was given ${given}.`);
      }
    }
    for (const name of feeds.keys()) {
      if (!this.inputNames.includes(name)) {
        problems.push(`The model has no input "${name}"; it has ${this.inputNames.join(', ') || 'none'}.`);
      }
    }
    if (problems.length === 0) return;
    throw new DiagnosticError(
      problems.map((message) => ({
        code: 'RUNTIME-003',
        severity: 'error',
        message,
        nextStep: 'Give the model the inputs it was exported with.',
      })),
    );
  }
}

function accepts(input: ort.InferenceSession.TensorValueMetadata, value: Tensor): boolean {
  if (input.type !== value.dtype || input.shape.length !== value.dims.length) return false;
  return input.shape.every((size, axis) => typeof size === 'string' || size === value.dims[axis]);
}

function isDType(type: string): type is DType {
  return ['float32', 'float64', 'int32', 'int64', 'bool', 'uint8'].includes(type);
}

function toTensor(name: string, value: ort.Tensor): Tensor {
  const { type, data, dims } = value;
  if (!isDType(type) || Array.isArray(data) || data.constructor !== allocate(type, 0).constructor) {
    throw new DiagnosticError(unsupportedType(name, type));
  }
  return { dtype: type, dims, data: data as Tensor['data'] };
}

function findUnsupported(values: readonly ort.InferenceSession.ValueMetadata[]): Diagnostic | null {
  for (const value of values) {
    if (!value.isTensor) return unsupportedType(value.name, 'a sequence or a map');
    if (!isDType(value.type)) return unsupportedType(value.name, value.type);
  }
  return null;
}

function unsupportedType(name: string, type: string): Diagnostic {
  return {
    code: 'RUNTIME-004',
    severity: 'error',
    message: `The model's input or output "${name}" has the element type ${type}, which Unroll does not read.`,
    nextStep: 'Export the model with float32 inputs and outputs.',
  };
}

/** Where onnxruntime's messages name a node; groups `op` and `node`. */
const NODE_PATTERNS: readonly RegExp[] = [
  /while running (?<op>\S+) node\. Name:'(?<node>[^']*)'/,
  /In Node, \("(?<node>[^"]*)", (?<op>[^,]+),/,
  /implementation for (?<op>\w+)\(\d+\) node with name '(?<node>[^']*)'/,
  /Optype \((?<op>\w+)\).* in node \((?<node>[^)]*)\)/,
  /Node \((?<node>[^)]*)\) Op \((?<op>\w+)\)/,
];

/** What onnxruntime says, as a diagnostic that names the operator and, for a model Unroll wrote, the block. */
function explainError(error: unknown, during: 'load' | 'run'): Diagnostic {
  const text = error instanceof Error ? error.message : String(error);
  // A stack of C++ source positions tells a user nothing; the sentence after it does.
  const reason = text
    .replace(/^.*Status Message: /s, '')
    .replace(/^This is an invalid model\. In Node, .*, Error /s, '')
    .replace(/\/onnxruntime_src\/.* was false\.\s*/s, '')
    .trim();
  const groups = NODE_PATTERNS.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined);
  const node = groups?.['node'] ?? '';
  const op = groups?.['op'];
  const block = readNodeName(node).block;
  const at = op === undefined ? '' : ` at the operator ${op}${node === '' ? '' : ` (node ${node})`}`;
  const of = block === null ? '' : ` of "${block}"`;
  return {
    code: during === 'load' ? 'RUNTIME-001' : 'RUNTIME-002',
    severity: 'error',
    message: `onnxruntime ${during === 'load' ? 'cannot load the model' : 'stopped'}${at}${of}: ${reason}`,
    nextStep:
      during === 'load'
        ? 'If Unroll wrote this model, report it with the project file; otherwise export it again with opset 17.'
        : 'Check the sizes and lengths of the data given to the model; if they are right, report it with the project file.',
    ...(block === null ? {} : { where: { block } }),
  };
}
