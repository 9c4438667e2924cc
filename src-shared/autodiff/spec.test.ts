import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));

it('every promise of SPEC.md has a test whose title begins with its number', () => {
  const promises = [...readFileSync(join(folder, 'SPEC.md'), 'utf8').matchAll(/^- \*\*(AD\d+)\*\*/gm)].map((m) => m[1]);
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  expect(promises.length).toBeGreaterThan(10);
  expect(new Set(promises).size).toBe(promises.length);
  expect(promises.filter((promise) => !new RegExp(`'${promise} `).test(tests))).toEqual([]);
});
