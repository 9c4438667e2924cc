import { IGNORED_CLASS } from '../../base/ignored-class';
import type { Diagnostic } from '../../base/diagnostic';
import { fail, ok, type Result } from '../../base/result';
import { count, dataError, shorten } from '../data-diagnostics';
import type { IndexSpec } from '../feature-spec';
import { cellText, findColumn, type Table } from '../table';
import { countRowTokens, type PreparedText } from '../text/prepared-text';
import { FIRST_ENTRY } from '../text/special-tokens';

/**
 * A label for each token of a text: the labels are a text of as many tokens, cut at blanks. Classes are the entries of their
 * vocabulary; a label that training never saw, and the end token of the text, have none. Fails with DATA-052 where a row has
 * more or fewer labels than tokens.
 */
export function labelTargets(table: Table, text: PreparedText, labels: PreparedText): Result<IndexSpec, Diagnostic[]> {
  const row = findUnequal(text, labels, table.rowCount);
  if (row !== null) return fail([describeUnequal(table, text, labels, row)]);
  return ok({
    kind: 'step-target',
    names: [labels.fitted.name],
    ...{ width: 1, dtype: 'int64', padding: IGNORED_CLASS, inner: [], columns: [labels] },
    vocabularySize: labels.fitted.tokenizer.vocabulary.length,
    steps: (start) => countRowTokens(text, start),
    write: (out, at, start) => {
      const kept = countRowTokens(text, start) - 1;
      for (let t = 0; t < kept; t++) {
        const label = (labels.tokens[labels.offsets[start]! + t] ?? 0) - FIRST_ENTRY;
        out[at + t] = BigInt(label < 0 ? IGNORED_CLASS : label);
      }
      // Nothing is said of the end.
      out[at + kept] = BigInt(IGNORED_CLASS);
    },
  });
}

/** The first row whose labels are not as many as its tokens; null where there is none. A text that was cut has labels to spare. */
function findUnequal(text: PreparedText, labels: PreparedText, rowCount: number): number | null {
  for (let row = 0; row < rowCount; row++) {
    if (labels.missing[row] === 1) continue;
    const [tokens, given] = [countRowTokens(text, row), countRowTokens(labels, row)];
    if (text.cut[row] === 1 ? given < tokens : given !== tokens) return row;
  }
  return null;
}

function describeUnequal(table: Table, text: PreparedText, labels: PreparedText, row: number): Diagnostic {
  const [read, said] = [text.fitted.name, labels.fitted.name];
  const cell = (name: string): string => {
    const column = findColumn(table, name);
    return shorten((column && cellText(column, row)) ?? '');
  };
  const isCutElsewhere = text.fitted.tokenizer.settings.tokenizer !== 'blanks';
  return dataError(
    'DATA-052',
    `Row ${row + 1} has ${count(countRowTokens(text, row) - 1, 'token')} in column "${read}" (${cell(read)}), but ${count(countRowTokens(labels, row) - 1, 'label')} in column "${said}" (${cell(said)}).`,
    isCutElsewhere
      ? `Cut "${read}" at blanks too, if its tokens stand between blanks, or mend the row.`
      : 'Give every token of the text one label, with a blank between two, or leave the cell of the labels empty.',
    { column: said },
  );
}
