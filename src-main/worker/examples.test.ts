import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileProject } from '../../src-shared/compiler/compile';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import { createFeatureSource } from '../../src-shared/training/model-data';
import { fingerprintFile } from './fingerprint';
import { openProjectData } from './project-data';

/**
 * With the samples that their test part must have (the year 2003, the years from 1956, the year 2015, or a share of all) and
 * what is to be warned of.
 */
const EXAMPLES: readonly (readonly [string, number, readonly string[]])[] = [
  ['adding', 400, []],
  ['births', 365, []],
  ['co2', 406, []],
  ['copy', 600, []],
  ['dates', 1000, []],
  // Dots in the corners that are never inked.
  ['digits', 359, ['DATA-025']],
  ['lookup', 600, []],
  ['lookup-zero', 600, []],
  ['moby-dick', 1858, []],
  ['reverse', 600, []],
  ['sunspots', 53, []],
  // Letters with marks that training has not seen.
  ['surnames', 1787, ['DATA-047']],
  ['weather', 365, []],
  ['weather-gaps', 338, []],
];

describe.each(EXAMPLES)('the example %s', (name, testSamples, warnings) => {
  const path = fileURLToPath(new URL(`../../assets/examples/${name}/${name}.unroll`, import.meta.url));

  it('is in canonical form, compiles, and its data is the one it was bound to', async () => {
    const text = await readFile(path, 'utf8');
    const project = parseProject(text);
    if (!project.ok) throw new Error(JSON.stringify(project.error));
    expect(serializeProject(project.value)).toBe(text);
    const data = await openProjectData(path, project.value);
    expect(await fingerprintFile(data.path)).toBe(project.value.data?.fingerprint);
    expect([...new Set(data.dataset.warnings.map(({ code }) => code))]).toEqual(warnings);
    expect(data.dataset.parts.test.starts).toHaveLength(testSamples);
    const ragged = data.dataset.isRagged;
    expect(compileProject(project.value, createFeatureSource(data.dataset), { ragged }).ok).toBe(true);
  });

  it('has its blocks from left to right, none over another', async () => {
    const project = parseProject(await readFile(path, 'utf8'));
    if (!project.ok) throw new Error(JSON.stringify(project.error));
    const { blocks, wires } = project.value;
    const places = [...blocks.values()].map(({ position }) => `${position.x}/${position.y}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { from, to } of wires.values()) {
      expect(
        (blocks.get(to.block)?.position.x ?? 0) - (blocks.get(from.block)?.position.x ?? 0),
      ).toBeGreaterThanOrEqual(240);
    }
  });
});
