import { float, graphValue, int, ints, text } from '../ir/attributes';
import { GraphBuilder, type ValueType } from '../ir/builder';
import type { Attributes, Value } from '../ir/graph';
import type { DType } from '../tensor/dtype';
import { factorsOfDim, multiplyDims, sameShape, termsOfDim, type Dim, type Shape } from '../tensor/dims';
import { scalar, tensor, type Tensor } from '../tensor/tensor';
import { opTable, type OpType } from './op-table';
import { ONNX_TYPE } from './tensor';

export interface EmitOptions {
  /** Stem of the output names. */
  readonly hint?: string;
  readonly outputCount?: number;
  /** Types of the outputs, where the shape rule cannot know them (targets only known at run time). */
  readonly types?: readonly ValueType[];
}

export interface ScanBody {
  readonly states: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface ScanSpecification {
  /** Initial states; each comes back as a final state of the same type. */
  readonly states: readonly Value[];
  /** Sequences scanned along axis 0. */
  readonly inputs: readonly Value[];
  /** True reads that scan input from the last element to the first. Default: all forward. */
  readonly inputReversed?: readonly boolean[];
  /** True stacks that scan output from the last element to the first. Default: all forward. */
  readonly outputReversed?: readonly boolean[];
  /** Emits one step into the body graph. It may read any value of the enclosing graphs. */
  readonly body: (g: Emitter, states: readonly Value[], inputs: readonly Value[]) => ScanBody;
  readonly hint?: string;
}

export interface LoopSpecification {
  /** Steps after which it ends at the latest. */
  readonly most: number;
  /** Initial states; each comes back as a final state of the same type. */
  readonly states: readonly Value[];
  /** Emits one step into the body graph: new states, what is stacked, and (a bool scalar) whether another step follows. */
  readonly body: (g: Emitter, states: readonly Value[], position: Value) => ScanBody & { readonly goesOn: Value };
  readonly hint?: string;
}

const INT64_MAX = 2 ** 31 - 1;

/**
 * Writes ONNX nodes into a graph with types worked out by the operator table. The one vocabulary in which blocks,
 * gradients, losses and optimizers are written. Constants are given as plain numbers; a scalar takes its operand's type.
 */
export class Emitter {
  readonly builder: GraphBuilder;

  constructor(builder: GraphBuilder) {
    this.builder = builder;
  }

  /** Appends one operator and returns all its outputs. */
  emit(op: OpType, inputs: readonly (Value | null)[], attributes: Attributes = {}, options: EmitOptions = {}): Value[] {
    const trimmed = [...inputs];
    while (trimmed.length > 0 && trimmed[trimmed.length - 1] === null) trimmed.pop();
    const types =
      options.types ?? opTable[op].infer({ op, inputs: trimmed, attributes, outputCount: options.outputCount ?? 1 });
    return this.builder.node(op, trimmed, types, attributes, options.hint);
  }

  /** Appends one operator with a single output. */
  one(op: OpType, inputs: readonly (Value | null)[], attributes: Attributes = {}, options: EmitOptions = {}): Value {
    return this.emit(op, inputs, attributes, options)[0]!;
  }

  // Constants

  constant(value: Tensor, hint?: string): Value {
    return this.builder.constant(value, hint);
  }

  scalar(value: number, dtype: DType): Value {
    return this.builder.constant(scalar(dtype, value));
  }

  integers(values: readonly number[], dtype: 'int64' | 'int32' = 'int64'): Value {
    return this.builder.constant(tensor(dtype, [values.length], values));
  }

  private operand(v: Value | number, like: Value): Value {
    return typeof v === 'number' ? this.scalar(v, like.dtype) : v;
  }

  // Elementwise arithmetic (a plain number takes the other operand's type)

