import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { FORMAT_VERSION } from '../document';
import { parseProject } from '../parse';
import { serializeProject } from '../serialize';
import { MIGRATIONS } from './migrate';

const folder = new URL('.', import.meta.url);

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, folder), 'utf8');
}

describe('migrations', () => {
  it('DOC10 are numbered without a gap, one file each, up to the format of today', () => {
    expect(MIGRATIONS.map((migration) => migration.from)).toEqual(MIGRATIONS.map((_, index) => index));
    expect(MIGRATIONS).toHaveLength(FORMAT_VERSION);
    const files = readdirSync(folder).filter((name) => /^\d{4}-[a-z-]+\.ts$/.test(name));
    expect(files.map((name) => Number(name.slice(0, 4))).sort()).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('DOC10 all run on a file of format 0, each once, and none on a file of today', () => {
    const applied = MIGRATIONS.map((migration) => vi.spyOn(migration, 'apply'));
    expect(parseProject(fixture('format-0.unroll')).ok).toBe(true);
    expect(applied.map((spy) => spy.mock.calls.length)).toEqual(MIGRATIONS.map(() => 1));
    expect(parseProject(fixture('format-2.unroll')).ok).toBe(true);
    expect(applied.map((spy) => spy.mock.calls.length)).toEqual(MIGRATIONS.map(() => 1));
    for (const spy of applied) spy.mockRestore();
  });

  it('DOC10 make of every older fixture the file of today, byte for byte', () => {
    const written = (version: number): string => {
      const result = parseProject(fixture(`format-${version}.unroll`));
      if (!result.ok) throw new Error(result.error[0]?.message);
      return serializeProject(result.value);
    };
    // Without reusable blocks there is nothing that earlier versions would not understand.
    expect(written(0)).toBe(fixture('format-1.unroll'));
    expect(written(1)).toBe(fixture('format-1.unroll'));
    expect(written(2)).toBe(fixture('format-2.unroll'));
    expect(FORMAT_VERSION).toBe(2);
  });
});

describe('0001 records by id', () => {
  function codes(document: object): string[] {
    const result = parseProject(
      JSON.stringify({ formatVersion: 0, name: 'p', blocks: [], wires: [], ...document }, null, 1),
    );
    return result.ok ? [] : result.error.map((d) => `${d.code} ${d.message}`);
  }

  it('DOC10 refuses what would be lost: a record without an id, an id twice', () => {
    expect(codes({ blocks: [{ type: 'gru' }, 7] })).toEqual([
      'DOC-008 Line 5: "blocks.0" has no "id".',
      'DOC-008 Line 8: "blocks.1" has no "id".',
    ]);
    const a = { id: 'a', type: 'gru' };
    expect(codes({ blocks: [a, a] })).toEqual(['DOC-011 Line 9: Two of the blocks have the id "a".']);
  });

  it('DOC10 leaves what it does not recognise to the schema', () => {
    expect(codes({ blocks: 'none', wires: [{ id: 'w', from: 'a', to: 3 }] })).toEqual([
      'DOC-007 Line 4: "blocks" must be an object, not "none".',
      'DOC-007 Line 5: "wires.w.from" must be an object.',
      'DOC-007 Line 5: "wires.w.to" must be an object.',
    ]);
  });
});
