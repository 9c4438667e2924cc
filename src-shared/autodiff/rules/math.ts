import { float, int } from '../../ir/attributes';
import { floatAttribute, intAttribute, type Attributes, type Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { multiplyDims, type Shape } from '../../tensor/dims';
import { toNumbers } from '../../tensor/tensor';
import { binaryRule, unaryRule, type GradientRule, type RuleEntry } from '../rule';

/** A float attribute as the operator sees it: files hold float32, also for a graph in float64. */
function storedFloat(attributes: Attributes, name: string, fallback: number): number {
  return Math.fround(floatAttribute(attributes, name, fallback));
}

// y = max or min of the inputs: those equal to y share dy equally (AD5).
const extreme: GradientRule = ({ g, x, y, dy, wanted }) => {
  const inputs = x.filter((v) => v !== null);
  if (inputs.length === 1) return [dy[0]!];
  const chosen = inputs.map((v) => g.cast(g.equal(v, y[0]!), v.dtype));
  const share = g.div(
    dy[0]!,
    chosen.reduce((a, b) => g.add(a, b)),
  );
  return chosen.map((one, at) => (wanted[at] ? g.mul(one, share) : null));
};

// y = a^b: da = b·a^(b−1)·dy, 0 where b = 0; db = log(a)·y·dy, 0 where a ≤ 0 (AD9).
const power: GradientRule = ({ g, x, y, dy, wanted }) => {
  const a = x[0]!;
  const exponent = g.cast(x[1]!, a.dtype);
  const known = x[1]!.constant ? toNumbers(x[1]!.constant) : null;
  const byBase = (): Value => {
    if (known?.length === 1) {
      if (known[0] === 1) return dy[0]!;
      if (known[0] === 2) return g.mul(dy[0]!, g.mul(a, 2));
    }
    const slope = g.mul(g.pow(a, g.sub(exponent, 1)), exponent);
    const isSafe = known?.every((value) => value !== 0) ?? false;
    return g.mul(dy[0]!, isSafe ? slope : g.where(g.equal(exponent, 0), 0, slope));
  };
  const byExponent = (): Value => g.where(g.greater(a, 0), g.mul(dy[0]!, g.mul(y[0]!, g.log(a))), 0);
  return [wanted[0] ? byBase() : null, wanted[1] ? byExponent() : null];
};

// dx = the running sum of dy from the other end
const cumulativeSum: GradientRule = ({ g, x, dy, attributes }) => {
  const reverse = 1 - intAttribute(attributes, 'reverse', 0);
  const exclusive = intAttribute(attributes, 'exclusive', 0);
  return [g.one('CumSum', [dy[0]!, x[1]!], { exclusive: int(exclusive), reverse: int(reverse) })];
};

/** Whether a factor of a product is one matrix: two axes after leading axes of size 1. */
function isPlainMatrix(shape: Shape): boolean {
  return shape.length >= 2 && shape.slice(0, -2).every((d) => d === 1);
}

/** The factor as one matrix: leading axes and rows together. A view, not a copy. */
function asMatrix(g: Emitter, x: Value): Value {
  const rows = x.shape.slice(0, -1).reduce(multiplyDims, 1);
  return g.reshape(x, [rows, x.shape[x.shape.length - 1]!]);
}

/** The factor as one matrix with its rows kept: leading axes and columns together. Moves whole rows. */
function asWideMatrix(g: Emitter, x: Value): Value {
  const n = x.shape.length;
  const rowsFirst = g.transpose(x, [n - 2, ...Array.from({ length: n - 2 }, (_, i) => i), n - 1]);
  const rest = rowsFirst.shape.slice(1).reduce(multiplyDims, 1);
  return g.reshape(rowsFirst, [x.shape[n - 2]!, rest]);
}

/**
 * dA = dY·Bᵀ, dB = Aᵀ·dY for operands of two axes or more.
 * Where one of them is one matrix (a weight), its gradient is a single product over all leading axes of the other.
 */
function matrixProduct(g: Emitter, dy: Value, a: Value, b: Value): readonly [() => Value, () => Value] {
  if (isPlainMatrix(b.shape)) {
    return [
      () => g.reshape(g.gemm(asMatrix(g, dy), asMatrix(g, b), null, { transB: true }), a.shape),
      () => g.reshape(g.gemm(asMatrix(g, a), asMatrix(g, dy), null, { transA: true }), b.shape),
    ];
  }
  if (isPlainMatrix(a.shape)) {
    return [
      () => g.reshape(g.gemm(asWideMatrix(g, dy), asWideMatrix(g, b), null, { transB: true }), a.shape),
      () => g.matMul(g.transposeLast(a), dy),
    ];
  }
  return [() => g.matMul(dy, g.transposeLast(b)), () => g.matMul(g.transposeLast(a), dy)];
}

/** A vector on the left counts as one row, on the right as one column; dY gets the axis that the product dropped. */
const matMul = binaryRule((g, dy, a, b) => {
  if (a.shape.length === 1 && b.shape.length === 1) return [() => g.mul(dy, b), () => g.mul(dy, a)];
  if (a.shape.length === 1) {
    const [da, db] = matrixProduct(g, g.unsqueeze(dy, [-2]), g.unsqueeze(a, [0]), b);
    return [() => g.squeeze(da(), [-2]), db];
  }
  if (b.shape.length === 1) {
    const [da, db] = matrixProduct(g, g.unsqueeze(dy, [-1]), a, g.unsqueeze(b, [1]));
    return [da, () => g.squeeze(db(), [-1])];
  }
  return matrixProduct(g, dy, a, b);
});

// Y = α·A'·B' + β·C (A' is A or Aᵀ): dA' = α·dY·B'ᵀ, dB' = α·A'ᵀ·dY, dC = β·dY
const gemm: GradientRule = ({ g, x, dy, wanted, attributes }) => {
  const [a, b] = [x[0]!, x[1]!];
  const alpha = floatAttribute(attributes, 'alpha', 1);
  const beta = storedFloat(attributes, 'beta', 1);
  const transA = intAttribute(attributes, 'transA', 0) === 1;
  const transB = intAttribute(attributes, 'transB', 0) === 1;
  const product = (left: Value, right: Value, flipLeft: boolean, flipRight: boolean): Value =>
    g.one('Gemm', [left, right], {
      alpha: float(alpha),
      transA: int(flipLeft ? 1 : 0),
      transB: int(flipRight ? 1 : 0),
    });
  const byA = (): Value => (transA ? product(b, dy[0]!, transB, true) : product(dy[0]!, b, false, !transB));
  const byB = (): Value => (transB ? product(dy[0]!, a, true, transA) : product(a, dy[0]!, !transA, false));
  const byC = (): Value => (beta === 1 ? dy[0]! : g.mul(dy[0]!, beta));
  return [wanted[0] ? byA() : null, wanted[1] ? byB() : null, wanted[2] ? byC() : null];
};

/** Gradients of the `math` family. Where a formula can use `y`, it does: the forward pass holds it already. */
export const mathRules = {
  // da = dy, db = dy
  Add: binaryRule((_g, dy) => [() => dy, () => dy]),
  // da = dy, db = −dy
  Sub: binaryRule((g, dy) => [() => dy, () => g.neg(dy)]),
  // da = dy·b, db = dy·a
  Mul: binaryRule((g, dy, a, b) => [() => g.mul(dy, b), () => g.mul(dy, a)]),
  // da = dy / b, db = −y·dy / b
  Div: binaryRule((g, dy, _a, b, y) => [() => g.div(dy, b), () => g.neg(g.mul(y, g.div(dy, b)))]),
  Pow: power,
  Min: extreme,
  Max: extreme,
  // dx = −dy
  Neg: unaryRule((g, dy) => g.neg(dy)),
  // dx = sign(x)·dy, 0 at 0 (AD6)
  Abs: unaryRule((g, dy, x) => g.mul(dy, g.sign(x))),
  Sign: 'zero',
  // dx = dy / (2y); infinite at 0, as the function's slope is (AD10)
  Sqrt: unaryRule((g, dy, _x, y) => g.div(dy, g.mul(y, 2))),
  // dx = −y²·dy
  Reciprocal: unaryRule((g, dy, _x, y) => g.neg(g.mul(dy, g.mul(y, y)))),
  // dx = y·dy
  Exp: unaryRule((g, dy, _x, y) => g.mul(dy, y)),
  // dx = dy / x
  Log: unaryRule((g, dy, x) => g.div(dy, x)),
  // dx = 2/√π · exp(−x²)·dy
  Erf: unaryRule((g, dy, x) => g.mul(g.mul(g.exp(g.neg(g.mul(x, x))), 2 / Math.sqrt(Math.PI)), dy)),
  // dx = cos(x)·dy, written with the sine
  Sin: unaryRule((g, dy, x) => g.mul(dy, g.one('Sin', [g.add(x, Math.PI / 2)]))),
  Floor: 'zero',
  // dx = (1 − y²)·dy
  Tanh: unaryRule((g, dy, _x, y) => g.mul(dy, g.sub(1, g.mul(y, y)))),
  // dx = y·(1 − y)·dy
  Sigmoid: unaryRule((g, dy, _x, y) => g.mul(dy, g.mul(y, g.sub(1, y)))),
  // dx = y > 0 ? dy : 0 (AD1)
  Relu: unaryRule((g, dy, _x, y) => g.where(g.greater(y, 0), dy, 0)),
  // dx = x > 0 ? dy : α·dy (AD2)
  LeakyRelu: unaryRule((g, dy, x, _y, attributes) =>
    g.where(g.greater(x, 0), dy, g.mul(dy, storedFloat(attributes, 'alpha', 0.01))),
  ),
  // y = x > 0 ? x : α·(exp(x) − 1): dx = x > 0 ? dy : (y + α)·dy (AD3)
  Elu: unaryRule((g, dy, x, y, attributes) =>
    g.where(g.greater(x, 0), dy, g.mul(dy, g.add(y, storedFloat(attributes, 'alpha', 1)))),
  ),
  // dx = σ(x)·dy
  Softplus: unaryRule((g, dy, x) => g.mul(dy, g.sigmoid(x))),
  // dx = dy where y = x, that is inside the bounds and on them (AD7), else 0
  Clip: ({ g, x, y, dy }) => [g.where(g.equal(x[0]!, y[0]!), dy[0]!, 0)],
  // dx = y·(dy − Σ y·dy)
  Softmax: unaryRule((g, dy, _x, y, attributes) => {
    const axis = intAttribute(attributes, 'axis', -1);
    const weighted = g.mul(dy, y);
    return g.sub(weighted, g.mul(y, g.reduceSum(weighted, [axis], true)));
  }),
  // dx = dy − exp(y)·Σ dy
  LogSoftmax: unaryRule((g, dy, _x, y, attributes) => {
    const axis = intAttribute(attributes, 'axis', -1);
    return g.sub(dy, g.mul(g.exp(y), g.reduceSum(dy, [axis], true)));
  }),
  CumSum: cumulativeSum,
  // dx holds dy where the values stood, 0 elsewhere
  TopK: ({ g, x, y, dy, attributes }) => {
    const axis = intAttribute(attributes, 'axis', -1);
    return [dy[0] ? g.scatterAdd(g.zerosLike(x[0]!), y[1]!, dy[0], axis) : null, null];
  },
  MatMul: matMul,
  Gemm: gemm,
} as const satisfies Record<string, RuleEntry>;
