import type { Drawing } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';

/** `name`, or with a number behind it where that is taken: `Layer 2`. */
export function nameFreely(taken: Iterable<string>, name: string): string {
  const names = new Set(taken);
  if (!names.has(name)) return name;
  const stem = name.replace(/ \d+$/, '');
  for (let number = 2; ; number++) if (!names.has(`${stem} ${number}`)) return `${stem} ${number}`;
}

/** Gives ids that neither the drawing has nor were given before. */
export function makeClaim(
  drawing: Readonly<Record<keyof Drawing, { readonly has: (id: string) => boolean }>>,
): (kind: keyof Drawing, stem: string) => string {
  const claimed = {
    blocks: new Set<string>(),
    wires: new Set<string>(),
    groups: new Set<string>(),
    notes: new Set<string>(),
  };
  return (kind, stem) => {
    const id = nextId({ has: (other) => drawing[kind].has(other) || claimed[kind].has(other) }, stem);
    claimed[kind].add(id);
    return id;
  };
}
