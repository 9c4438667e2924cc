import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import { parseProject } from '../../src-shared/document/parse';
import { findExampleKind } from './example-kind';

it.each([
  ['adding', 'Sequence to number'],
  ['births', 'Forecast'],
  ['co2', 'Gaps to fill'],
  ['dates', 'Text to text'],
  ['digits', 'Image to class'],
  ['lookup', 'Text to text'],
  ['moby-dick', 'Continues a text'],
  ['surnames', 'Text to class'],
])('tells what the example %s is for: %s', (name, kind) => {
  const path = join(import.meta.dirname, '..', '..', 'assets', 'examples', name, `${name}.unroll`);
  const project = parseProject(readFileSync(path, 'utf8'));
  expect(project.ok && findExampleKind(project.value)).toBe(kind);
});

it('has a kind for a project of no known purpose', () => {
  expect(findExampleKind(createProject('p'))).toBe('Other');
});