  add(a: Value, b: Value | number): Value {
    return this.one('Add', [a, this.operand(b, a)]);
  }
  sub(a: Value | number, b: Value | number): Value {
    const like = typeof a === 'number' ? b : a;
    if (typeof like === 'number') throw new Error('sub needs at least one value');
    return this.one('Sub', [this.operand(a, like), this.operand(b, like)]);
  }
  mul(a: Value, b: Value | number): Value {
    return this.one('Mul', [a, this.operand(b, a)]);
  }
  div(a: Value | number, b: Value | number): Value {
    const like = typeof a === 'number' ? b : a;
    if (typeof like === 'number') throw new Error('div needs at least one value');
    return this.one('Div', [this.operand(a, like), this.operand(b, like)]);
  }
  pow(a: Value, b: Value | number): Value {
    return this.one('Pow', [a, this.operand(b, a)]);
  }
  max(a: Value, b: Value | number): Value {
    return this.one('Max', [a, this.operand(b, a)]);
  }
  min(a: Value, b: Value | number): Value {
    return this.one('Min', [a, this.operand(b, a)]);
  }
  neg(x: Value): Value {
    return this.one('Neg', [x]);
  }
  abs(x: Value): Value {
    return this.one('Abs', [x]);
  }
  sign(x: Value): Value {
    return this.one('Sign', [x]);
  }
  sqrt(x: Value): Value {
    return this.one('Sqrt', [x]);
  }
  exp(x: Value): Value {
    return this.one('Exp', [x]);
  }
  log(x: Value): Value {
    return this.one('Log', [x]);
  }
  reciprocal(x: Value): Value {
    return this.one('Reciprocal', [x]);
  }
  tanh(x: Value): Value {
    return this.one('Tanh', [x]);
  }
  sigmoid(x: Value): Value {
    return this.one('Sigmoid', [x]);
  }
  relu(x: Value): Value {
    return this.one('Relu', [x]);
  }
  softplus(x: Value): Value {
    return this.one('Softplus', [x]);
  }
  softmax(x: Value, axis = -1): Value {
    return this.one('Softmax', [x], { axis: int(axis) });
  }
  logSoftmax(x: Value, axis = -1): Value {
    return this.one('LogSoftmax', [x], { axis: int(axis) });
  }
  identity(x: Value, hint?: string): Value {
    return this.one('Identity', [x], {}, hint === undefined ? {} : { hint });
  }
  cast(x: Value, dtype: DType): Value {
    return x.dtype === dtype ? x : this.one('Cast', [x], { to: int(ONNX_TYPE[dtype]) });
  }

  // Comparison and choice

  equal(a: Value, b: Value | number): Value {
    return this.one('Equal', [a, this.operand(b, a)]);
  }
  less(a: Value, b: Value | number): Value {
    return this.one('Less', [a, this.operand(b, a)]);
  }
  lessOrEqual(a: Value, b: Value | number): Value {
    return this.one('LessOrEqual', [a, this.operand(b, a)]);
  }
  greater(a: Value, b: Value | number): Value {
    return this.one('Greater', [a, this.operand(b, a)]);
  }
  greaterOrEqual(a: Value, b: Value | number): Value {
    return this.one('GreaterOrEqual', [a, this.operand(b, a)]);
  }
  and(a: Value, b: Value): Value {
    return this.one('And', [a, b]);
  }
  not(a: Value): Value {
    return this.one('Not', [a]);
  }
  /** `condition ? a : b`, broadcasting. At least one of `a`, `b` is a value. */
  where(condition: Value, a: Value | number, b: Value | number): Value {
    const like = typeof a === 'number' ? b : a;
    if (typeof like === 'number') throw new Error('where needs at least one value');
    return this.one('Where', [condition, this.operand(a, like), this.operand(b, like)]);
  }

  // Products

  /** A vector on the right goes in as a column: onnxruntime takes thirteen times as long with the vector itself. */
  matMul(a: Value, b: Value): Value {
    const rank = a.shape.length;
    if (b.shape.length === 1 && rank > 1) return this.squeeze(this.matMul(a, this.unsqueeze(b, [1])), [rank - 1]);
    return this.one('MatMul', [a, b]);
  }
  /** `A·B + C` on matrices, each of A and B transposed where asked. */
  gemm(a: Value, b: Value, c: Value | null = null, flags: { transA?: boolean; transB?: boolean } = {}): Value {
    const attributes: Record<string, ReturnType<typeof int>> = {};
    if (flags.transA) attributes['transA'] = int(1);
    if (flags.transB) attributes['transB'] = int(1);
    return this.one('Gemm', [a, b, c], attributes);
  }

