import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FloatType } from '../tensor/dtype';
import { tensor, type Tensor } from '../tensor/tensor';

/** Where the reference vectors are: `GOLDEN_DIR` names another folder of the same cases with other seeds and sizes. */
const FOLDER = process.env['GOLDEN_DIR'] ?? fileURLToPath(new URL('golden', import.meta.url));

/** An array of a reference vector, row major. Indices are stored as plain numbers too. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type GoldenArrays = Readonly<Record<string, GoldenArray>>;

/** A layer, cell or loss: what goes in, what comes out, and the gradients of the loss. */
export interface GoldenCase {
  readonly name: string;
  /** The reference's own settings, by its own names. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly params: GoldenArrays;
  readonly inputs: GoldenArrays;
  readonly outputs: GoldenArrays;
  readonly loss: number;
  readonly grads: GoldenArrays;
}

/** An optimizer: parameters before the first step and after each, for given gradients. */
export interface GoldenTrajectory {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** One list of arrays a step. */
  readonly gradients: readonly (readonly GoldenArray[])[];
  /** One entry more than `gradients`: the first is the start. */
  readonly trajectory: readonly (readonly GoldenArray[])[];
  /** Global norms of the gradients before clipping; empty where nothing is clipped. */
  readonly norms: readonly number[];
}

/** The names of all cases that begin with `prefix`, sorted. Throws when there are none: a suite without cases proves nothing. */
export function listGoldenCases(prefix: string): string[] {
  const names = readdirSync(FOLDER)
    .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
  if (names.length === 0) throw new Error(`${FOLDER} holds no reference vectors ${prefix}*`);
  return names;
}

export function loadGoldenCase(name: string): GoldenCase {
  return readCase(name) as GoldenCase;
}

export function loadGoldenTrajectory(name: string): GoldenTrajectory {
  return readCase(name) as GoldenTrajectory;
}

function readCase(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

export function goldenTensor(array: GoldenArray, dtype: FloatType | 'int64'): Tensor {
  return tensor(dtype, array.shape, array.data);
}
