import type { z } from 'zod';
import type { Diagnostic, DiagnosticPlace } from '../base/diagnostic';
import type { JsonPath } from './json-read';
import { readField } from './record-form';

/** What is wrong with a document and at which path, from which a file's line is found. */
export interface Problem {
  readonly path: JsonPath;
  readonly diagnostic: Diagnostic;
}

export function documentError(
  code: string,
  message: string,
  nextStep: string,
  where: DiagnosticPlace = {},
): Diagnostic {
  const place = Object.keys(where).length === 0 ? {} : { where };
  return { code, severity: 'error', message, nextStep, ...place };
}

/** The problems that a schema found in `root`, in plain words. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], root: unknown): Problem[] {
  return issues.map((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    const name = path.length === 0 ? 'It' : quote(path.join('.'));
    const isId = issue.code === 'invalid_format';
    const diagnostic = documentError(
      isId ? 'DOC-010' : 'DOC-007',
      `${name} ${describeIssue(issue, valueAt(root, path))}.`,
      isId ? 'Choose another id.' : 'Correct this field.',
      path[0] === 'blocks' && typeof path[1] === 'string' ? { block: path[1] } : {},
    );
    return { path, diagnostic };
  });
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}${butIs(value)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}${butIs(value)}`;
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'must not be empty';
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${butIs(value)}`;
    case 'too_big':
      if (issue.origin === 'array') return `must have at most ${issue.maximum} items`;
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${butIs(value)}`;
    case 'unrecognized_keys':
      return `has ${issue.keys.length === 1 ? 'the unknown field' : 'the unknown fields'} ${issue.keys.map(quote).join(', ')}`;
    default:
      return issue.message;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function butIs(value: unknown): string {
  if (value === undefined) return ' and is missing';
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return `, not ${value}`;
  if (typeof value === 'string') return `, not ${quote(value)}`;
  return Array.isArray(value) ? ', not a list' : ', not an object';
}

function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, step) => readField(value, String(step)), root);
}

/** `text` in quotes, cut when it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 60 ? text : `${text.slice(0, 57)}…`);
}
