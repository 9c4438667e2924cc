import { int, tensorValue, text } from '../../ir/attributes';
import { ONNX_TYPE } from '../../ops/tensor';
import { tensor } from '../../tensor/tensor';
import { input, type OperatorCase } from './operator-case';

const FAR = 2 ** 31 - 1;

/** `[starts, ends, axes, steps]` on a tensor of [4, 5, 3]. */
const SLICES: readonly (readonly (readonly number[])[])[] = [
  [[1], [3], [0], [1]],
  [[-2], [FAR], [1], [1]],
  [
    [0, 1],
    [FAR, -1],
    [0, 1],
    [2, 3],
  ],
  [[-1], [-FAR], [1], [-1]],
  [
    [3, 4],
    [0, -FAR],
    [0, 1],
    [-2, -3],
  ],
  [[FAR], [-FAR], [-1], [-1]],
  [[2], [2], [0], [1]],
  [[9], [12], [0], [1]],
  [[-9], [2], [1], [1]],
  [[0], [3], [1], [-1]],
];

const scatterCases: readonly OperatorCase[] = [
  ...(['none', 'add', 'mul'] as const).flatMap((reduction): OperatorCase[] =>
    [0, 1, -1].map((axis) => ({
      op: 'ScatterElements',
      title: `${reduction} along axis ${axis}`,
      build: (g, dtype) => ({
        y: g.one(
          'ScatterElements',
          [input(g, 'x', dtype, [3, 4]), input(g, 'indices', 'int64', [2, 3]), input(g, 'updates', dtype, [2, 3])],
          { axis: int(axis), reduction: text(reduction) },
        ),
      }),
      // With no reduction a place may be written only once: whichever write came last would count.
      feeds: { indices: reduction === 'none' ? [0, 1, -1, 1, 2, 0] : [0, 0, -1, 2, 0, 2] },
    })),
  ),
  ...(['none', 'add', 'mul'] as const).flatMap((reduction): OperatorCase[] => [
    {
      op: 'ScatterND',
      title: `${reduction} of elements`,
      build: (g, dtype) => ({
        y: g.one(
          'ScatterND',
          [input(g, 'x', dtype, [3, 4]), input(g, 'indices', 'int64', [4, 2]), input(g, 'updates', dtype, [4])],
          { reduction: text(reduction) },
        ),
      }),
      feeds: { indices: reduction === 'none' ? [0, 0, 2, -1, 1, 1, 1, 2] : [0, 0, 2, -1, 0, 0, 2, 3] },
    },
    {
      op: 'ScatterND',
      title: `${reduction} of rows`,
      build: (g, dtype) => ({
        y: g.one(
          'ScatterND',
          [input(g, 'x', dtype, [3, 4]), input(g, 'indices', 'int64', [2, 1]), input(g, 'updates', dtype, [2, 4])],
          { reduction: text(reduction) },
        ),
      }),
      feeds: { indices: reduction === 'none' ? [-1, 0] : [1, 1] },
    },
  ]),
];

