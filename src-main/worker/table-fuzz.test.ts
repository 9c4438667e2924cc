import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { createDataset } from '../../src-shared/data/dataset';
import { computeFloors } from '../../src-shared/data/floors';
import { bind, makeBinding, range } from '../../src-shared/testing/tables';
import { readTable, sniffTable } from './table-reader';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-fuzz-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const binding = makeBinding([bind('t', 'time'), bind('y', 'target'), bind('w', 'input', 'category')]);

/** A table or a diagnostic: anything else is thrown on and fails the property. */
async function tryAll(name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  for (const attempt of [
    () => sniffTable(path),
    async () => {
      const made = createDataset(await readTable(path, binding), binding);
      if (made.ok) computeFloors(made.value);
    },
  ]) {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
    }
  }
}

const good = `t,y,w\n${range(30)
  .map((t) => `2003-01-${String(t + 1).padStart(2, '0')},${t * t},${t % 2 === 0 ? 'a' : '"b, c"'}`)
  .join('\n')}\n`;

/** One change to a file: a piece cut out, doubled, or replaced by what parsers trip over. */
const mutation = fc.record({
  at: fc.nat(good.length),
  length: fc.nat(40),
  insert: fc.oneof(
    fc.constantFrom('', '\n', '\r', '\r\n', ',', ',,', ';', '"', '""', '\u0000', '\ufeff', 'NaN', '1e999', '-', ' '),
    fc.string({ maxLength: 6, unit: 'binary' }),
  ),
});

describe('the reader, given anything,', () => {
  it('makes a table or a diagnostic of random bytes', async () => {
    const names = fc.constantFrom('a.csv', 'a.tsv', 'a.csv.gz', 'a.parquet');
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 400 }), (name, bytes) => tryAll(name, bytes)),
      { seed: 10, numRuns: 60 },
    );
  });

  it('makes a table or a diagnostic of random text', async () => {
    const unit = fc.constantFrom('1', '2', '.', '-', 'a', 'é', ',', ';', '\t', '"', '\n', '\r', ' ', '#', '\\', "'");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 120 }), (text) => tryAll('b.csv', Buffer.from(text))),
      { seed: 11, numRuns: 60 },
    );
  });

  it('makes a table or a diagnostic of a good file with changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (changes) => {
        let text = good;
        for (const { at, length, insert } of changes) text = text.slice(0, at) + insert + text.slice(at + length);
        await tryAll('c.csv', Buffer.from(text));
      }),
      { seed: 12, numRuns: 80 },
    );
  });

  it('makes a table or a diagnostic of an archive with changed bytes', async () => {
    const zipped = gzipSync(good);
    await fc.assert(
      fc.asyncProperty(fc.nat(zipped.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const changed = Uint8Array.from(zipped);
        changed[at] = byte;
        await tryAll('d.csv.gz', cut ? changed.subarray(0, at) : changed);
      }),
      { seed: 13, numRuns: 30 },
    );
  });
});
