import { floatAttribute, intAttribute } from '../ir/graph';
import type { mathOps } from '../ops/math';
import { isFloat } from '../tensor/dtype';
import { normalizeAxis } from '../tensor/dims';
import { sizeOf } from '../tensor/tensor';
import { erf } from './erf';
import {
  broadcastSizes,
  broadcastStrides,
  flatIndex,
  forEachIndex,
  forEachLine,
  mapElements,
  stridesOf,
} from './indexing';
import {
  integers,
  operand,
  type Kernel,
  type KernelCall,
  type KernelFamily,
  type KernelResult,
  type Numbers,
} from './kernel';

/** A float attribute as ONNX stores it: float32, whatever the element type of the graph. */
export function storedFloat(call: KernelCall, name: string, fallback: number): number {
  return Math.fround(floatAttribute(call.attributes, name, fallback));
}

function unary(compute: (x: number, call: KernelCall) => number): Kernel {
  return (call) => {
    const x = operand(call, 0);
    return [{ dims: x.dims, data: x.data.map((v) => compute(v, call)) }];
  };
}

function elementwise(compute: (...values: readonly number[]) => number): Kernel {
  return (call) => [
    mapElements(
      call.inputs.map((_, i) => operand(call, i)),
      compute,
    ),
  ];
}

const divide: Kernel = (call) => {
  if (isFloat(operand(call, 0).dtype)) return elementwise((a, b) => a / b)(call);
  return elementwise((a, b) => {
    if (b === 0) throw new Error(`Div ${call.name} divides an integer by zero`);
    return Math.trunc(a / b);
  })(call);
};

/** C's `pow`, which ONNX follows: it differs from ECMAScript's at ±1 with an infinite or undefined exponent. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1;
  return base ** exponent;
}

export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

const clip: Kernel = (call) => {
  const low = call.inputs[1]?.data[0] ?? -Infinity;
  const high = call.inputs[2]?.data[0] ?? Infinity;
  return unary((x) => Math.min(high, Math.max(low, x)))(call);
};

/** Both normalise along one axis: `exp(x − max) / Σ exp(x − max)` and its logarithm. */
function softmax(logarithm: boolean): Kernel {
  return (call) => {
    const x = operand(call, 0);
    const axis = normalizeAxis(intAttribute(call.attributes, 'axis', -1), x.dims.length);
    const data = new Float64Array(x.data.length);
    forEachLine(x.dims, axis, (start, stride, length) => {
      let max = -Infinity;
      for (let i = 0; i < length; i++) max = Math.max(max, x.data[start + i * stride]!);
      let sum = 0;
      for (let i = 0; i < length; i++) sum += Math.exp(x.data[start + i * stride]! - max);
      for (let i = 0; i < length; i++) {
        const shifted = x.data[start + i * stride]! - max;
        data[start + i * stride] = logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
      }
    });
    return [{ dims: x.dims, data }];
  };
}

const cumSum: Kernel = (call) => {
  const x = operand(call, 0);
  const axis = normalizeAxis(operand(call, 1).data[0]!, x.dims.length);
  const exclusive = intAttribute(call.attributes, 'exclusive', 0) === 1;
  const reverse = intAttribute(call.attributes, 'reverse', 0) === 1;
  const data = new Float64Array(x.data.length);
  forEachLine(x.dims, axis, (start, stride, length) => {
    let sum = 0;
    for (let step = 0; step < length; step++) {
      const at = start + (reverse ? length - 1 - step : step) * stride;
      data[at] = exclusive ? sum : sum + x.data[at]!;
      sum += x.data[at]!;
    }
  });
  return [{ dims: x.dims, data }];
};

/** NumPy's `matmul`: vectors become matrices and lose that axis again, leading axes broadcast. */
function matMul(a: Numbers, b: Numbers): KernelResult {
  const left = a.dims.length === 1 ? [1, ...a.dims] : a.dims;
  const right = b.dims.length === 1 ? [...b.dims, 1] : b.dims;
  const [rows, inner] = left.slice(-2) as [number, number];
  const [innerRight, columns] = right.slice(-2) as [number, number];
  if (inner !== innerRight) throw new Error(`MatMul: [${a.dims.join()}] by [${b.dims.join()}] do not fit`);
  const batch = broadcastSizes(left.slice(0, -2), right.slice(0, -2));
  const leftStrides = broadcastStrides(left.slice(0, -2), batch);
  const rightStrides = broadcastStrides(right.slice(0, -2), batch);
  const data = new Float64Array(sizeOf(batch) * rows * columns);
  forEachIndex(batch, (index, at) => {
    const fromLeft = flatIndex(index, leftStrides) * rows * inner;
    const fromRight = flatIndex(index, rightStrides) * inner * columns;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += a.data[fromLeft + i * inner + k]! * b.data[fromRight + k * columns + j]!;
        }
        data[(at * rows + i) * columns + j] = sum;
      }
    }
  });
  const keptRows = a.dims.length === 1 ? [] : [rows];
  const keptColumns = b.dims.length === 1 ? [] : [columns];
  return { dims: [...batch, ...keptRows, ...keptColumns], data };
}