export const tensorCases: readonly OperatorCase[] = [
  {
    op: 'Identity',
    title: 'of floats and integers',
    build: (g, dtype) => ({ x: g.identity(input(g, 'a', dtype, [2, 3])), i: g.identity(input(g, 'b', 'int64', [])) }),
  },
  {
    op: 'Cast',
    title: 'between all types',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [6]);
      const i = input(g, 'i', 'int64', [3]);
      const b = input(g, 'b', 'bool', [2]);
      const to = (name: keyof typeof ONNX_TYPE, v: typeof x): typeof x =>
        g.one('Cast', [v], { to: int(ONNX_TYPE[name]) });
      return {
        float32: to('float32', x),
        float64: to('float64', x),
        int32: to('int32', x),
        int64: to('int64', x),
        bool: to('bool', x),
        fromInteger: to(dtype, i),
        narrowed: to('int32', i),
        fromBoolean: to(dtype, b),
        boolToInteger: to('int64', b),
        bytes: to('uint8', to('int32', b)),
      };
    },
    feeds: { x: [-2.7, -0.5, 0, 0.5, 2.7, 1e6], i: [-3, 0, 16777217], b: [0, 1] },
  },
  {
    op: 'Reshape',
    title: 'with −1, 0 and plain sizes',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 3, 4]);
      return {
        flat: g.one('Reshape', [x, g.integers([-1])]),
        open: g.one('Reshape', [x, g.integers([0, -1])]),
        plain: g.one('Reshape', [x, g.integers([4, 6])]),
        empty: g.one('Reshape', [input(g, 'none', dtype, [0, 3]), g.integers([0, 1, 3])]),
      };
    },
  },
  {
    op: 'Transpose',
    title: 'by default and by permutation',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 3, 4]);
      return { reversed: g.one('Transpose', [x]), turned: g.transpose(x, [1, 2, 0]) };
    },
  },
  {
    op: 'Squeeze',
    title: 'of named axes and of all',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [1, 3, 1]);
      return { first: g.squeeze(x, [0]), last: g.squeeze(x, [-1]), all: g.one('Squeeze', [x]) };
    },
  },
  {
    op: 'Unsqueeze',
    title: 'at front, back and between',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 3]);
      return { front: g.unsqueeze(x, [0]), back: g.unsqueeze(x, [-1]), both: g.unsqueeze(x, [3, 1]) };
    },
  },
  {
    op: 'Expand',
    title: 'both ways',
    build: (g, dtype) => ({
      up: g.expand(input(g, 'x', dtype, [3, 1]), [2, 3, 4]),
      ones: g.one('Expand', [input(g, 'z', dtype, [2, 3]), g.integers([1, 1, 1])]),
    }),
  },
  ...SLICES.map(([starts, ends, axes, steps]): OperatorCase => ({
    op: 'Slice',
    title: `[${starts!.join()}] to [${ends!.join()}] on [${axes!.join()}] by [${steps!.join()}]`,
    build: (g, dtype) => ({
      y: g.one('Slice', [
        input(g, 'x', dtype, [4, 5, 3]),
        ...[starts!, ends!, axes!, steps!].map((list) => g.integers(list)),
      ]),
    }),
  })),
  {
    op: 'Slice',
    title: 'with default axes and steps',
    build: (g, dtype) => ({
      y: g.one('Slice', [input(g, 'x', dtype, [4, 5, 3]), g.integers([1, 2]), g.integers([3, 4])]),
    }),
  },
  ...(['constant', 'reflect', 'edge'] as const).flatMap((mode): OperatorCase[] =>
    [
      [1, 2, 0, 2],
      [0, 0, 1, 0],
      [-1, 1, 1, -2],
    ].map((pads) => ({
      op: 'Pad',
      title: `${mode} by [${pads.join()}]`,
      build: (g, dtype) => {
        const x = input(g, 'x', dtype, [3, 4]);
        const value = mode === 'constant' ? g.scalar(0.5, dtype) : null;
        return { y: g.one('Pad', [x, g.integers(pads), value], { mode: text(mode) }) };
      },
    })),
  ),
  ...[0, 1, -1].map((axis): OperatorCase => ({
    op: 'Concat',
    title: `along axis ${axis}`,
    build: (g, dtype) => {
      const part = (name: string, size: number): ReturnType<typeof input> => {
        const shape = [2, 3, 2];
        shape.splice(axis, 1, size);
        return input(g, name, dtype, shape);
      };
      return { y: g.concat([part('a', 2), part('b', 0), part('c', 3)], axis) };
    },
  })),
  {
    op: 'Split',
    title: 'into equal, given and empty parts',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [4, 6]);
      const [a, b] = g.emit('Split', [x], {}, { outputCount: 2 });
      const [c, d, e] = g.split(x, [1, 0, 5], -1);
      return { a: a!, b: b!, c: c!, d: d!, e: e! };
    },
  },
  ...[0, 1, -1].map((axis): OperatorCase => ({
    op: 'Gather',
    title: `along axis ${axis}, from both ends`,
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [3, 3, 4]);
      return {
        matrix: g.gather(x, input(g, 'indices', 'int64', [2, 2]), axis),
        single: g.gather(x, input(g, 'index', 'int64', []), axis),
        small: g.gather(x, input(g, 'narrow', 'int32', [2]), axis),
        empty: g.gather(x, input(g, 'none', 'int64', [0]), axis),
      };
    },
    feeds: { indices: [0, -1, 2, -3], index: [-2], narrow: [1, -1] },
  })),
  ...[0, 1, -1].map((axis): OperatorCase => ({
    op: 'GatherElements',
    title: `along axis ${axis}`,
    build: (g, dtype) => ({
      y: g.gatherElements(input(g, 'x', dtype, [3, 4]), input(g, 'indices', 'int64', [2, 3]), axis),
    }),
    feeds: { indices: [0, -1, 2, 1, -3, 0] },
  })),
  ...scatterCases,
  {
    op: 'Tile',
    title: 'of every axis',
    build: (g, dtype) => ({ y: g.one('Tile', [input(g, 'x', dtype, [2, 3]), g.integers([2, 3])]) }),
  },
  {
    op: 'Shape',
    title: 'whole and in part',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 0, 4]);
      return {
        whole: g.one('Shape', [x]),
        end: g.one('Shape', [x], { start: int(-2) }),
        middle: g.one('Shape', [x], { start: int(1), end: int(-1) }),
        beyond: g.one('Shape', [x], { start: int(-9), end: int(9) }),
      };
    },
  },
  {
    op: 'ConstantOfShape',
    title: 'with and without a value',
    build: (g, dtype) => ({
      zeros: g.one('ConstantOfShape', [g.integers([2, 3])]),
      filled: g.one('ConstantOfShape', [g.integers([3])], { value: tensorValue(tensor(dtype, [1], [2.5])) }),
      scalar: g.one('ConstantOfShape', [g.integers([])], { value: tensorValue(tensor('int64', [1], [7])) }),
    }),
  },
  {
    op: 'Range',
    title: 'up, down, by halves and empty',
    build: (g, dtype) => {
      const range = (
        start: number,
        limit: number,
        delta: number,
        type: typeof dtype | 'int64',
      ): ReturnType<typeof input> =>
        g.one('Range', [g.scalar(start, type), g.scalar(limit, type), g.scalar(delta, type)]);
      return {
        up: range(2, 9, 3, 'int64'),
        down: range(5, 0, -2, 'int64'),
        empty: range(5, 5, 1, 'int64'),
        halves: range(0, 2.25, 0.5, dtype),
      };
    },
  },
  ...[-1, 0, 1].map((axis): OperatorCase => ({
    op: 'OneHot',
    title: `on axis ${axis}, some indices outside`,
    build: (g, dtype) => {
      const values = g.constant(tensor(dtype, [2], [-1, 2]));
      return { y: g.one('OneHot', [input(g, 'ids', 'int64', [2, 3]), g.integers([3]), values], { axis: int(axis) }) };
    },
    feeds: { ids: [0, 2, -1, -3, 3, -4] },
    float64: false,
  })),
];
