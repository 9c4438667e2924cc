/** Thrown by a shape rule when the types of the outputs depend on what is only known at run time. Not a misfit. */
export class UnknownTypeError extends Error {
  override readonly name = 'UnknownTypeError';
}