  // Reductions (axes counted from the front or the back; no axes: all)

  reduceSum(x: Value, axes: readonly number[] = [], keep = false): Value {
    return this.one('ReduceSum', [x, axes.length === 0 ? null : this.integers(axes)], { keepdims: int(keep ? 1 : 0) });
  }
  reduceMean(x: Value, axes: readonly number[] = [], keep = false): Value {
    return this.reduceBy('ReduceMean', x, axes, keep);
  }
  reduceMax(x: Value, axes: readonly number[] = [], keep = false): Value {
    return this.reduceBy('ReduceMax', x, axes, keep);
  }
  reduceMin(x: Value, axes: readonly number[] = [], keep = false): Value {
    return this.reduceBy('ReduceMin', x, axes, keep);
  }
  reduceBy(
    op: 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceL2' | 'ReduceLogSumExp',
    x: Value,
    axes: readonly number[],
    keep = false,
  ): Value {
    const attributes: Attributes = { keepdims: int(keep ? 1 : 0) };
    return this.one(op, [x], axes.length === 0 ? attributes : { ...attributes, axes: ints(axes) });
  }
  /** The `k` greatest along the last axis, greatest first, and where they stood (int64). */
  topK(x: Value, k: number): [Value, Value] {
    const [values, indices] = this.emit('TopK', [x, this.integers([k])], {}, { outputCount: 2 });
    return [values!, indices!];
  }
  argMax(x: Value, axis = -1): Value {
    return this.one('ArgMax', [x], { axis: int(axis), keepdims: int(0) });
  }

  // Shape

  /**
   * Reshapes to `shape`. Named sizes are taken from the values that carry them, at run time where they must be, so the
   * graph works for every batch and length.
   */
  reshape(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    return this.one('Reshape', [x, this.shapeFor(x, shape)], {}, { types: [{ dtype: x.dtype, shape }] });
  }

  /** The int64 target of a Reshape from `x`: constant where at most one size must be worked out, else gathered at run time. */
  private shapeFor(x: Value, shape: Shape): Value {
    const entries = shape.map((d, i): number | string => (d === x.shape[i] && typeof d === 'string' ? 0 : d));
    const open = entries.flatMap((e, i) => (typeof e === 'string' ? [i] : []));
    if (open.length > 1) return this.shapeVector(shape);
    return this.integers(entries.map((e) => (typeof e === 'string' ? -1 : e)));
  }

  /** `shape` as an int64 vector, read at run time from values that carry the named sizes. */
  shapeVector(shape: Shape): Value {
    if (shape.every((d) => typeof d === 'number')) return this.integers(shape);
    const parts: Value[] = [];
    let run: number[] = [];
    const flush = (): void => {
      if (run.length > 0) parts.push(this.integers(run));
      run = [];
    };
    for (const d of shape) {
      if (typeof d === 'number') run.push(d);
      else {
        flush();
        parts.push(this.sizeOf(d));
      }
    }
    flush();
    return parts.length === 1 ? parts[0]! : this.concat(parts, 0);
  }

  /** A named size as an int64 vector of one element. Throws when no value in scope carries it. */
  sizeOf(dim: Dim): Value {
    if (typeof dim === 'number') return this.integers([dim]);
    const source = this.builder.findDimension(dim);
    if (source) return this.one('Shape', [source.value], { start: int(source.axis), end: int(source.axis + 1) });
    if (/^-?\d+$/.test(dim)) return this.integers([Number(dim)]);
    const factors = factorsOfDim(dim);
    if (factors.length > 1) return factors.map((f) => this.sizeOf(f)).reduce((a, b) => this.mul(a, b));
    const terms = termsOfDim(dim);
    if (terms.length > 1) return terms.map((t) => this.sizeOf(t)).reduce((a, b) => this.add(a, b));
    if (dim.startsWith('-')) return this.neg(this.sizeOf(dim.slice(1)));
    if (dim.startsWith('(')) return this.sizeOf(dim.slice(1, -1));
    throw new Error(`No value in this graph carries the size "${dim}"`);
  }

