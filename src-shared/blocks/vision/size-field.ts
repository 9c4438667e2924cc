import type { ParameterField } from '../block';

/** A whole number of at least one: a side of an image, a window or a patch. */
export function sizeField(
  name: string,
  title: string,
  help: string,
  unit: string,
  initial: number,
  maximum = 4096,
): ParameterField {
  return { name, title, help, unit, kind: 'integer', default: initial, minimum: 1, maximum };
}
