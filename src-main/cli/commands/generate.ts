import type { Command } from 'commander';
import { describeDiagnostics } from '../failure';
import { LARGEST_SEED, numberFrom, wholeNumber } from '../options';
import { writeErrors, writeLines } from '../output';

interface GenerateOptions {
  readonly start: string;
  readonly length: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
}

const MOST_TOKENS = 1_000_000;

export function addGenerateCommand(program: Command): void {
  program
    .command('generate')
    .description('go on with a text, token after token, with a language model')
    .argument(
      '<MODEL.onnx>',
      'a file that `unroll export --kind predict` wrote of a language model, or `--kind step` of one that carries its state',
    )
    .option('--start <TEXT>', 'what the text begins with (default: a line break)', '\n')
    .option('--length <N>', 'tokens to add', wholeNumber(1, MOST_TOKENS), 200)
    .option('--temperature <T>', '0 takes the likeliest token, 1 draws as the model says', numberFrom(0, 100), 1)
    .option('--top-k <N>', 'draw among that many of the likeliest tokens; 0 among all', wholeNumber(0, MOST_TOKENS), 0)
    .option('--seed <N>', 'what the draws follow from', wholeNumber(0, LARGEST_SEED), 1)
    .action(async (modelPath: string, { start, length, ...sampling }: GenerateOptions) => {
      const { generateText } = await import('../../worker/generate-text');
      const { text, bitsPerToken, warnings } = await generateText({ modelPath, start, length, sampling });
      writeErrors(describeDiagnostics(warnings));
      writeLines([`${start === '\n' ? '' : start}${text}`]);
      writeErrors([`${length} tokens, ${bitsPerToken.toFixed(2)} bits a token by the model itself`]);
    });
}
