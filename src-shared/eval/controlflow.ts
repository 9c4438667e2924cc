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

function emptyStack(dims: readonly number[]): KernelResult {
  return { dims, data: new Float64Array(sizeOf(dims)) };
}

function elementOf(x: Numbers, at: number): Numbers {
  const dims = x.dims.slice(1);
  const length = sizeOf(dims);
  return { dtype: x.dtype, dims, data: x.data.subarray(at * length, (at + 1) * length) };
}

export const controlflowKernels = { Scan: scan } as const satisfies KernelFamily<typeof controlflowOps>;
