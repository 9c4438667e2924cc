import { bodyOf } from '../ir/graph';
import { scanParts, type controlflowOps } from '../ops/controlflow';
import { sizeOf } from '../tensor/tensor';
import { asOpCall, operand, type Kernel, type KernelFamily, type KernelResult, type Numbers } from './kernel';

/** Runs the body once for every element along axis 0, handing the states on and stacking the other outputs. */
const scan: Kernel = (call) => {
  const { op, inputs, attributes } = asOpCall(call);
  const node = { op, name: call.name, inputs: [...inputs], attributes };
  const parts = scanParts(node);
  const body = bodyOf({ ...node, outputs: [], block: null });
  const sequences = call.inputs.slice(parts.states).map((_, i) => operand(call, parts.states + i));
  const steps = sequences[0]?.dims[0] ?? 0;
  for (const x of sequences) {
    if (x.dims[0] !== steps) throw new Error(`Scan ${call.name}: sequences of ${steps} and ${x.dims[0]!} steps`);
  }
  let states = call.inputs.slice(0, parts.states).map((_, i) => operand(call, i));
  let stacks: KernelResult[] | null = null;
  for (let step = 0; step < steps; step++) {
    const slices = sequences.map((x, i) => elementOf(x, parts.inputReversed[i] ? steps - 1 - step : step));
    const results = call.runBody(body, [...states, ...slices]);
    states = results.slice(0, parts.states);
    const outputs = results.slice(parts.states);
    stacks ??= outputs.map((v) => emptyStack([steps, ...v.dims]));
    for (const [i, stack] of stacks.entries()) {
      const { data } = outputs[i]!;
      stack.data.set(data, (parts.outputReversed[i] ? steps - 1 - step : step) * data.length);
    }
  }
  // Without a step only the declared shapes say how wide the empty sequences are.
  stacks ??= body.outputs.slice(parts.states).map((v) => emptyStack([0, ...call.resolveShape(v.shape)]));
  return [...states, ...stacks];
};

/** Runs the body until it says so, at the most as often as the first input says, and stacks what it puts out. */
const loop: Kernel = (call) => {
  const { attributes } = call;
  const body = bodyOf({ op: call.op, name: call.name, inputs: [], outputs: [], attributes, block: null });
  const most = operand(call, 0).data[0] ?? 0;
  const [position, condition] = body.inputs;
  let goesOn = operand(call, 1);
  let states = call.inputs.slice(2).map((_, i) => operand(call, 2 + i));
  const steps: Numbers[][] = [];
  while (steps.length < most && goesOn.data[0] !== 0) {
    const at: Numbers = { dtype: position!.dtype, dims: [], data: Float64Array.of(steps.length) };
    const results = call.runBody(body, [at, { ...goesOn, dtype: condition!.dtype }, ...states]);
    goesOn = results[0]!;
    states = results.slice(1, 1 + states.length);
    steps.push(results.slice(1 + states.length));
  }
  const stacks = body.outputs.slice(1 + states.length).map((v, i): KernelResult => {
    // Without a step only the declared shape says how wide the empty sequence is.
    const dims = steps[0]?.[i]?.dims ?? call.resolveShape(v.shape);
    const stack = emptyStack([steps.length, ...dims]);
    steps.forEach((outputs, step) => stack.data.set(outputs[i]!.data, step * sizeOf(dims)));
    return stack;
  });
  return [...states, ...stacks];
};

function emptyStack(dims: readonly number[]): KernelResult {
  return { dims, data: new Float64Array(sizeOf(dims)) };
}

function elementOf(x: Numbers, at: number): Numbers {
  const dims = x.dims.slice(1);
  const length = sizeOf(dims);
  return { dtype: x.dtype, dims, data: x.data.subarray(at * length, (at + 1) * length) };
}

export const controlflowKernels = { Scan: scan, Loop: loop } as const satisfies KernelFamily<typeof controlflowOps>;
