import { bodyOf, intAttribute, type Graph, type GraphNode, type Value } from '../ir/graph';
import { UnknownTypeError } from '../ir/unknown-type';
import { sameShape } from '../tensor/dims';
import { inputOf, type OpCall, type OpRow, type ValueType } from './op';

export interface ScanParts {
  /** Carried states; the first this many inputs of the node and of its body, and the first outputs of both. */
  readonly states: number;
  readonly scanInputs: number;
  readonly scanOutputs: number;
  /** Per scan input and scan output: true runs (or is stacked) from the last element to the first. */
  readonly inputReversed: readonly boolean[];
  readonly outputReversed: readonly boolean[];
}

/** How the inputs and outputs of a `Scan` divide. All scan axes are 0 in our graphs; other axes are refused. */
export function scanParts(node: Pick<GraphNode, 'op' | 'name' | 'inputs' | 'attributes'>): ScanParts {
  const body = bodyOf({ ...node, outputs: [], block: null });
  const scanInputs = intAttribute(node.attributes, 'num_scan_inputs', 0);
  const states = node.inputs.length - scanInputs;
  const scanOutputs = body.outputs.length - states;
  const list = (key: string, n: number): readonly number[] => {
    const a = node.attributes[key];
    return a?.kind === 'ints' ? a.value : new Array<number>(n).fill(0);
  };
  if ([...list('scan_input_axes', scanInputs), ...list('scan_output_axes', scanOutputs)].some((axis) => axis !== 0)) {
    throw new Error(`Scan ${node.name}: only axis 0 can be scanned`);
  }
  return {
    states,
    scanInputs,
    scanOutputs,
    inputReversed: list('scan_input_directions', scanInputs).map((d) => d === 1),
    outputReversed: list('scan_output_directions', scanOutputs).map((d) => d === 1),
  };
}

function scan(call: OpCall): ValueType[] {
  const parts = scanParts({ op: call.op, name: '', inputs: [...call.inputs], attributes: call.attributes });
  const body = call.attributes['body'];
  if (body?.kind !== 'graph') throw new Error('Scan needs a body');
  if (parts.scanInputs < 1) throw new Error('Scan needs at least one scan input');
  checkSignature(call, body.value, parts);
  const steps = inputOf(call, parts.states).shape[0]!;
  return body.value.outputs.map((v, i) => ({
    dtype: v.dtype,
    shape: i < parts.states ? v.shape : [steps, ...v.shape],
  }));
}

/** A body takes the states and one element of each sequence, and returns the states with their types unchanged. */
function checkSignature(call: OpCall, body: Graph, parts: ScanParts): void {
  const given = call.inputs.map((_, i): ValueType => {
    const { dtype, shape } = inputOf(call, i);
    return { dtype, shape: i < parts.states ? shape : shape.slice(1) };
  });
  const compare = makeComparison('Scan');
  if (body.inputs.length > given.length) throw new Error(`Scan: the body takes ${body.inputs.length} inputs`);
  given.forEach((type, i) => compare(`input ${i} of the body`, type, body.inputs[i]));
  given.slice(0, parts.states).forEach((type, i) => compare(`state ${i} after a step`, type, body.outputs[i]));
}

/** How many inputs of a `Loop` and of its body come before the carried states: greatest count or position, and the condition. */
const BEFORE_STATES = 2;

/**
 * A body takes position, condition and states, and returns whether to go on, the states with their types unchanged, and
 * what is stacked: as much as there were steps, which only the run tells.
 */
function loop(call: OpCall): ValueType[] {
  const body = call.attributes['body'];
  if (body?.kind !== 'graph') throw new Error('Loop needs a body');
  const { inputs, outputs } = body.value;
  const states = call.inputs.slice(BEFORE_STATES).map((_, i): ValueType => inputOf(call, BEFORE_STATES + i));
  if (inputs.length !== BEFORE_STATES + states.length) throw new Error(`Loop: the body takes ${inputs.length} inputs`);
  const compare = makeComparison('Loop');
  (['int64', 'bool'] as const).forEach((dtype, i) => {
    const type = { dtype, shape: [] };
    compare(`input ${i}`, type, inputOf(call, i));
    compare(`input ${i} of the body`, type, inputs[i]);
  });
  compare('whether to go on', { dtype: 'bool', shape: [] }, outputs[0]);
  states.forEach((type, i) => {
    compare(`state ${i} of the body`, type, inputs[BEFORE_STATES + i]);
    compare(`state ${i} after a step`, type, outputs[1 + i]);
  });
  if (outputs.length > 1 + states.length)
    throw new UnknownTypeError('Loop: only the run tells how many steps there are');
  return states;
}

/** Throws where a value is not of the type that the operator expects there. */
function makeComparison(op: string): (what: string, expected: ValueType, found: Value | undefined) => void {
  return (what, expected, found) => {
    if (found && found.dtype === expected.dtype && sameShape(found.shape, expected.shape)) return;
    const described = found ? `${found.dtype}[${found.shape.join()}]` : 'missing';
    throw new Error(`${op}: ${what} is ${described}, not ${expected.dtype}[${expected.shape.join()}]`);
  };
}

/** ONNX's `controlflow` family, as far as Unroll emits it. */
export const controlflowOps = {
  Scan: {
    since: 16,
    inputs: [1, Infinity],
    outputs: [1, Infinity],
    attributes: {
      body: 'graph',
      num_scan_inputs: 'int',
      scan_input_axes: 'ints',
      scan_input_directions: 'ints',
      scan_output_axes: 'ints',
      scan_output_directions: 'ints',
    },
    infer: scan,
  },
  Loop: {
    since: 16,
    inputs: [3, Infinity],
    outputs: [1, Infinity],
    attributes: { body: 'graph' },
    stop: [0, 1],
    infer: loop,
  },
} as const satisfies Record<string, OpRow>;
