import { DiagnosticError, type Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { Graph, Value } from '../ir/graph';
import { recognizeFile } from './file-kinds';
import { PRODUCER_NAME } from './format';
import { readGraph, startReading } from './read-graph';
import { Budget, READ_LIMITS, refuse, type ReadLimits } from './refusals';
import { WireReader } from './wire-reader';

/** Exporters put the format version first; after it, a producer's name could look like any file's signature. */
const FIRST_BYTE = 0x08;

/** An ONNX file as Unroll holds it. */
export interface DecodedModel {
  /**
   * Operators outside the standard domain are called `domain::Operator`. A size without a name gets one of its own,
   * `?1`, `?2`, … A weight that is also listed as an input is a weight.
   */
  readonly graph: Graph;
  /**
   * Values of which the file states no element type or no rank. This layer infers nothing: their `dtype` and `shape`
   * are placeholders (`float32`, no axes). Empty for files Unroll wrote. Inputs and outputs always have an element type.
   */
  readonly untyped: ReadonlySet<Value>;
  readonly metadata: Map<string, string>;
  /** Version of the standard operator set. */
  readonly opset: number;
  readonly irVersion: number;
  readonly producer: { readonly name: string; readonly version: string };
}

/**
 * Reads an ONNX file that nobody vouches for: every length, count and depth is checked before anything is built from
 * it, and nothing outside the bytes is opened. Anything that is no sound ONNX model of plain tensors comes back as a
 * diagnostic: ONNX-001 another kind of file, -002 cut or damaged, -003 beyond `limits`, -004 weights in other files,
 * -005 an element type and -006 a form that Unroll does not hold, -007 a graph that contradicts itself. Never throws.
 */
export function decodeModel(
  bytes: Uint8Array,
  limits: Partial<ReadLimits> = {},
): Result<DecodedModel, readonly Diagnostic[]> {
  try {
    return ok(readModel(bytes, { ...READ_LIMITS, ...limits }));
  } catch (error) {
    if (error instanceof DiagnosticError) return fail(error.diagnostics);
    throw error;
  }
}

function readModel(bytes: Uint8Array, limits: ReadLimits): DecodedModel {
  if (bytes.length === 0) refuse('ONNX-001', 'The file is empty.');
  const kind = bytes[0] === FIRST_BYTE ? null : recognizeFile(bytes);
  if (kind !== null) refuse('ONNX-001', `This is ${kind}, not an ONNX model.`);
  if (bytes.length > limits.bytes) {
    refuse('ONNX-003', `The file has ${bytes.length} bytes; Unroll reads ONNX files of up to ${limits.bytes}.`);
  }
  const budget = new Budget(limits);
  const reader = new WireReader(bytes);
  const readName = (what: string): string =>
    reader.readText((length) => budget.checkText(length, limits.nameBytes, what));
  const metadata = new Map<string, string>();
  const producer = { name: '', version: '' };
  let irVersion = 0;
  let opset = 0;
  let graph: WireReader | null = null;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        irVersion = reader.readSmallInteger();
        break;
      case 2:
        producer.name = readName('producer’s name');
        break;
      case 3:
        producer.version = readName('producer’s version');
        break;
      case 7:
        if (graph) refuse('ONNX-007', 'The file holds two graphs.');
        graph = reader.readMessage();
        break;
      case 8: {
        budget.spendItem();
        const { domain, version } = readOpset(reader.readMessage(), budget);
        if (domain !== '' && domain !== 'ai.onnx') break;
        if (opset !== 0) refuse('ONNX-007', 'The file states the version of its operators twice.');
        opset = version;
        break;
      }
      case 14: {
        budget.spendItem();
        const [key, value] = readMetadata(reader.readMessage(), budget);
        if (metadata.has(key)) refuse('ONNX-007', `The metadata "${key}" stands there twice.`);
        metadata.set(key, value);
        break;
      }
      case 25:
        refuse('ONNX-006', 'The model defines functions of its own.');
        break;
      default:
        reader.skip();
    }
  }
  if (irVersion < 1)
    refuse('ONNX-002', 'The file states no version of the ONNX format; it is damaged or no ONNX model.');
  if (!graph) refuse('ONNX-002', 'The file holds no graph; it is cut short or damaged.');
  if (opset < 1)
    refuse('ONNX-002', 'The file does not state the version of its operators; it is cut short or damaged.');
  const reading = startReading(budget, producer.name === PRODUCER_NAME);
  return { graph: readGraph(graph, reading), untyped: reading.untyped, metadata, opset, irVersion, producer };
}

function readOpset(reader: WireReader, budget: Budget): { domain: string; version: number } {
  let domain = '';
  let version = 0;
  while (reader.next()) {
    if (reader.field === 1) {
      domain = reader.readText((length) =>
        budget.checkText(length, budget.limits.nameBytes, 'name of an operator set'),
      );
    } else if (reader.field === 2) version = reader.readSmallInteger();
    else reader.skip();
  }
  return { domain, version };
}

function readMetadata(reader: WireReader, budget: Budget): [key: string, value: string] {
  const { nameBytes, metadataBytes } = budget.limits;
  let key = '';
  let value = '';
  while (reader.next()) {
    if (reader.field === 1)
      key = reader.readText((length) => budget.checkText(length, nameBytes, 'name of a metadata entry'));
    else if (reader.field === 2) {
      value = reader.readText((length) => budget.checkText(length, metadataBytes, `metadata "${key}"`));
    } else reader.skip();
  }
  return [key, value];
}
