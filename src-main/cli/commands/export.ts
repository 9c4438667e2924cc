import { Option, type Command } from 'commander';
import { MOST_STEPS, wholeNumber } from '../options';
import { writeLines } from '../output';
import { formatNumber } from '../table';

interface ExportOptions {
  readonly kind: 'predict' | 'step' | 'evaluate' | 'train' | 'forecast' | 'generate' | 'sample' | 'pair';
  readonly gradients?: boolean;
  readonly steps: number;
  readonly out: string;
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write a graph of a run as an ONNX file')
    .argument('<RUN>', 'the folder of a run, or a project file for its newest run')
    .addOption(
      new Option(
        '--kind <KIND>',
        'which graph: the model, its loss on a batch, or one optimizer step; of a model that carries its state also the ' +
          'model that goes on where it was left; of a model of the next row also a forecast of many rows that feeds its ' +
          'predictions back; of a model that writes texts also its greedy texts, drawn texts, or the pair of encoder and ' +
          'decoder step',
      )
        .choices(['predict', 'step', 'evaluate', 'train', 'forecast', 'generate', 'sample', 'pair'])
        .makeOptionMandatory(),
    )
    .option('--gradients', 'train only: put out the gradient of every parameter too')
    .option(
      '--steps <N>',
      'train: optimizer steps in one run of the graph; forecast: rows it predicts',
      wholeNumber(1, MOST_STEPS),
      1,
    )
    .requiredOption('--out <FILE>', 'the ONNX file to write; of a pair the folder')
    .action(async (run: string, { kind, gradients, steps, out }: ExportOptions) => {
      const { exportRun } = await import('../../worker/export-run');
      const summary = await exportRun({ run, kind, gradients: gradients === true, steps, outPath: out });
      writeLines([
        `${summary.files.join(' and ')}: the ${kind === 'pair' ? 'pair' : `${kind} graph`} of ${summary.runFolder}, ${formatNumber(summary.bytes)} bytes`,
        `Checked in onnxruntime on ${formatNumber(summary.windows)} windows, one at a time and ${summary.batch} at a time: ` +
          `differs from ${summary.comparedWith} by ${summary.difference.toExponential(1)} at most, relative to the largest value.`,
        ...summary.notes,
      ]);
    });
}
