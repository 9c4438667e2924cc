import type { PartName } from '../split';
import type { SamplePart } from '../windows';

/** Sorts samples into their parts, and counts those that are not complete. */
export function collectParts(
  starts: Iterable<number>,
  partOf: (start: number) => number,
  isComplete: (start: number) => boolean,
): Readonly<Record<PartName, SamplePart>> {
  const kept: number[][] = [[], [], []];
  const dropped = [0, 0, 0];
  for (const start of starts) {
    const part = partOf(start);
    if (isComplete(start)) kept[part]!.push(start);
    else dropped[part]!++;
  }
  const part = (index: number): SamplePart => ({ starts: Int32Array.from(kept[index]!), dropped: dropped[index]! });
  return { train: part(0), validation: part(1), test: part(2) };
}
