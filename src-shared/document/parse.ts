import { z } from 'zod';
import type { Diagnostic } from '../base/diagnostic';
import type { Result } from '../base/result';
import { fail, ok } from '../base/result';
import type { Json, JsonObject, Project } from './document';
import { DEFAULT_TRAINING, FORMAT_VERSION } from './document';
import { isJsonObject } from './json';
import type { JsonProblem, JsonText } from './json-read';
import { readJson } from './json-read';
import { LIMITS } from './limits';
import { migrateDocument } from './migrations/migrate';
import type { Problem } from './problems';
import { describeIssues, documentError, quote } from './problems';
import { FILE_FORM, recordSchema } from './record-form';
import { defineRecords } from './records';
import { checkStructure } from './structure';

/** More problems than this are counted instead of listed. */
const MOST_PROBLEMS = 20;

/**
 * Reads the text of a project file of this or an older format. Never throws: text that was cut, is broken, too large,
 * of a newer format or not whole gives diagnostics (`DOC-001` to `DOC-015`) that name the line. Fields and block types
 * this version does not know are kept as they are. Records come in the order of their ids.
 */
export function parseProject(text: string): Result<Project, Diagnostic[]> {
  const json = readJson(text);
  if (!json.ok) return fail([describeDamage(json.error)]);
  const version = readVersion(json.value.value);
  if (!version.ok) return version;
  const document = migrateDocument(version.value.document, version.value.number);
  if (!document.ok) return fail(locate(document.error, json.value));
  const project = projectSchema.safeParse(document.value);
  if (!project.success) {
    return fail(locate(describeIssues(project.error.issues, document.value), json.value));
  }
  const problems = checkStructure(project.data);
  return problems.length === 0 ? ok(project.data) : fail(locate(problems, json.value));
}

const records = defineRecords(FILE_FORM);

const projectSchema = recordSchema(FILE_FORM.split, {
  formatVersion: z.literal(FORMAT_VERSION),
  name: z.string().min(1),
  ...records.drawing,
  definitions: records.definitions,
  data: records.data.nullable().default(null),
  training: records.training.default(DEFAULT_TRAINING),
}).transform(({ formatVersion, ...fields }): Project => ({
  ...fields,
  unknown: fields.unknown ?? new Map<string, Json>(),
}));

function readVersion(value: Json): Result<{ document: JsonObject; number: number }, Diagnostic[]> {
  const notOurs = (why: string): Result<never, Diagnostic[]> =>
    fail([
      documentError(
        'DOC-005',
        `This is not an Unroll project: ${why}.`,
        'Open a file that Unroll saved; such a file begins with its "formatVersion".',
      ),
    ]);
  if (!isJsonObject(value)) return notOurs('it is JSON, but not an object');
  const version = value.get('formatVersion');
  if (version === undefined) return notOurs('it has no field "formatVersion"');
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    return notOurs(`its "formatVersion" is not a whole number`);
  }
  if (version > FORMAT_VERSION) {
    return fail([
      documentError(
        'DOC-006',
        `This project needs an Unroll that reads format ${version}; this one reads formats up to ${FORMAT_VERSION}.`,
        'Update Unroll, or save the project again where it was made, for this version. The file was not changed.',
      ),
    ]);
  }
  return ok({ document: value, number: version });
}

function describeDamage(problem: JsonProblem): Diagnostic {
  const { line, column } = problem;
  const inside = problem.path.length === 0 ? '' : `, inside ${quote(problem.path.join('.'))}`;
  const where = { line };
  switch (problem.kind) {
    case 'empty':
      return documentError('DOC-001', 'The project file is empty.', `${FROM_BACKUP}, or start a new project.`, where);
    case 'cut':
      return documentError(
        'DOC-002',
        `The project file was cut: it ends at line ${line}, column ${column}${inside}, before it is complete.`,
        `${FROM_BACKUP}.`,
        where,
      );
    case 'broken':
      return documentError(
        'DOC-003',
        `The project file is broken: line ${line}, column ${column}${inside}, ${problem.message}.`,
        `Mend that line in a text editor. Otherwise: ${FROM_BACKUP.toLowerCase()}.`,
        where,
      );
    case 'limit':
      return documentError(
        'DOC-004',
        `The project file is too large: at line ${line}${inside} it ${problem.message}.`,
        `Check that this is a project file; data belongs in a file of its own. The most is ${LIMITS.characters} characters, ${LIMITS.values} values and ${LIMITS.depth} brackets inside each other.`,
        where,
      );
  }
}

const FROM_BACKUP = 'Take the file back from a backup or from version control';

function locate(problems: readonly Problem[], text: JsonText): Diagnostic[] {
  const located = problems.slice(0, MOST_PROBLEMS).map(({ path, diagnostic }) => {
    const line = text.lineOf(path);
    return { ...diagnostic, message: `Line ${line}: ${diagnostic.message}`, where: { ...diagnostic.where, line } };
  });
  const rest = problems.length - located.length;
  if (rest === 0) return located;
  const more = `The project file has ${rest} more ${rest === 1 ? 'problem' : 'problems'} like these.`;
  return [...located, documentError('DOC-007', more, 'Mend those above first.')];
}
