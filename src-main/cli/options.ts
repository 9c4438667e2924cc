import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that is a whole number from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}

/** Reads the value of an option that is a number from `minimum` to `maximum`. */
export function numberFrom(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`);
  };
}

export const MOST_EPOCHS = 1_000_000;
/** As wide as the state that random numbers are seeded with. */
export const LARGEST_SEED = 0xffffffff;
export const MOST_THREADS = 256;
/** Steps in one exported graph. */
export const MOST_STEPS = 1000;
