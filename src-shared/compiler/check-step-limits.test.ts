import { describe, expect, it } from 'vitest';
import { createDataset } from '../data/dataset';
import type { Json } from '../document/document';
import { drawProject, type DrawnBlock } from '../testing/draw-project';
import { bind, makeBinding, makeTable } from '../testing/tables';
import { createFeatureSource } from '../training/model-data';
import { checkProject } from './check';

/** Texts of up to 7 letters (8 tokens, the end counted), written as texts of up to 10 (11 tokens). */
const source = (() => {
  const words = Array.from({ length: 40 }, (_, i) => 'abcdefg'.slice(0, 1 + (i % 7)));
  const table = makeTable({ source: words, target: words.map((word) => `${word}xyz`) });
  const split = { by: 'series' as const, validation: 0.2, test: 0.2, validationFrom: null, testFrom: null, seed: 1 };
  const columns = [bind('source', 'input', 'text'), bind('target', 'target', 'text')];
  const dataset = createDataset(table, makeBinding(columns, { samples: 'rows', split }));
  if (!dataset.ok) throw new Error(JSON.stringify(dataset.error));
  return createFeatureSource(dataset.value);
})();

function draw(decoder: Record<string, Json>, place: DrawnBlock | null = null) {
  return drawProject(
    {
      words: 'token-input',
      table: ['embedding', { size: 4 }],
      ...(place ? { place } : {}),
      enc: ['encoder', { hidden: 4 }],
      dec: ['decoder', { hidden: 4, ...decoder }],
    },
    [
      ...(place ? ['words -> table', 'table -> place', 'place -> enc'] : ['words -> table', 'table -> enc']),
      ...['enc.memory -> dec.memory', 'enc.state -> dec.state'],
    ],
  );
}

describe('a setting that takes in fewer steps than there are', () => {
  it.each<[string, Record<string, Json>, DrawnBlock | null, string, string, number]>([
    ['a location score', { score: 'location', sourceLength: 7 }, null, 'dec', 'sourceLength', 8],
    ['the greatest length of what is written', { maximumLength: 10 }, null, 'dec', 'maximumLength', 11],
    ['learnt positions', {}, ['positional-encoding', { kind: 'learned', length: 3 }], 'place', 'length', 8],
  ])('is told, with the number that is needed: %s', (_what, decoder, place, block, parameter, needed) => {
    const project = draw(decoder, place);
    const found = checkProject(project, source).diagnostics;
    expect(found).toEqual([
      expect.objectContaining({ code: 'GRAPH-011', severity: 'warning', where: { block, parameter } }),
    ]);
    expect(found[0]!.message).toContain(String(needed));
    expect(found[0]!.repairs!.map(({ label }) => label)).toEqual([expect.stringContaining(String(needed))]);
  });

  it('is nothing where it is enough, or has no effect', () => {
    for (const decoder of [{ score: 'location', sourceLength: 8 }, { sourceLength: 2 }, { maximumLength: 0 }]) {
      expect(checkProject(draw(decoder, ['positional-encoding', { length: 2 }]), source).diagnostics).toEqual([]);
    }
  });
});
