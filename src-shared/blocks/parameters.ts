import type { Diagnostic, Repair } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { DocumentCommand } from '../document/commands/document-command';
import type { Json } from '../document/document';
import { isJsonList } from '../document/json';
import type { BlockType, ParameterField, ParameterValue, ParameterValues, RawParameters } from './block';
import { blockError, countOf, quoteName, type BlockCode, type BlockPlace } from './block-diagnostics';

/**
 * Every declared parameter of a block, defaults filled in and checked. Fails with `PARAM-001` (wrong type), `PARAM-002`
 * (out of range, not finite) and `PARAM-003` (not a choice); parameters that the type does not declare are left alone
 * (see `listUnknownParameters`). `block` is named in the messages.
 */
export function readParameters(
  type: BlockType,
  raw: RawParameters,
  block?: BlockPlace,
): Result<ParameterValues, Diagnostic[]> {
  const values = new Map<string, ParameterValue>();
  const problems: Diagnostic[] = [];
  for (const field of type.parameters) {
    const given = raw.get(field.name);
    if (given === undefined) {
      values.set(field.name, field.default);
      continue;
    }
    const read = readField(field, given);
    if (read.ok) values.set(field.name, read.value);
    else problems.push(describeMistake(type, field, given, read.error, block));
  }
  return problems.length === 0 ? ok(values) : fail(problems);
}

/** A warning (`PARAM-004`) for each parameter that the type does not declare. The document keeps them. */
export function listUnknownParameters(type: BlockType, raw: RawParameters, block: BlockPlace): Diagnostic[] {
  const known = new Set(type.parameters.map((field) => field.name));
  return [...raw.keys()]
    .filter((name) => !known.has(name))
    .map((name) => ({
      ...blockError(
        'PARAM-004',
        { block: block.id, parameter: name },
        `${quoteName(block.name)} has a parameter ${quoteName(name)}, which ${type.title} does not know; it has no effect.`,
        known.size === 0
          ? `Remove it: ${type.title} has no parameters.`
          : `Remove it, or use one of ${[...known].join(', ')}.`,
        [setParameterRepair(`Remove ${quoteName(name)}`, block.id, name)],
      ),
      severity: 'warning',
    }));
}

/** Sets a parameter, or without a value brings its default back. */
export function setParameterRepair(label: string, block: string, parameter: string, value?: Json): Repair {
  const command: DocumentCommand = {
    type: 'setParameter',
    block,
    parameter,
    ...(value === undefined ? {} : { value }),
  };
  return { label, commands: [command] };
}

interface Mistake {
  readonly code: BlockCode;
  /** What it should be: `a whole number from 1 to 4096`. */
  readonly wanted: string;
  /** A value near the given one that would do. */
  readonly nearest?: number;
}

function readField(field: ParameterField, given: Json): Result<ParameterValue, Mistake> {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return readNumber(field, given);
    case 'boolean':
      return typeof given === 'boolean' ? ok(given) : fail({ code: 'PARAM-001', wanted: 'true or false' });
    case 'choice': {
      const choices = field.choices.map((choice) => choice.value);
      const wanted = `one of ${choices.join(', ')}`;
      if (typeof given !== 'string') return fail({ code: 'PARAM-001', wanted });
      return choices.includes(given) ? ok(given) : fail({ code: 'PARAM-003', wanted });
    }
    case 'columns':
      return isListOf(given, (item) => typeof item === 'string')
        ? ok(given)
        : fail({ code: 'PARAM-001', wanted: 'a list of column names' });
    case 'numbers':
      return isListOf(given, (item): item is number => typeof item === 'number' && Number.isFinite(item) && item >= 0)
        ? ok(given)
        : fail({ code: 'PARAM-001', wanted: 'a list of numbers that are not negative' });
  }
}

function readNumber(
  field: Extract<ParameterField, { kind: 'integer' | 'number' }>,
  given: Json,
): Result<number, Mistake> {
  const { kind, minimum, maximum } = field;
  const wanted = `a ${kind === 'integer' ? 'whole ' : ''}number from ${minimum} to ${maximum}`;
  if (typeof given !== 'number') return fail({ code: 'PARAM-001', wanted });
  if (!Number.isFinite(given)) return fail({ code: 'PARAM-002', wanted });
  const near = Math.min(Math.max(kind === 'integer' ? Math.round(given) : given, minimum), maximum);
  return near === given ? ok(given) : fail({ code: 'PARAM-002', wanted, nearest: near });
}

function isListOf<T extends Json>(given: Json, isItem: (item: Json) => item is T): given is readonly T[] {
  return isJsonList(given) && given.every(isItem);
}

function describeMistake(
  type: BlockType,
  field: ParameterField,
  given: Json,
  mistake: Mistake,
  block: BlockPlace | undefined,
): Diagnostic {
  const where = { parameter: field.name, ...(block === undefined ? {} : { block: block.id }) };
  const unit = field.unit === '' ? '' : ` (${field.unit})`;
  const repairs: Repair[] = [];
  if (block !== undefined) {
    if (mistake.nearest !== undefined && mistake.nearest !== field.default) {
      const label = `Set ${field.title} to ${mistake.nearest}`;
      repairs.push(setParameterRepair(label, block.id, field.name, mistake.nearest));
    }
    const shown = Array.isArray(field.default) ? 'its default' : `its default, ${String(field.default)}`;
    repairs.push(setParameterRepair(`Set ${field.title} to ${shown}`, block.id, field.name));
  }
  return blockError(
    mistake.code,
    where,
    `${field.title} of ${quoteName(block?.name ?? type.title)} is ${describeJson(given)}; it must be ${mistake.wanted}${unit}.`,
    `Give ${field.title} another value.`,
    repairs,
  );
}

function describeJson(value: Json): string {
  if (typeof value === 'string') return quoteName(value);
  if (isJsonList(value)) return `a list of ${countOf(value.length, 'value')}`;
  return value !== null && typeof value === 'object' ? 'an object' : String(value);
}
