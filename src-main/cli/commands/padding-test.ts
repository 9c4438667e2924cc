import type { Command } from 'commander';
import { DiagnosticError } from '../../../src-shared/base/diagnostic';
import type { PaddingReport } from '../../../src-shared/protocol/run-types';
import { writeLines } from '../output';
import { alignColumns } from '../table';

export function addPaddingTestCommand(program: Command): void {
  program
    .command('padding-test')
    .description('check that padding sequences further changes no output, no loss and no gradient')
    .argument('<FILE>', 'a project file, NAME.unroll, or the folder of a run')
    .option('--json', 'print the measurements as JSON')
    .action(async (path: string, { json }: { readonly json?: boolean }) => {
      const { checkPaddingOf } = await import('../../worker/check-padding');
      const report = await checkPaddingOf(path);
      writeLines(json === true ? [JSON.stringify(report)] : describePadding(report));
      if (!report.passed) throw new DiagnosticError(findFault(report));
    });
}

export function describePadding(report: PaddingReport): string[] {
  const rows = [
    ['loss', '', show(report.loss)],
    ...report.outputs.map(({ block, difference }) => ['output', block, show(difference)]),
    ...report.gradients.map(({ block, difference }) => ['gradients', block, show(difference)]),
  ];
  return [
    `${report.samples} samples, as they are and with ${report.padding} steps more behind each sequence:`,
    ...alignColumns(rows, [false, false, true], '  '),
    report.passed
      ? `Nothing differs by more than ${report.tolerance.toExponential(0)}: padding does not count.`
      : `Differences of more than ${report.tolerance.toExponential(0)}: padding counts.`,
  ];
}

function show(difference: number): string {
  return difference === 0 ? '0' : difference.toExponential(1);
}

/** The gradients that differ name the blocks that lie before the one which reads padding, or that one itself. */
function findFault({ outputs, gradients, tolerance }: PaddingReport) {
  const touched = [...outputs, ...gradients].filter(({ difference }) => !(difference <= tolerance));
  const blocks = [...new Set(touched.map(({ block }) => block))];
  const [first] = blocks;
  return {
    code: 'TRAIN-021',
    severity: 'error' as const,
    message: `Steps that only pad change what the model computes${blocks.length === 0 ? '' : `; it shows at ${blocks.join(', ')}`}.`,
    nextStep:
      'No block is meant to read padding, so this is a fault of Unroll: report it with the project. Until it is mended, take the block out or give all sequences one length.',
    ...(first === undefined ? {} : { where: { block: first } }),
  };
}
