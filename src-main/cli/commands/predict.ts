import { Option, type Command } from 'commander';
import { describeDiagnostics } from '../failure';
import { MOST_THREADS, wholeNumber } from '../options';
import { writeErrors, writeLines } from '../output';
import { formatNumber } from '../table';

interface PredictOptions {
  readonly out: string;
  readonly threads?: number;
  readonly provider: 'auto' | 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';
}

export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('run a predict graph on a data file and write its predictions as CSV')
    .argument('<MODEL.onnx>', 'a file that `unroll export --kind predict` wrote')
    .argument('<DATA>', 'a CSV, TSV or Parquet file with the columns that the model reads')
    .requiredOption('--out <FILE>', 'the CSV file to write')
    .option('--threads <N>', 'threads of one operator', wholeNumber(1, MOST_THREADS))
    .addOption(
      new Option('--provider <NAME>', 'where to compute')
        .choices(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
        .default('cpu'),
    )
    .action(async (modelPath: string, dataPath: string, { out, threads, provider }: PredictOptions) => {
      const { predictFile } = await import('../../worker/predict-file');
      const summary = await predictFile({
        modelPath,
        dataPath,
        outPath: out,
        provider,
        ...(threads === undefined ? {} : { threads }),
      });
      writeErrors([...summary.notices, ...describeDiagnostics(summary.warnings)]);
      const future = summary.future === 0 ? '' : `, ${formatNumber(summary.future)} of them after the last row`;
      writeLines([
        `${formatNumber(summary.rows)} predictions from ${formatNumber(summary.windows)} windows${future}: ${out}`,
      ]);
    });
}
