import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

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

/** A Parquet file of 120 days: columns `day` (a date), `level` (numbers) and `place` (texts). */
export async function writeParquet(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const columns =
      "date '2020-01-01' + i::integer as day, sin(i / 5) as level, if(i % 2 = 0, 'north', 'south') as place";
    await connection.run(`copy (select ${columns} from range(120) t(i)) to '${path}' (format parquet)`);
  } finally {
    connection.closeSync();
  }
  return path;
}
