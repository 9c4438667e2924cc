import { IGNORED_CLASS } from '../../base/ignored-class';
import type { Diagnostic } from '../../base/diagnostic';
import { ok, type Result } from '../../base/result';
import { refuse } from '../choose-columns';
import { listNames } from '../data-diagnostics';
import type { FeatureKind, FeatureSpec, IndexSpec, NumberSpec, Steps } from '../feature-spec';
import { isCategory, isNumber, isText, type PreparedCategory, type PreparedColumn } from '../prepared-columns';

/** A column that is read row after row. */
export interface RowSource {
  readonly column: PreparedColumn;
  /** Rows from the start of a sample to the row that is read at its step 0. */
  readonly shift: number;
}

/** Number columns and one-hot categories side by side. */
export function numberFeatures(kind: FeatureKind, sources: readonly RowSource[], steps: Steps): NumberSpec {
  const names = sources.flatMap(({ column: { fitted } }) =>
    fitted.kind === 'category'
      ? [`${fitted.name}=?`, ...fitted.vocabulary.map((value) => `${fitted.name}=${value}`)]
      : [fitted.name],
  );
  const width = names.length;
  return {
    ...{ kind, names, width, dtype: 'float32', steps, inner: [width] },
    columns: sources.map(({ column }) => column),
    // What is to be predicted is never filled.
    write: writeNumbers(sources, width, steps, kind === 'target' || kind === 'step-target'),
  };
}

function writeNumbers(
  sources: readonly RowSource[],
  width: number,
  steps: Steps,
  isTarget: boolean,
): NumberSpec['write'] {
  return (out, at, start) => {
    const count = typeof steps === 'function' ? steps(start) : (steps ?? 1);
    let feature = at;
    for (const { column, shift } of sources) {
      const from = start + shift;
      if (isNumber(column)) {
        const { values } = isTarget ? column : column.read;
        for (let t = 0, i = feature; t < count; t++, i += width) out[i] = values[from + t]!;
        feature++;
      } else if (isCategory(column)) {
        const { indices } = column;
        for (let t = 0, i = feature; t < count; t++, i += width) out[i + indices[from + t]!] = 1;
        feature += column.fitted.vocabulary.length + 1;
      }
    }
  };
}

/** A category as tokens: index 0 is "unknown". */
export function categoryTokens(column: PreparedCategory, shift: number, steps: Steps): IndexSpec {
  return {
    ...indexForm('token', column, steps),
    ...{ padding: 0, vocabularySize: column.fitted.vocabulary.length + 1 },
    write: writeIndices(column.tokens, shift, steps),
  };
}

function classTargets(kind: FeatureKind, column: PreparedCategory, shift: number, steps: Steps): IndexSpec {
  return {
    ...indexForm(kind, column, steps),
    ...{ padding: IGNORED_CLASS, vocabularySize: column.fitted.vocabulary.length },
    write: writeIndices(column.classes, shift, steps),
  };
}

function indexForm(kind: FeatureKind, column: PreparedColumn, steps: Steps) {
  return { kind, names: [column.fitted.name], width: 1, dtype: 'int64', columns: [column], steps, inner: [] } as const;
}

function writeIndices(values: BigInt64Array, shift: number, steps: Steps): IndexSpec['write'] {
  return (out, at, start) => {
    const count = typeof steps === 'function' ? steps(start) : (steps ?? 1);
    out.set(values.subarray(start + shift, start + shift + count), at);
  };
}

/** Numbers to be predicted side by side, or one category. Fails with DATA-036 for other mixtures. */
export function targetFeatures(
  kind: 'target' | 'step-target',
  columns: readonly PreparedColumn[],
  shift: number,
  steps: Steps,
): Result<FeatureSpec, Diagnostic[]> {
  const [text] = columns.filter(isText);
  if (text) {
    return refuse(
      `Column "${text.fitted.name}" is a text, and a text is no number or class.`,
      'Use an output that writes text, or prepare the column as category.',
      text.fitted.name,
    );
  }
  const categories = columns.filter(isCategory);
  const [category] = categories;
  if (category) {
    if (columns.length === 1) return ok(classTargets(kind, category, shift, steps));
    return refuse(
      `One output cannot predict ${listNames(columns.map((c) => c.fitted.name))} together: a category needs an output of its own.`,
      'Draw one output for each category target and name its column there.',
    );
  }
  const width = columns.length;
  const sources = columns.map((column) => ({ column, shift }));
  return ok({ ...numberFeatures(kind, sources, steps), inner: width === 1 ? [] : [width] });
}
