import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { INSIDE } from '../../src-shared/compiler/find-drawing';

/** The problems that are about one of these blocks of the expanded project, or about one inside them. */
export function problemsOf(diagnostics: readonly Diagnostic[], blocks: readonly string[]): readonly Diagnostic[] {
  return diagnostics.filter(({ where }) =>
    blocks.some((id) => where?.block === id || where?.block?.startsWith(id + INSIDE) === true),
  );
}
