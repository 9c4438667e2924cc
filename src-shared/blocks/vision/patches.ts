import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type {
  BlockType,
  Diagnostic,
  InferCall,
  InputSignals,
  LowerCall,
  ParameterField,
  ParameterValues,
} from '../block';
import { blockError, quoteName } from '../block-diagnostics';
import { loweredAt, lowerTo } from '../lowering';
import { numberOf } from '../parameter-values';
import { BATCH, imageSizeOf, makeSequence, portIn, PORT_OUT, signalAt } from '../signals';
import { sizeField } from './size-field';

/** Height and width of a patch. */
export const patchFields: readonly ParameterField[] = [
  sizeField('patchHeight', 'Patch height', 'Rows of dots in a patch; must divide the height of the image.', 'dots', 2),
  sizeField('patchWidth', 'Patch width', 'Dots in a row of a patch; must divide the width of the image.', 'dots', 2),
];

export const patchesBlock: BlockType = {
  type: 'patches',
  category: 'vision',
  padding: 'none',
  title: 'Patches',
  summary:
    'Cuts an image into patches, a sequence from the top left, row by row; patches as wide as the image are its rows.',
  equation: String.raw`y_t = \operatorname{vec}\left(x_{\text{patch } t}\right), \quad t = 1, \dots, \tfrac{H}{h} \cdot \tfrac{W}{w}`,
  citation: 'Dosovitskiy et al. 2021, arXiv:2010.11929, section 3.1',
  parameters: patchFields,
  inputs: () => [portIn('image')],
  outputs: () => [PORT_OUT],
  infer: (call) => {
    const problems = checkPatches(call);
    if (problems.length > 0) return fail(problems);
    const { count, features } = cutOf(call.parameters, call.inputs);
    return ok(new Map([['out', makeSequence(count, features)]]));
  },
  lower: (call) => lowerTo(emitPatches(call), null),
};

/** How many patches there are, and how many numbers each holds: dots row by row, channels side by side. */
export function cutOf(parameters: ParameterValues, inputs: InputSignals): { count: number; features: number } {
  const { height, width, channels } = imageSizeOf(signalAt(inputs, 'in'));
  const [tall, wide] = [numberOf(parameters, 'patchHeight'), numberOf(parameters, 'patchWidth')];
  return { count: (height / tall) * (width / wide), features: tall * wide * channels };
}

/** Patches must divide the image without a rest. */
export function checkPatches(call: InferCall): Diagnostic[] {
  const { height, width } = imageSizeOf(signalAt(call.inputs, 'in'));
  const sides = [
    { name: 'patchHeight', of: height, words: 'rows' },
    { name: 'patchWidth', of: width, words: 'columns' },
  ];
  return sides.flatMap(({ name, of, words }) => {
    const side = numberOf(call.parameters, name);
    if (of % side === 0) return [];
    const nearest = Array.from({ length: of }, (_, i) => i + 1)
      .filter((n) => of % n === 0)
      .reduce((best, n) => (Math.abs(n - side) < Math.abs(best - side) ? n : best));
    return [
      blockError(
        'SHAPE-017',
        { block: call.id, port: 'in', parameter: name },
        `${quoteName(call.name)} cuts patches of ${side} ${words}, but the image has ${of} ${words}, which ${side} does not divide.`,
        `Choose a size that divides ${of}.`,
        [call.repairs.setParameter(name, nearest)],
      ),
    ];
  });
}

/** `[batch, patches, features of a patch]`. */
export function emitPatches(call: LowerCall): Value {
  const { g, parameters } = call;
  const { height, width, channels } = imageSizeOf(signalAt(call.signals, 'in'));
  const [tall, wide] = [numberOf(parameters, 'patchHeight'), numberOf(parameters, 'patchWidth')];
  const { count, features } = cutOf(parameters, call.signals);
  const grid = g.reshape(loweredAt(call, 'in').value, [BATCH, height / tall, tall, width / wide, wide, channels]);
  return g.reshape(g.transpose(grid, [0, 1, 3, 2, 4, 5]), [BATCH, count, features]);
}
