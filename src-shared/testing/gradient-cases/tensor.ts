import { int, ints, text } from '../../ir/attributes';
import type { Shape } from '../../tensor/dims';
import { awayFrom, exactly, integers } from '../grad-check';
import { builtCase, CASE_SIZES, indices, input, operatorCase, type GradientCase } from './case';

const shapeCases: readonly GradientCase[] = [
  operatorCase('Identity', 'Identity', [input([2, 3])]),
  builtCase('Cast', 'Cast to integers and back carries nothing', [input([3], awayFrom([-1, 0, 1]))], (g, [x]) =>
    g.add(g.cast(g.cast(x!, 'int64'), x!.dtype), x!),
  ),
  builtCase('Reshape', 'Reshape of known sizes', [input([2, 6])], (g, [x]) => g.reshape(x!, [3, 4])),
  builtCase('Reshape', 'Reshape that joins two named sizes', [input(['batch', 'time', 3])], (g, [x]) =>
    g.reshape(x!, ['batch*time', 3]),
  ),
  builtCase('Reshape', 'Reshape that splits a head axis off', [input(['batch', 'time', 6])], (g, [x]) =>
    g.reshape(x!, ['batch', 'time', 2, 3]),
  ),
  operatorCase('Transpose', 'Transpose', [input([2, 3, 4])], { perm: ints([2, 0, 1]) }),
  operatorCase('Transpose', 'Transpose without perm', [input(['batch', 'time', 4])]),
  builtCase('Squeeze', 'Squeeze of named axes', [input(['batch', 1, 3, 1])], (g, [x]) => g.squeeze(x!, [-1, 1])),
  operatorCase('Squeeze', 'Squeeze of all', [input([1, 3, 1])]),
  builtCase('Unsqueeze', 'Unsqueeze', [input(['batch', 3])], (g, [x]) => g.unsqueeze(x!, [-1, 0])),
  builtCase('Expand', 'Expand of known sizes', [input([3, 1])], (g, [x]) => g.expand(x!, [2, 3, 4])),
  builtCase('Expand', 'Expand to named sizes', [input(['batch', 1, 3]), input(['batch', 'time'])], (g, [x, y]) => [
    g.expand(x!, ['batch', 'time', 3]),
    y!,
  ]),
  builtCase('Tile', 'Tile', [input([2, 1, 3])], (g, [x]) => g.one('Tile', [x!, g.integers([2, 3, 1])])),
  builtCase('Tile', 'Tile once', [input([2])], (g, [x]) => g.one('Tile', [x!, g.integers([1])])),
  builtCase('Tile', 'Tile of named sizes', [input(['batch', 'time', 2])], (g, [x]) =>
    g.one('Tile', [x!, g.integers([1, 3, 2])]),
  ),
  builtCase('Shape', 'Shape as a factor carries nothing', [input(['batch', 3])], (g, [x]) =>
    g.mul(x!, g.cast(g.sizeOf('batch'), x!.dtype)),
  ),
  builtCase('ConstantOfShape', 'ConstantOfShape carries nothing', [input(['batch', 3])], (g, [x]) =>
    g.add(g.onesLike(x!), x!),
  ),
  builtCase('Range', 'Range carries nothing', [input(['batch', 'time'])], (g, [x]) =>
    g.mul(x!, g.cast(g.range('time'), x!.dtype)),
  ),
  builtCase('OneHot', 'OneHot carries nothing', [input([3, 4])], (g, [x]) =>
    g.mul(x!, g.oneHot(g.integers([1, 0, 3]), 4, x!.dtype)),
  ),
];

/** `[shape, axis, start, end, step]`; end null is open. */
const slices: readonly (readonly [Shape, number, number, number | null, number])[] = [
  [[5, 2], 0, 1, 4, 1],
  [[5, 2], 0, 0, 3, 1],
  [[5, 2], 0, -3, -1, 1],
  [[5, 2], 0, 1, 100, 1],
  [[2, 7], 1, 1, 6, 2],
  [[2, 7], -1, 1, 7, 3],
  [[2, 7], 1, 0, null, 4],
  [[2, 7], 1, 5, 0, -1],
  [[2, 7], 1, -1, null, -1],
  [[2, 7], 1, 6, 0, -2],
  [[2, 7], 1, -2, null, -3],
  [['batch', 'time', 2], 1, 2, null, 1],
  [['batch', 'time', 2], 1, 0, -1, 1],
  [['batch', 'time', 2], 1, 1, -2, 1],
  [['batch', 'time', 2], 1, -2, null, 1],
  [['batch', 'time', 2], 1, 1, 3, 1],
  [['batch', 'time', 2], 1, -1, null, -1],
];

const sliceCases: readonly GradientCase[] = [
  ...slices.map(([shape, axis, start, end, step]) =>
    builtCase(
      'Slice',
      `Slice ${start}:${end ?? ''}:${step} of axis ${axis} of ${shape.join()}`,
      [input(shape)],
      (g, [x]) => g.slice(x!, axis, start, end, step),
    ),
  ),
  builtCase('Slice', 'Slice of two axes at once', [input([4, 5, 6])], (g, [x]) =>
    g.one('Slice', [x!, g.integers([1, 4]), g.integers([3, 0]), g.integers([0, 2]), g.integers([1, -2])]),
  ),
  builtCase('Slice', 'Slice without axes and steps', [input([4, 5])], (g, [x]) =>
    g.one('Slice', [x!, g.integers([1, 2]), g.integers([3, 4])]),
  ),
];

