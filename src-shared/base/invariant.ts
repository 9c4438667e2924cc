/** Throws when something that only a bug can make false is false. Mistakes of users are `Diagnostic`s instead. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Ends a switch over a union: the compiler proves that every case was handled. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

/** `value`, when it is neither null nor undefined; throws otherwise. */
export function defined<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`Missing ${what}`);
  return value;
}
