import type { BlockType, Condition, ParameterField, ParameterValue, ParameterValues } from './block';

/**
 * Why a field has no effect under the block's other settings, in a sentence: the setting that stands in the way and those
 * that would do. Null where it has an effect.
 */
export function explainIdle(
  type: Pick<BlockType, 'parameters'>,
  field: ParameterField,
  values: ParameterValues,
): string | null {
  const broken = field.appliesWhen?.find((condition) => !holds(condition, values.get(condition.parameter)));
  if (broken === undefined) return null;
  const other = type.parameters.find(({ name }) => name === broken.parameter);
  if (other === undefined) return null;
  const value = values.get(broken.parameter) ?? other.default;
  return `No effect while ${other.title} is ${sayValue(other, value)}; it takes ${sayWanted(other, broken)}.`;
}

function holds(condition: Condition, value: ParameterValue | undefined): boolean {
  if ('atLeast' in condition) return typeof value === 'number' && value >= condition.atLeast;
  return condition.oneOf.some((wanted) => wanted === value);
}

function sayWanted(field: ParameterField, condition: Condition): string {
  if ('atLeast' in condition) return `${condition.atLeast} or more`;
  return condition.oneOf.map((value) => sayValue(field, value)).join(' or ');
}

function sayValue(field: ParameterField, value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (field.kind !== 'choice') return String(value);
  return `“${field.choices.find((choice) => choice.value === value)?.title ?? String(value)}”`;
}
