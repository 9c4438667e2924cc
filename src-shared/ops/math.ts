import { intAttribute } from '../ir/graph';
import { UnknownTypeError } from '../ir/unknown-type';
import { describeShape, normalizeAxis } from '../tensor/dims';
import { constantIntegers, inputOf, type OpRow } from './op';
import { binary, broadcastAll, broadcastOrThrow, likeFirst, unary } from './shapes';

/** ONNX's `math` family. */
export const mathOps = {
  Add: binary(),
  Sub: binary(),
  Mul: binary(),
  Div: binary(),
  Pow: binary(15),
  Min: { since: 13, inputs: [1, Infinity], outputs: [1, 1], attributes: {}, infer: broadcastAll },
  Max: { since: 13, inputs: [1, Infinity], outputs: [1, 1], attributes: {}, infer: broadcastAll },
  Neg: unary(),
  Abs: unary(),
  Sign: unary(),
  Sqrt: unary(),
  Reciprocal: unary(),
  Exp: unary(),
  Log: unary(),
  Erf: unary(),
  Sin: unary({}, 7),
  Floor: unary(),
  Tanh: unary(),
  Sigmoid: unary(),
  Relu: unary({}, 14),
  LeakyRelu: unary({ alpha: 'float' }, 16),
  Elu: unary({ alpha: 'float' }, 6),
  Softplus: unary({}, 1),
  Clip: { since: 13, inputs: [1, 3], outputs: [1, 1], attributes: {}, stop: [1, 2], infer: likeFirst },
  Softmax: unary({ axis: 'int' }),
  LogSoftmax: unary({ axis: 'int' }),
  CumSum: {
    since: 14,
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: { exclusive: 'int', reverse: 'int' },
    stop: [1],
    infer: likeFirst,
  },
  TopK: {
    since: 11,
    inputs: [2, 2],
    outputs: [2, 2],
    attributes: { axis: 'int', largest: 'int', sorted: 'int' },
    stop: [1],
    infer: (call) => {
      const x = inputOf(call, 0);
      const [k] = constantIntegers(call.inputs[1]) ?? [];
      if (k === undefined) throw new UnknownTypeError('TopK: how many is only known at run time');
      const axis = normalizeAxis(intAttribute(call.attributes, 'axis', -1), x.shape.length);
      const shape = x.shape.map((d, i) => (i === axis ? k : d));
      return [
        { dtype: x.dtype, shape },
        { dtype: 'int64', shape },
      ];
    },
  },
  MatMul: {
    since: 13,
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: {},
    infer: (call) => {
      const a = inputOf(call, 0);
      const b = inputOf(call, 1);
      if (a.shape.length === 0 || b.shape.length === 0) throw new Error('MatMul needs at least one axis on each side');
      const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
      const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
      if (left[left.length - 1] !== right[right.length - 2]) {
        throw new Error(`MatMul: ${describeShape(a.shape)} by ${describeShape(b.shape)} do not fit`);
      }
      const batch = broadcastOrThrow(call, left.slice(0, -2), right.slice(0, -2));
      const rows = a.shape.length === 1 ? [] : [left[left.length - 2]!];
      const columns = b.shape.length === 1 ? [] : [right[right.length - 1]!];
      return [{ dtype: a.dtype, shape: [...batch, ...rows, ...columns] }];
    },
  },
  Gemm: {
    since: 13,
    inputs: [2, 3],
    outputs: [1, 1],
    attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
    infer: (call) => {
      const a = inputOf(call, 0);
      const b = inputOf(call, 1);
      const transA = intAttribute(call.attributes, 'transA', 0) === 1;
      const transB = intAttribute(call.attributes, 'transB', 0) === 1;
      const [rows, innerA] = transA ? [a.shape[1], a.shape[0]] : a.shape;
      const [innerB, columns] = transB ? [b.shape[1], b.shape[0]] : b.shape;
      if (a.shape.length !== 2 || b.shape.length !== 2 || innerA !== innerB) {
        throw new Error(`Gemm: ${describeShape(a.shape)} by ${describeShape(b.shape)} do not fit`);
      }
      const shape = [rows!, columns!];
      const c = call.inputs[2];
      if (c && broadcastOrThrow(call, shape, c.shape).length !== 2)
        throw new Error('Gemm: C must broadcast to the product');
      return [{ dtype: a.dtype, shape }];
    },
  },
} as const satisfies Record<string, OpRow>;
