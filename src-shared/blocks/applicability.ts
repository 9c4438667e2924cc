import type {
  BlockType,
  Condition,
  InputSignals,
  ParameterField,
  ParameterValue,
  ParameterValues,
  SignalKind,
} from './block';
import { SIGNAL_WORDS } from './signals';

type Fields = Pick<BlockType, 'parameters'>;

/**
 * Why a field has no effect under the block's other settings or on what comes in, in a sentence: what stands in the way and
 * what would do. Null where it has an effect, and where it is not known yet what comes in.
 */
export function explainIdle(
  type: Fields,
  field: ParameterField,
  values: ParameterValues,
  inputs: InputSignals = new Map(),
): string | null {
  for (const condition of field.appliesWhen ?? []) {
    const reason =
      'port' in condition
        ? explainInput(condition.kind, inputs.get(condition.port)?.[0]?.kind)
        : explainSetting(type, condition, values.get(condition.parameter));
    if (reason !== null) return reason;
  }
  return null;
}

function explainInput(wanted: SignalKind, kind: SignalKind | undefined): string | null {
  if (kind === undefined || kind === wanted) return null;
  return `No effect while the input is ${SIGNAL_WORDS[kind]}; it takes ${SIGNAL_WORDS[wanted]}.`;
}

type SettingCondition = Extract<Condition, { readonly parameter: string }>;

function explainSetting(type: Fields, condition: SettingCondition, given: ParameterValue | undefined): string | null {
  if (holds(condition, given)) return null;
  const other = type.parameters.find(({ name }) => name === condition.parameter);
  if (other === undefined) return null;
  const value = given ?? other.default;
  return `No effect while ${other.title} is ${sayValue(other, value)}; it takes ${sayWanted(other, condition)}.`;
}

function holds(condition: SettingCondition, value: ParameterValue | undefined): boolean {
  if ('atLeast' in condition) return typeof value === 'number' && value >= condition.atLeast;
  return condition.oneOf.some((wanted) => wanted === value);
}

function sayWanted(field: ParameterField, condition: SettingCondition): string {
  if ('atLeast' in condition) return `${condition.atLeast} or more`;
  return condition.oneOf.map((value) => sayValue(field, value)).join(' or ');
}

function sayValue(field: ParameterField, value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (field.kind !== 'choice') return String(value);
  return `“${field.choices.find((choice) => choice.value === value)?.title ?? String(value)}”`;
}