const padCases: readonly GradientCase[] = [
  builtCase('Pad', 'Pad with zeros', [input([2, 3])], (g, [x]) => g.one('Pad', [x!, g.integers([1, 0, 2, 3])])),
  builtCase('Pad', 'Pad with a value', [input([2, 3])], (g, [x]) =>
    g.one('Pad', [x!, g.integers([0, 2, 0, 0]), g.scalar(7, x!.dtype)]),
  ),
  builtCase('Pad', 'Pad that cuts', [input([4, 5])], (g, [x]) => g.one('Pad', [x!, g.integers([-1, 2, 1, -2])])),
  builtCase('Pad', 'Pad of a named size', [input(['batch', 'time', 2])], (g, [x]) =>
    g.one('Pad', [x!, g.integers([0, 2, 0, 0, 1, 0])]),
  ),
];

const joinCases: readonly GradientCase[] = [
  operatorCase('Concat', 'Concat of one', [input([2, 3])], { axis: int(0) }),
  operatorCase('Concat', 'Concat of three', [input([2, 1]), input([2, 3]), input([2, 2])], { axis: int(-1) }),
  operatorCase('Concat', 'Concat along a named size', [input(['batch', 'time', 2]), input(['batch', 1, 2])], {
    axis: int(1),
  }),
  builtCase('Split', 'Split of which one part is read', [input([2, 6])], (g, [x]) => g.split(x!, [1, 2, 3], 1)[1]!),
  builtCase('Split', 'Split of which all parts are read', [input(['batch', 6])], (g, [x]) =>
    g.split(x!, [3, 3], -1).map((part, i) => g.mul(part, i + 1)),
  ),
  builtCase('Split', 'Split into equal parts', [input([4, 2])], (g, [x]) =>
    g.emit('Split', [x!], { axis: int(0) }, { outputCount: 2 }),
  ),
];

/** `[data, axis, indices]`. */
const gathers: readonly (readonly [Shape, number, Shape])[] = [
  [[4, 3], 0, [5]],
  [[4, 3], 0, []],
  [[4], 0, [2, 3]],
  [[4, 3], 0, ['batch', 'time']],
  [[2, 4, 3], 1, [5]],
  [[2, 3, 4], -1, [2, 3]],
  [['batch', 4, 'time'], 1, [3]],
  [['batch', 4, 'time'], 1, []],
  // More rows than a product with zeros and ones is made for.
  [[300, 2], 0, [7]],
];

const gatherCases: readonly GradientCase[] = [
  ...gathers.map(([shape, axis, at]) =>
    operatorCase(
      'Gather',
      `Gather from axis ${axis} of ${shape.join()} at ${at.join()}`,
      [input(shape), indices(at, integers(-4, 4))],
      { axis: int(axis) },
    ),
  ),
  ...[0, 2, -1, -2].map((at) =>
    builtCase('Gather', `Gather of one known place ${at}`, [input(['batch', 'time', 3])], (g, [x]) =>
      g.gather(x!, g.scalar(at, 'int64'), 1),
    ),
  ),
  ...[0, 1].map((axis) =>
    operatorCase('GatherElements', `GatherElements along ${axis}`, [input([3, 3]), indices([3, 3], integers(-3, 3))], {
      axis: int(axis),
    }),
  ),
  operatorCase(
    'GatherElements',
    'GatherElements of named sizes',
    [input(['batch', 4]), indices(['batch', 1], integers(0, 4))],
    {
      axis: int(1),
    },
  ),
];

const scatterCases: readonly GradientCase[] = [
  operatorCase(
    'ScatterElements',
    'ScatterElements that adds, twice in one place',
    [input([3, 4]), indices([2, 3], exactly(0, 1, -1, 3, 3, 3)), input([2, 3])],
    { axis: int(1), reduction: text('add') },
  ),
  operatorCase(
    'ScatterElements',
    'ScatterElements that overwrites',
    [input([3, 4]), indices([2, 4], exactly(0, 1, -1, 0, 2, 0, 1, 1)), input([2, 4])],
    { axis: int(0) },
  ),
  operatorCase(
    'ScatterND',
    'ScatterND that adds rows, twice in one place',
    [input([4, 3]), indices([3, 1], exactly(1, -1, 1)), input([3, 3])],
    { reduction: text('add') },
  ),
  operatorCase('ScatterND', 'ScatterND that overwrites', [
    input([4, 3]),
    indices([2, 2], exactly(1, -1, 3, 0)),
    input([2]),
  ]),
  operatorCase(
    'ScatterND',
    'ScatterND of named sizes',
    [input(['batch', 'time', 2]), indices([3, 2], exactly(0, 1, 1, -2, 0, 1)), input([3, 2])],
    { reduction: text('add') },
  ),
];

/** Cases of the `tensor` family. */
export const tensorCases: readonly GradientCase[] = [
  ...shapeCases,
  ...sliceCases,
  ...padCases,
  ...joinCases,
  ...gatherCases,
  ...scatterCases,
].map((one) => ({ ...one, sizes: CASE_SIZES }));