  transpose(x: Value, perm: readonly number[]): Value {
    return perm.every((p, i) => p === i) ? x : this.one('Transpose', [x], { perm: ints(perm) });
  }
  /** Swaps the last two axes. */
  transposeLast(x: Value): Value {
    const n = x.shape.length;
    return this.transpose(x, [...Array.from({ length: n - 2 }, (_, i) => i), n - 1, n - 2]);
  }
  unsqueeze(x: Value, axes: readonly number[]): Value {
    return axes.length === 0 ? x : this.one('Unsqueeze', [x, this.integers(axes)]);
  }
  squeeze(x: Value, axes: readonly number[]): Value {
    return axes.length === 0 ? x : this.one('Squeeze', [x, this.integers(axes)]);
  }
  /** Repeats size-1 axes (and adds leading ones) until `x` has `shape`. */
  expand(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    return this.one('Expand', [x, this.shapeVector(shape)], {}, { types: [{ dtype: x.dtype, shape }] });
  }
  concat(xs: readonly Value[], axis: number): Value {
    return xs.length === 1 ? xs[0]! : this.one('Concat', xs, { axis: int(axis) });
  }
  split(x: Value, sizes: readonly number[], axis: number): Value[] {
    return this.emit('Split', [x, this.integers(sizes)], { axis: int(axis) }, { outputCount: sizes.length });
  }
  /** `x[start:end:step]` along one axis; `end` null means to the end (for a negative step: through the first element). */
  slice(x: Value, axis: number, start: number, end: number | null, step = 1): Value {
    const stop = end ?? (step > 0 ? INT64_MAX : -INT64_MAX);
    return this.one('Slice', [
      x,
      this.integers([start]),
      this.integers([stop]),
      this.integers([axis]),
      this.integers([step]),
    ]);
  }
  gather(x: Value, indices: Value, axis = 0): Value {
    return this.one('Gather', [x, indices], { axis: int(axis) });
  }
  gatherElements(x: Value, indices: Value, axis: number): Value {
    return this.one('GatherElements', [x, indices], { axis: int(axis) });
  }
  scatterAdd(data: Value, indices: Value, updates: Value, axis: number): Value {
    return this.one('ScatterElements', [data, indices, updates], { axis: int(axis), reduction: text('add') });
  }
  oneHot(indices: Value, depth: number, dtype: DType, axis = -1): Value {
    return this.one('OneHot', [indices, this.integers([depth]), this.constant(tensor(dtype, [2], [0, 1]))], {
      axis: int(axis),
    });
  }
  cumSum(x: Value, axis: number, reverse = false): Value {
    return this.one('CumSum', [x, this.scalar(axis, 'int64')], reverse ? { reverse: int(1) } : {});
  }
  /** Zeros (or `value`) of a shape that may be named. */
  filled(shape: Shape, value: number, dtype: DType): Value {
    if (shape.every((d) => typeof d === 'number') && shape.reduce<Dim>(multiplyDims, 1) === 1) {
      return this.constant(tensor(dtype, shape.map(Number), [value]));
    }
    const attributes: Attributes = { value: { kind: 'tensor', value: tensor(dtype, [1], [value]) } };
    return this.one('ConstantOfShape', [this.shapeVector(shape)], attributes, { types: [{ dtype, shape }] });
  }
  zerosLike(x: Value): Value {
    return this.filled(x.shape, 0, x.dtype);
  }
  onesLike(x: Value): Value {
    return this.filled(x.shape, 1, x.dtype);
  }
  /** `0, 1, …, size−1` as int64. */
  range(size: Dim): Value {
    if (typeof size === 'number') return this.integers(Array.from({ length: size }, (_, i) => i));
    const limit = this.squeeze(this.sizeOf(size), [0]);
    return this.one(
      'Range',
      [this.scalar(0, 'int64'), limit, this.scalar(1, 'int64')],
      {},
      { types: [{ dtype: 'int64', shape: [size] }] },
    );
  }

