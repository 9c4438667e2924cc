import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import { BY_ROW, openDrawnRuns } from '../../src-shared/testing/drawn-runs';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { runUnroll } from './program';

const { at, train, exported, predicted } = openDrawnRuns(runUnroll);
const random = new Random(4);

describe('a model of whole series', () => {
  it('classifies series of any length', { timeout: 60_000 }, async () => {
    const series = (count: number, offset: number): string =>
      Array.from({ length: count }, (_, s) =>
        Array.from({ length: 3 + ((s + offset) % 5) }, (__, t) => {
          const kind = s % 2 === 0 ? 'up' : 'down';
          return `s${s + offset},${t},${((kind === 'up' ? t : -t) + random.uniform()).toFixed(3)},${kind}`;
        }).join('\n'),
      ).join('\n');
    await writeFile(at('series.csv'), `id,t,x,kind\n${series(120, 0)}\n`);
    const run = await train('series', {
      blocks: {
        x: 'sequence-input',
        gru: ['gru', { hidden: 8 }],
        lin: ['linear', { units: 1 }],
        head: 'binary-output',
      },
      wires: ['x -> gru', 'gru.state -> lin', 'lin -> head'],
      data: {
        ...makeBinding([
          ...[bind('id', 'series', 'none'), bind('t', 'time', 'none'), bind('x', 'input')],
          bind('kind', 'target', 'category'),
        ]),
        ...{ path: 'series.csv', samples: 'series', split: BY_ROW },
      },
      epochs: 15,
      learningRate: 0.02,
    });
    await writeFile(at('new.csv'), `id,t,x\n${series(10, 200).replaceAll(/,(up|down)/g, '')}\n`);
    const rows = await predicted(await exported(run, 'predict'), at('new.csv'));
    expect(rows[0]).toEqual(['id', 'kind', 'kind.probability']);
    const named = rows.slice(1).map(([id, kind]) => [id, kind]);
    expect(named).toEqual(
      Array.from({ length: 10 }, (_, s) => [`s${200 + s}`, s % 2 === 0 ? 'up' : 'down']).sort(([a], [b]) =>
        a! < b! ? -1 : 1,
      ),
    );
  });
});
