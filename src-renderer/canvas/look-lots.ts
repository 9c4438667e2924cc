/** Things that look alike. */
export interface LookLot<Look, Thing> {
  readonly look: Look;
  readonly things: readonly Thing[];
}

/** Things of one look in one shape at most: Chromium's software drawing leaves a faint line beside a shape of many hundreds. */
const MOST = 32;

/** Sorts things by what they look like (plain values only), to draw each lot as one shape. */
export function lotsByLook<Look extends object, Thing>(
  all: Iterable<readonly [look: Look, thing: Thing]>,
): LookLot<Look, Thing>[] {
  const byLook = new Map<string, { readonly look: Look; readonly things: Thing[] }>();
  for (const [look, thing] of all) {
    const key = Object.values(look).join(' ');
    const known = byLook.get(key);
    if (known === undefined) byLook.set(key, { look, things: [thing] });
    else known.things.push(thing);
  }
  return [...byLook.values()].flatMap(({ look, things }) => inLots(things).map((lot) => ({ look, things: lot })));
}

/** A list in parts that are each drawn as one shape. */
export function inLots<Thing>(things: readonly Thing[]): Thing[][] {
  return Array.from({ length: Math.ceil(things.length / MOST) }, (_, i) => things.slice(i * MOST, (i + 1) * MOST));
}
