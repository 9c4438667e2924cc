import { text as readAll } from 'node:stream/consumers';
import { Option, type Command } from 'commander';
import { DiagnosticError } from '../../../src-shared/base/diagnostic';
import { describeDiagnostics } from '../failure';
import { LARGEST_SEED, MOST_THREADS, numberFrom, wholeNumber } from '../options';
import { writeErrors, writeLines } from '../output';
import { formatNumber } from '../table';

interface PredictOptions {
  readonly out?: string;
  readonly text?: string;
  readonly steps?: number;
  readonly threads?: number;
  readonly provider: 'auto' | 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
}

const WIDEST_BEAM = 64;
const MOST_TOKENS = 1_000_000;
const MOST_ROWS = 1_000_000;

export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('run a model on a data file, or on a text, and give its predictions')
    .argument(
      '<MODEL.onnx>',
      'a file that `unroll export` wrote: of kind predict, forecast, generate or sample, or encoder.onnx of a pair',
    )
    .argument('[DATA]', 'a data file with the columns that the model reads; - reads texts from the input, a line each')
    .option('--out <FILE>', 'the CSV file to write')
    .option('--text <TEXT>', 'a text for a model that reads one, in place of a file; the prediction is printed')
    .option(
      '--steps <K>',
      'run a model of the next row freely: K rows after the last one, each from those before, its own predictions among them',
      wholeNumber(1, MOST_ROWS),
    )
    .option('--threads <N>', 'threads of one operator', wholeNumber(1, MOST_THREADS))
    .option('--beam <N>', 'written texts: hypotheses of a beam search; 1 is greedy', wholeNumber(1, WIDEST_BEAM), 1)
    .option('--length-penalty <A>', 'beam search: helps long texts, 0 does not', numberFrom(0, 10), 0.6)
    .option(
      '--temperature <T>',
      'written texts: 0 takes the likeliest token, 1 draws as the model says',
      numberFrom(0, 100),
      0,
    )
    .option('--top-k <N>', 'draw among that many of the likeliest tokens; 0 among all', wholeNumber(0, MOST_TOKENS), 0)
    .option('--seed <N>', 'what the draws follow from', wholeNumber(0, LARGEST_SEED), 1)
    .addOption(
      new Option('--provider <NAME>', 'where to compute')
        .choices(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
        .default('cpu'),
    )
    .action(predict);
}

async function predict(modelPath: string, dataPath: string | undefined, options: PredictOptions): Promise<void> {
  const { out, text, steps, threads, provider, beam, lengthPenalty, temperature, topK, seed } = options;
  const common = {
    ...{ modelPath, provider, writing: { beam, lengthPenalty, temperature, topK, seed } },
    ...(threads === undefined ? {} : { threads }),
  };
  if (beam > 1 && temperature > 0) refuse('A beam search does not draw.', 'Leave out --beam or --temperature.');
  const texts = text !== undefined ? [text] : dataPath === '-' ? linesOf(await readAll(process.stdin)) : null;
  if (texts !== null) {
    if (text !== undefined && dataPath !== undefined)
      refuse('There are a text and a file.', 'Leave out one of the two.');
    if (steps !== undefined) refuse('Texts have no rows to go on with.', 'Leave out --steps, or give a data file.');
    if (out !== undefined) refuse('Predictions of texts are printed.', 'Leave out --out, or give a data file.');
    const { predictTexts } = await import('../../worker/predict-file');
    const { lines, notices, warnings } = await predictTexts({ ...common, texts });
    writeErrors([...notices, ...describeDiagnostics(warnings)]);
    writeLines(lines);
    return;
  }
  if (dataPath === undefined) refuse('There is nothing to predict from.', 'Name a data file, or give --text.');
  else if (out === undefined) refuse('The predictions have no place to go.', 'Name the CSV file to write with --out.');
  else {
    const { predictFile } = await import('../../worker/predict-file');
    const summary = await predictFile({
      ...common,
      ...(steps === undefined ? {} : { steps }),
      dataPath,
      outPath: out,
    });
    writeErrors([...summary.notices, ...describeDiagnostics(summary.warnings)]);
    const future = summary.future === 0 ? '' : `, ${formatNumber(summary.future)} of them after the last row`;
    writeLines([
      `${formatNumber(summary.rows)} predictions from ${formatNumber(summary.windows)} ${summary.noun}${future}: ${out}`,
    ]);
  }
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function refuse(message: string, nextStep: string): never {
  throw new DiagnosticError({ code: 'CLI-001', severity: 'error', message, nextStep });
}