const gemm: Kernel = (call) => {
  const turned = (x: Numbers, flag: string): Numbers =>
    intAttribute(call.attributes, flag, 0) === 1 ? transposeMatrix(x) : x;
  const product = matMul(turned(operand(call, 0), 'transA'), turned(operand(call, 1), 'transB'));
  const alpha = storedFloat(call, 'alpha', 1);
  const beta = storedFloat(call, 'beta', 1);
  const data = product.data.map((x) => alpha * x);
  const c = call.inputs[2];
  if (c) {
    const strides = broadcastStrides(c.dims, product.dims);
    forEachIndex(product.dims, (index, flat) => {
      data[flat]! += beta * c.data[flatIndex(index, strides)]!;
    });
  }
  return [{ dims: product.dims, data }];
};

function transposeMatrix(x: Numbers): Numbers {
  const [rows, columns] = x.dims as [number, number];
  const strides = stridesOf(x.dims);
  const data = new Float64Array(x.data.length);
  forEachIndex([columns, rows], ([i, j], flat) => {
    data[flat] = x.data[flatIndex([j!, i!], strides)]!;
  });
  return { dtype: x.dtype, dims: [columns, rows], data };
}

/** The greatest (or least) along an axis, best first; of equals the one that stands first. */
function topK(call: KernelCall): KernelResult[] {
  const x = operand(call, 0);
  const [k = 0] = integers(call, 1) ?? [];
  const axis = normalizeAxis(intAttribute(call.attributes, 'axis', -1), x.dims.length);
  const sign = intAttribute(call.attributes, 'largest', 1) === 1 ? 1 : -1;
  const dims = x.dims.map((d, i) => (i === axis ? k : d));
  const values = new Float64Array(sizeOf(dims));
  const indices = new Float64Array(sizeOf(dims));
  const lines: (readonly [number, number])[] = [];
  forEachLine(dims, axis, (start, stride) => lines.push([start, stride]));
  let line = 0;
  forEachLine(x.dims, axis, (start, stride, length) => {
    const at = (i: number): number => x.data[start + i * stride]!;
    const order = Array.from({ length }, (_, i) => i).sort((a, b) => sign * (at(b) - at(a)) || a - b);
    const [to = 0, step = 1] = lines[line++] ?? [];
    for (let i = 0; i < k; i++) {
      values[to + i * step] = at(order[i]!);
      indices[to + i * step] = order[i]!;
    }
  });
  return [
    { dims, data: values },
    { dims, data: indices },
  ];
}

export const mathKernels = {
  Add: elementwise((a, b) => a + b),
  Sub: elementwise((a, b) => a - b),
  Mul: elementwise((a, b) => a * b),
  Div: divide,
  Pow: elementwise((a, b) => power(a, b)),
  Min: elementwise(Math.min),
  Max: elementwise(Math.max),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((x) => 1 / x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Erf: unary(erf),
  Sin: unary(Math.sin),
  Floor: unary(Math.floor),
  Tanh: unary(Math.tanh),
  Sigmoid: unary(sigmoid),
  Relu: unary((x) => (x < 0 ? 0 : x)),
  LeakyRelu: unary((x, call) => (x < 0 ? storedFloat(call, 'alpha', 0.01) * x : x)),
  Elu: unary((x, call) => (x < 0 ? storedFloat(call, 'alpha', 1) * Math.expm1(x) : x)),
  Softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Clip: clip,
  Softmax: softmax(false),
  LogSoftmax: softmax(true),
  CumSum: cumSum,
  TopK: topK,
  MatMul: (call) => [matMul(operand(call, 0), operand(call, 1))],
  Gemm: gemm,
} as const satisfies KernelFamily<typeof mathOps>;