  leakyRelu(x: Value, alpha: number): Value {
    return this.one('LeakyRelu', [x], { alpha: float(alpha) });
  }

  // Recurrence

  /** An ONNX `Scan` along axis 0. Final states first, then the stacked outputs. */
  scan(spec: ScanSpecification): { states: Value[]; outputs: Value[] } {
    const builder = new GraphBuilder(this.builder.uniqueName(`${spec.hint ?? 'scan'}/body`), this.builder);
    const inner = new Emitter(builder);
    const states = spec.states.map((v) => builder.input(`${v.name}/carried`, v.dtype, v.shape));
    const inputs = spec.inputs.map((v) => builder.input(`${v.name}/step`, v.dtype, v.shape.slice(1)));
    const body = spec.body(inner, states, inputs);
    checkStates('Scan', states, body.states);
    for (const v of [...body.states, ...body.outputs]) builder.output(v);
    const results = this.emitScan(
      builder,
      spec.states,
      spec.inputs,
      spec.inputReversed ?? [],
      spec.outputReversed ?? [],
      spec.hint,
    );
    return { states: results.slice(0, states.length), outputs: results.slice(states.length) };
  }

  /**
   * An ONNX `Loop`. Final states first, then the stacked outputs, as long as there were steps: their first size has a name of
   * its own.
   */
  loop(spec: LoopSpecification): { states: Value[]; outputs: Value[] } {
    const builder = new GraphBuilder(this.builder.uniqueName(`${spec.hint ?? 'loop'}/body`), this.builder);
    const position = builder.input('position', 'int64', []);
    builder.input('condition', 'bool', []);
    const states = spec.states.map((v) => builder.input(`${v.name}/carried`, v.dtype, v.shape));
    const body = spec.body(new Emitter(builder), states, position);
    checkStates('Loop', states, body.states);
    for (const v of [body.goesOn, ...body.states, ...body.outputs]) builder.output(v);
    const steps = this.builder.uniqueName('time.written');
    const types = [
      ...spec.states.map(({ dtype, shape }) => ({ dtype, shape })),
      ...body.outputs.map(({ dtype, shape }) => ({ dtype, shape: [steps, ...shape] })),
    ];
    const results = this.emit(
      'Loop',
      [this.scalar(spec.most, 'int64'), this.scalar(1, 'bool'), ...spec.states],
      { body: graphValue(builder.build()) },
      { types, ...(spec.hint === undefined ? {} : { hint: spec.hint }) },
    );
    return { states: results.slice(0, states.length), outputs: results.slice(states.length) };
  }

  /** Wraps a finished body builder in a `Scan` node. */
  emitScan(
    body: GraphBuilder,
    states: readonly Value[],
    inputs: readonly Value[],
    inputReversed: readonly boolean[],
    outputReversed: readonly boolean[],
    hint?: string,
  ): Value[] {
    const outputs = body.outputs.length - states.length;
    const directions = (flags: readonly boolean[], n: number): number[] =>
      Array.from({ length: n }, (_, i) => (flags[i] ? 1 : 0));
    const attributes: Attributes = {
      body: graphValue(body.build()),
      num_scan_inputs: int(inputs.length),
      scan_input_directions: ints(directions(inputReversed, inputs.length)),
      scan_output_directions: ints(directions(outputReversed, outputs)),
    };
    return this.emit('Scan', [...states, ...inputs], attributes, {
      outputCount: body.outputs.length,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Runs `emitNodes` with all new nodes attributed to a block of the document. */
  within<T>(block: string, emitNodes: () => T): T {
    const held = this.builder.block;
    this.builder.block = block;
    try {
      return emitNodes();
    } finally {
      this.builder.block = held;
    }
  }
}

/** Throws where a body does not hand on each state as it got it. */
function checkStates(op: string, given: readonly Value[], returned: readonly Value[]): void {
  if (returned.length !== given.length) throw new Error(`A ${op} body must return every state`);
  given.forEach(({ shape }, i) => {
    const next = returned[i]!.shape;
    if (!sameShape(next, shape)) {
      throw new Error(`${op} state ${i} changes shape from [${shape.join()}] to [${next.join()}]`);
    }
  });
}
