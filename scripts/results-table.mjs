/** @import { Change, Result, Summary } from './results-list.mjs' */

const COLUMNS = ['example', 'task', 'measure', 'result', 'promised', 'without a network', 'seconds', 'command'];
const NUMBERS = new Set(['result', 'promised', 'without a network', 'seconds']);

/** Four digits that count. @param {number | undefined} value */
function show(value) {
  if (value === undefined) return '–';
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

/** Whether a run keeps what the example promises. @param {Result} result @param {Summary} summary */
export function keepsPromise({ read, goal }, summary) {
  const value = read(summary);
  if (value === undefined) return false;
  return goal.is === 'below' ? value < goal.than : value > goal.than;
}

/** The cells of a row. @param {Result} result @param {Summary} summary @returns {string[]} */
export function describeResult({ name, project, task, measure, read, floor, goal, changes }, summary) {
  const own = `npm run --silent unroll -- train assets/examples/${project}/${project}.unroll`;
  return [
    name,
    task,
    measure,
    show(read(summary)),
    `${goal.is} ${show(goal.than)}`,
    floor === null ? '–' : `${show(floor.read(summary))} (${floor.what})`,
    summary.seconds.toFixed(0),
    `\`${changes === undefined ? own : `npm run results -- --only ${name}`}\``,
  ];
}

/**
 * The rows of a table that was written before, by name, so that those measured anew take their places and others stay.
 *
 * @param {string} markdown
 * @returns {Map<string, string[]>}
 */
export function readRows(markdown) {
  const rows = markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  return new Map(rows.slice(2).map((cells) => [cells[0] ?? '', cells]));
}

/** A table as Prettier has it. @param {readonly (readonly string[])[]} rows */
export function writeTable(rows) {
  const widths = COLUMNS.map((title, i) => Math.max(title.length, ...rows.map((cells) => cells[i]?.length ?? 0)));
  const isNumber = COLUMNS.map((title) => NUMBERS.has(title));
  /** @param {readonly string[]} cells */
  const line = (cells) =>
    `| ${cells.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (isNumber[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(COLUMNS), line(rule), ...rows.map(line)].join('\n');
}

/**
 * A project with changed blocks, which finds its data from another folder.
 *
 * @param {{ blocks: Record<string, { type: string, parameters?: object }>, data: { path: string } }} project as its file holds it
 * @param {readonly Change[]} changes
 * @param {string} dataPath relative to the new place
 */
export function changeProject(project, changes, dataPath) {
  const blocks = { ...project.blocks };
  for (const { block, type, parameters } of changes) {
    const before = blocks[block];
    if (before === undefined) throw new Error(`The project has no block "${block}"`);
    blocks[block] = {
      ...before,
      ...(type === undefined ? {} : { type }),
      parameters: { ...before.parameters, ...parameters },
    };
  }
  return { ...project, blocks, data: { ...project.data, path: dataPath } };
}
