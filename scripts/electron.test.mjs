import { describe, expect, it } from 'vitest';
import { parseMissingLibraries } from './electron.mjs';

describe('parseMissingLibraries', () => {
  it('lists what ldd did not find', () => {
    const listing = [
      '\tlinux-vdso.so.1 (0x00007ffc)',
      '\tlibgtk-3.so.0 => not found',
      '\tlibc.so.6 => /lib/libc.so.6 (0x00007f)',
      '\tlibnss3.so => not found',
    ].join('\n');
    expect(parseMissingLibraries(listing)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
    expect(parseMissingLibraries('')).toEqual([]);
  });
});
