import { checkProject } from '../src-shared/compiler/check';
import { applyCommand } from '../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../src-shared/document/commands/document-command';
import type { Project } from '../src-shared/document/document';
import { chainProject, featureColumns, OUTPUTS } from './models';
import { digits, markdownTable, round } from './report';
import { quantile, timeCalls } from './timing';

/** One frame of a screen: an edit and its check should fit. */
const FRAME = 16;
const INPUTS = 3;

interface CheckRow {
  readonly edit: string;
  readonly blocks: number;
  readonly median_ms: number;
  readonly p95_ms: number;
}

/** How long a change of a project takes to be applied and the whole project to be checked again. */
export function measureCheck(quick: boolean): CheckRow[] {
  const calls = quick ? 20 : 200;
  const rows: CheckRow[] = [];
  for (const blocks of [50, 500]) {
    const project = chainProject(blocks);
    const middle = [...project.wires.values()][Math.floor(project.wires.size / 2)]!;
    const edits: [string, (index: number) => DocumentCommand][] = [
      ['parameter', (i) => ({ type: 'setParameter', block: 'cell', parameter: 'dropout', value: (i % 9) / 10 })],
      [
        'size that no longer fits',
        (i) => ({ type: 'setParameter', block: 'cell', parameter: 'hidden', value: 17 + (i % 9) }),
      ],
      ['wire cut in the middle', () => ({ type: 'disconnect', wire: middle.id })],
    ];
    for (const [edit, command] of edits) {
      const times = timeCalls((i) => editAndCheck(project, command(i)), calls, 10);
      rows.push({ edit, blocks, median_ms: round(quantile(times, 0.5)), p95_ms: round(quantile(times, 0.95)) });
    }
  }
  return rows;
}

function editAndCheck(project: Project, command: DocumentCommand): void {
  const changed = applyCommand(project, command);
  if (!changed.ok) throw new Error(changed.error.map((d) => d.message).join('\n'));
  checkProject(changed.value.project, featureColumns(INPUTS, OUTPUTS));
}

export function formatCheck(rows: readonly CheckRow[]): string {
  return markdownTable(
    [`edit and check, ms (aim: under ${FRAME})`, 'blocks', 'median', '95 %'],
    rows.map((row) => [row.edit, String(row.blocks), digits(row.median_ms), digits(row.p95_ms)]),
  );
}
