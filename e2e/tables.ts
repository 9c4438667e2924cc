import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Rows of a year and a wave of ten rows: something a model can learn within a few epochs. */
export function waveRows(count: number): readonly (readonly [number, string])[] {
  return Array.from({ length: count }, (_, t) => [1700 + t, (Math.sin(t / 5) + 0.1 * Math.cos(t)).toFixed(4)]);
}

/** A table file of the wave: columns `year` and `level`. */
export async function writeWave(folder: string, name: string, delimiter = ','): Promise<string> {
  const path = join(folder, name);
  const lines = waveRows(300).map((row) => row.join(delimiter));
  await writeFile(path, `${[['year', 'level'].join(delimiter), ...lines].join('\n')}\n`);
  return path;
}
