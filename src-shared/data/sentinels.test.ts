import { describe, expect, it } from 'vitest';
import { parseCommand } from '../document/commands/parse-command';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { createDataset } from './dataset';

function warnings(y: readonly number[], path = 'a.csv') {
  const made = createDataset(makeTable({ y }), makeBinding([bind('y', 'target')], { path }));
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value.warnings.filter(({ code }) => code === 'DATA-054');
}

const wave = range(100).map((t) => 20 + 5 * Math.sin(t / 3));

describe('numbers that stand for "missing"', () => {
  it('are told of with the values around, and can be read as missing at a click', () => {
    const [found] = warnings(wave.map((v, t) => (t % 20 === 7 ? -999 : v)));
    expect(found?.message).toContain('holds -999 in 5 of 100 rows');
    const command = parseCommand(found?.repairs?.[0]?.commands[0]);
    if (!command.ok || command.value.type !== 'setData') throw new Error('no setData');
    const { missing } = command.value.data?.dialect ?? {};
    expect(missing).toEqual(expect.arrayContaining(['NA', '-999', '-999.0']));
    expect(warnings(wave.map((v, t) => (t % 20 === 7 ? 9999 : v)))).toHaveLength(1);
    expect(
      warnings(
        wave.map((v, t) => (t % 20 === 7 ? -999 : v)),
        'a.parquet',
      )[0]?.repairs,
    ).toBeUndefined();
  });

  it('are none that lie among the others, stand alone, or are no usual ones', () => {
    expect(warnings(wave)).toEqual([]);
    expect(warnings(range(200).map((t) => 5 * t))).toEqual([]);
    expect(warnings(range(1200).map((t) => t - 200))).toEqual([]);
    expect(warnings(wave.map((v, t) => (t === 7 ? -999 : v)))).toEqual([]);
    expect(warnings(wave.map((v, t) => (t % 20 === 7 ? -500 : v)))).toEqual([]);
  });
});
