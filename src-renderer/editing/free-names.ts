import type { Drawing } from '../../src-shared/document/document';
import { makeIds } from '../../src-shared/document/ids';

/** The names of records, to be added to. */
export function namesOf(records: ReadonlyMap<string, { readonly name: string }>): Set<string> {
  return new Set(Array.from(records.values(), ({ name }) => name));
}

/** `name`, or with a number behind it where that is taken: `Layer 2`. */
export function nameFreely(taken: ReadonlySet<string>, name: string): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/ \d+$/, '');
  for (let number = 2; ; number++) if (!taken.has(`${stem} ${number}`)) return `${stem} ${number}`;
}

/** Gives ids that neither the drawing has nor were given before. */
export function makeClaim(
  drawing: Readonly<Record<keyof Drawing, { readonly has: (id: string) => boolean }>>,
): (kind: keyof Drawing, stem: string) => string {
  const claims = {
    blocks: makeIds(drawing.blocks),
    wires: makeIds(drawing.wires),
    groups: makeIds(drawing.groups),
    notes: makeIds(drawing.notes),
  };
  return (kind, stem) => claims[kind](stem);
}
