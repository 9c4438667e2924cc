import { invariant } from '../base/invariant';
import type { ParameterValues } from './block';

/** Typed reading of checked parameters. A wrong name or type is a bug of the block, never of the user. */

export function numberOf(parameters: ParameterValues, name: string): number {
  const value = parameters.get(name);
  invariant(typeof value === 'number', `The parameter ${name} is not a number`);
  return value;
}

export function flagOf(parameters: ParameterValues, name: string): boolean {
  const value = parameters.get(name);
  invariant(typeof value === 'boolean', `The parameter ${name} is not a flag`);
  return value;
}

/** One of `values`, which are the choices of the field. */
export function choiceOf<T extends string>(parameters: ParameterValues, name: string, values: readonly T[]): T {
  const chosen = parameters.get(name);
  const value = values.find((v) => v === chosen);
  invariant(value !== undefined, `The parameter ${name} is not one of ${values.join(', ')}`);
  return value;
}

/** Column names; null when none is named, which means all that fit. */
export function columnsOf(parameters: ParameterValues, name: string): readonly string[] | null {
  const value = parameters.get(name);
  invariant(Array.isArray(value), `The parameter ${name} is not a list`);
  const names = value.filter((v) => typeof v === 'string');
  return names.length === 0 ? null : names;
}

export function numbersOf(parameters: ParameterValues, name: string): readonly number[] {
  const value = parameters.get(name);
  invariant(Array.isArray(value), `The parameter ${name} is not a list`);
  return value.filter((v) => typeof v === 'number');
}
