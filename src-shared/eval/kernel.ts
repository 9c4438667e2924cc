import type { Attributes, Graph, Value } from '../ir/graph';
import type { OpCall } from '../ops/op';
import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import { castTensor, toNumbers, type Tensor } from '../tensor/tensor';

/** A tensor whose elements are held as float64, already rounded to what `dtype` can hold. */
export interface Numbers {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

/** What a kernel computes: the evaluator rounds `data` to the element type the node declares. */
export interface KernelResult {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

export interface KernelCall {
  readonly op: string;
  readonly name: string;
  /** Null stands for an optional input that is left out. */
  readonly inputs: readonly (Numbers | null)[];
  readonly attributes: Attributes;
  /** Declared outputs of the node. */
  readonly outputs: readonly Value[];
  /** Evaluates a body of this node once, with the values of the enclosing graphs in reach. */
  readonly runBody: (body: Graph, inputs: readonly Numbers[]) => Numbers[];
  /** The sizes of a declared shape in this evaluation. Throws while one of its names is not known. */
  readonly resolveShape: (shape: Shape) => number[];
}

/** Computes all outputs of a node; results beyond those the node declares are dropped. */
export type Kernel = (call: KernelCall) => readonly KernelResult[];

/** The input at `index`; throws when it is left out. */
export function operand(call: KernelCall, index: number): Numbers {
  const value = call.inputs[index];
  if (!value) throw new Error(`${call.op} ${call.name} needs input ${index}`);
  return value;
}

/** The elements of an integer input as plain numbers; null when it is left out. */
export function integers(call: KernelCall, index: number): number[] | null {
  const value = call.inputs[index];
  return value ? Array.from(value.data) : null;
}

/** The call in the form in which the operator table reads it: sizes in place of declared shapes, no contents. */
export function asOpCall(call: KernelCall): OpCall {
  const describe = (v: Numbers | null): Value | null =>
    v && { name: '', dtype: v.dtype, shape: v.dims, constant: null };
  return {
    op: call.op,
    inputs: call.inputs.map(describe),
    attributes: call.attributes,
    outputCount: call.outputs.length,
  };
}

/** Rounds float64 results to `dtype`, as storing them would. Throws where an integer type cannot hold a value at all. */
export function roundTo(dtype: DType, result: KernelResult): Numbers {
  const { dims, data } = result;
  switch (dtype) {
    case 'float64':
      return { dtype, dims, data };
    case 'float32':
      return { dtype, dims, data: data.map(Math.fround) };
    case 'bool':
      return { dtype, dims, data: data.map((x) => (x === 0 ? 0 : 1)) };
    case 'int32':
      return { dtype, dims, data: data.map((x) => x | 0) };
    case 'uint8':
      return { dtype, dims, data: data.map((x) => x & 255) };
    case 'int64':
      return {
        dtype,
        dims,
        data: data.map((x) => {
          if (!Number.isFinite(x)) throw new Error(`${x} has no int64 value`);
          // `+ 0` turns the −0 of a truncated −0.5 into the only zero integers have.
          return Math.trunc(x) + 0;
        }),
      };
  }
}

export function toTensor(value: Numbers): Tensor {
  return castTensor({ dtype: 'float64', dims: value.dims, data: value.data }, value.dtype);
}

export function fromTensor(t: Tensor): Numbers {
  return { dtype: t.dtype, dims: t.dims, data: toNumbers(t) };
}

/** One kernel for every row of an operator family: a row without one does not compile. */
export type KernelFamily<Rows> = Readonly<Record<keyof Rows, Kernel>>;
