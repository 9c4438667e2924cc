import { expect, it } from 'vitest';
import { formatBytes } from './format-bytes';

it.each([
  [812, '812 B'],
  [14_300, '14.3 kB'],
  [999_600, '1 MB'],
  [2_100_000_000, '2.1 GB'],
])('writes %s bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
