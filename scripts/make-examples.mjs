/**
 * Writes the data files of the examples whose data is made up: always the same text, whatever the version of Node, as
 * nothing here asks the machine how it writes a date. (How well gzip packs it may differ.)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './bootstrap.mjs';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** @type {Record<string, { file: string, make: (random: Random) => string[] }>} */
const made = {
  adding: { file: 'adding.csv.gz', make: makeAdding },
  copy: { file: 'copy.tsv', make: (random) => makePairs(random, (text) => text) },
  dates: { file: 'dates.tsv', make: makeDates },
  lookup: { file: 'lookup.tsv', make: makeLookups },
  'lookup-zero': { file: 'lookup-zero.tsv', make: makeLookups },
  reverse: { file: 'reverse.tsv', make: (random) => makePairs(random, (text) => [...text].reverse().join('')) },
};

/**
 * Sequences of 100 numbers between 0 and 1, two of them marked, one in each half; the answer, in the last row, is the sum of
 * the marked ones (Hochreiter & Schmidhuber 1997 in the form of Le, Jaitly & Hinton 2015).
 *
 * @param {Random} random
 */
function makeAdding(random) {
  const steps = 100;
  const rows = ['sequence,value,marker,sum'];
  for (let sequence = 1; sequence <= 4000; sequence++) {
    const values = Array.from({ length: steps }, () => random.below(101));
    const marked = [random.below(steps / 2), steps / 2 + random.below(steps / 2)];
    const sum = marked.reduce((total, at) => total + (values[at] ?? 0), 0);
    values.forEach((value, at) => {
      rows.push([sequence, value / 100, marked.includes(at) ? 1 : 0, at === steps - 1 ? sum / 100 : ''].join(','));
    });
  }
  return rows;
}

/**
 * Texts of 4 to 12 letters of 26 and what is to be written for them.
 *
 * @param {Random} random
 * @param {(text: string) => string} answer
 */
function makePairs(random, answer) {
  const texts = new Set();
  while (texts.size < 6000) {
    texts.add(Array.from({ length: 4 + random.below(9) }, () => random.pick(LETTERS)).join(''));
  }
  return ['source\ttarget', ...[...texts].map((text) => `${text}\t${answer(text)}`)];
}

/**
 * Five pairs of a letter and a digit, all different, and the letter that is asked for; the answer is its digit.
 *
 * @param {Random} random
 */
function makeLookups(random) {
  const rows = ['pairs\tasked\tvalue'];
  while (rows.length <= 6000) {
    const digits = random.shuffle([...'0123456789']);
    const pairs = random
      .shuffle(LETTERS.slice(0, 10))
      .slice(0, 5)
      .map((letter, i) => `${letter}${digits[i]}`);
    const asked = random.pick(pairs);
    rows.push(`${pairs.join('')}\t${asked.slice(0, 1)}\t${asked.slice(1)}`);
  }
  return rows;
}

/**
 * Days of 1950 to 2049, each once and in one of the ways in which dates are written, and the day as ISO 8601 has it.
 *
 * @param {Random} random
 */
function makeDates(random) {
  const days = [];
  for (let year = 1950; year < 2050; year++) {
    for (let month = 1; month <= 12; month++) {
      const length = month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
      for (let day = 1; day <= length; day++) days.push({ year, month, day });
    }
  }
  const rows = random
    .shuffle(days)
    .slice(0, 10_000)
    .map((date) => `${random.pick(WAYS)(date)}\t${date.year}-${two(date.month)}-${two(date.day)}`);
  return ['written\tiso', ...rows];
}

const ENGLISH = 'January February March April May June July August September October November December'.split(' ');
const GERMAN = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const FRENCH = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const SPANISH = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, '0');
}

/** @param {number} day */
function ordinal(day) {
  const teens = day > 10 && day < 14;
  return `${day}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')}`;
}

/**
 * Ways of writing a day that leave no doubt which day is meant.
 *
 * @type {((date: { year: number, month: number, day: number }) => string)[]}
 */
const WAYS = [
  ({ year, month, day }) => `${ENGLISH[month - 1]} ${day}, ${year}`,
  ({ year, month, day }) => `${ENGLISH[month - 1]} ${ordinal(day)}, ${year}`,
  ({ year, month, day }) => `${day} ${ENGLISH[month - 1]} ${year}`,
  ({ year, month, day }) => `the ${ordinal(day)} of ${ENGLISH[month - 1]}, ${year}`,
  ({ year, month, day }) => `${ENGLISH[month - 1]?.slice(0, 3)} ${day} ${year}`,
  ({ year, month, day }) => `${two(day)}-${ENGLISH[month - 1]?.slice(0, 3).toUpperCase()}-${year}`,
  ({ year, month, day }) => `${day}. ${GERMAN[month - 1]} ${year}`,
  ({ year, month, day }) => `${two(day)}.${two(month)}.${year}`,
  ({ year, month, day }) => `${day === 1 ? '1er' : day} ${FRENCH[month - 1]} ${year}`,
  ({ year, month, day }) => `${day} de ${SPANISH[month - 1]} de ${year}`,
  ({ year, month, day }) => `${year}/${month}/${day}`,
  ({ year, month, day }) => `${year}年${month}月${day}日`,
];

/**
 * @typedef {object} Random
 * @property {(limit: number) => number} below a whole number from 0, less than `limit`
 * @property {<T>(from: readonly T[]) => T} pick
 * @property {<T>(list: readonly T[]) => T[]} shuffle
 */

/**
 * Random numbers that follow from a name (mulberry32).
 *
 * @param {string} name
 * @returns {Random}
 */
function createRandom(name) {
  let state = [...name].reduce((hash, letter) => Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0), 1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @param {number} limit */
  const below = (limit) => Math.floor(next() * limit);
  return {
    below,
    pick: (from) => {
      const chosen = from[below(from.length)];
      if (chosen === undefined) throw new Error('There is nothing to pick from');
      return chosen;
    },
    shuffle: (list) =>
      list
        .map((value) => ({ value, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ value }) => value),
  };
}

for (const [name, { file, make }] of Object.entries(made)) {
  const folder = join(root, 'assets/examples', name);
  mkdirSync(folder, { recursive: true });
  const text = `${make(createRandom(name)).join('\n')}\n`;
  writeFileSync(join(folder, file), file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
}
