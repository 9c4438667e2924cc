/** The codes of messages, found in the sources, for the guide's page of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './bootstrap.mjs';

/** @typedef {{ readonly code: string, readonly message: string, readonly nextStep: string }} ErrorCode */

const CODE = /^(?!SHA-)[A-Z]{2,8}-\d{3}$/;

/** Every code of the shipped sources with the first message and next step that are written beside it, by code. */
export function collectErrorCodes() {
  /** @type {Map<string, ErrorCode>} */
  const found = new Map();
  for (const path of listSources()) {
    const text = readFileSync(path, 'utf8');
    // Parsing takes most of the time, and most files have no code in them.
    if (!/'[A-Z]{2,8}-\d{3}'/.test(text)) continue;
    for (const entry of findErrorCodes(text)) {
      const known = found.get(entry.code);
      found.set(entry.code, {
        code: entry.code,
        message: known?.message || entry.message,
        nextStep: known?.nextStep || entry.nextStep,
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/**
 * The codes of one file. A code stands in an object beside `message` and `nextStep`, in a call before them, or names its meaning
 * in a table. What is known only while the app runs is written `…`.
 *
 * @param {string} text
 */
export function findErrorCodes(text) {
  /** @type {ErrorCode[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isStringLiteral(node) && CODE.test(node.text)) {
      const { place, isSecond } = findPlace(node);
      const { parent } = place;
      /** @type {(text: ts.Expression | undefined) => string} */
      const read = (text) => readText(text, isSecond);
      if (ts.isPropertyAssignment(parent) && parent.name === place) {
        found.push({ code: node.text, message: asSentence(read(parent.initializer)), nextStep: '' });
      } else if (ts.isPropertyAssignment(parent)) {
        /** @param {string} name */
        const field = (name) => {
          const property = parent.parent.properties.find((candidate) => candidate.name?.getText() === name);
          return property && ts.isPropertyAssignment(property) ? read(property.initializer) : '';
        };
        const message = field('message') || asSentence(field('why'));
        found.push({ code: node.text, message, nextStep: field('nextStep') });
      } else if (ts.isCallExpression(parent)) {
        const rest = parent.arguments.slice(parent.arguments.findIndex((argument) => argument === place) + 1);
        const [message, nextStep] = rest.filter((argument) => !ts.isObjectLiteralExpression(argument));
        found.push({ code: node.text, message: read(message), nextStep: read(nextStep) });
      } else found.push({ code: node.text, message: '', nextStep: '' });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

/** Out of `a ? CODE : OTHER`, to what the whole stands in. @param {ts.Expression} node */
function findPlace(node) {
  const { parent } = node;
  const isChoice = ts.isConditionalExpression(parent);
  return { place: isChoice ? parent : node, isSecond: isChoice && parent.whenFalse === node };
}

/**
 * A text, as far as it is written out.
 *
 * @param {ts.Expression | undefined} node
 * @param {boolean} isSecond which of two alternatives is meant
 * @returns {string}
 */
function readText(node, isSecond) {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isConditionalExpression(node)) return readText(isSecond ? node.whenFalse : node.whenTrue, isSecond);
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [readText(node.left, isSecond), readText(node.right, isSecond)];
    return left === '' && right === '' ? '' : `${left || '…'}${right || '…'}`;
  }
  if (!ts.isTemplateExpression(node)) return '';
  const rest = node.templateSpans.map(({ literal }) => `…${literal.text}`);
  return [node.head.text, ...rest].join('').replace(/\s+/g, ' ');
}

/** @param {string} words */
function asSentence(words) {
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function listSources() {
  return ['src-shared', 'src-main', 'src-renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(root, folder, path))
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|[\\/]testing[\\/]/.test(path))
      .sort(),
  );
}

/** What the letters of a code stand for. */
const FAMILIES = /** @type {const} */ ([
  ['DATA', 'Reading a table, its columns, windows and parts'],
  ['DOC', 'Project files'],
  ['GRAPH', 'How blocks are connected'],
  ['SHAPE', 'Sizes that do not fit'],
  ['PARAM', 'Parameters of blocks'],
  ['CANVAS', 'Drawing'],
  ['TRAIN', 'Training and checkpoints'],
  ['RUN', 'Runs'],
  ['MODEL', 'Models that are exported or opened'],
  ['ONNX', 'Reading ONNX files'],
  ['RUNTIME', 'onnxruntime and devices'],
  ['FILE', 'Reading and writing files'],
  ['APP', 'The app'],
  ['WORKER', 'The processes that read data and train'],
  ['IPC', 'Between the window and the rest of the app'],
  ['CLI', 'The command line'],
  ['INTERNAL', 'Faults of Unroll'],
]);

/** Every code as Markdown: a heading and a table for each family. Throws for a family that is not described. */
export function describeErrorCodes(/** @type {readonly ErrorCode[]} */ codes) {
  const familyOf = (/** @type {ErrorCode} */ { code }) => code.slice(0, code.indexOf('-'));
  const unknown = codes.filter((entry) => !FAMILIES.some(([family]) => family === familyOf(entry)));
  if (unknown.length > 0) throw new Error(`Say in scripts/error-codes.mjs what ${unknown[0]?.code} is about`);
  return FAMILIES.map(([family, title]) => {
    const rows = codes
      .filter((entry) => familyOf(entry) === family)
      .map(({ code, message, nextStep }) => `| \`${code}\` | ${cell(message)} | ${cell(nextStep)} |`);
    return [`### ${title}`, '', '| code | what it says | what to do |', '| --- | --- | --- |', ...rows].join('\n');
  }).join('\n\n');
}

/** What the app fills in itself is left open here. @param {string} text */
function cell(text) {
  return text === '' ? 'as the message says' : text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
