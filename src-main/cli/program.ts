import { Command, CommanderError } from 'commander';
import { PRODUCER_VERSION } from '../../src-shared/onnx/format';
import { addBlocksCommand } from './commands/blocks';
import { addCheckCommand } from './commands/check';
import { addExportCommand } from './commands/export';
import { addGenerateCommand } from './commands/generate';
import { addInfoCommand } from './commands/info';
import { addPaddingTestCommand } from './commands/padding-test';
import { addPredictCommand } from './commands/predict';
import { addProvidersCommand } from './commands/providers';
import { addTrainCommand } from './commands/train';
import { describeFailure, isUsersMistake } from './failure';
import { writeErrors, writeLines } from './output';

/** All went well; something of the user's has to be mended; a fault of Unroll. */
export type ExitCode = 0 | 1 | 2;

/** Runs `unroll ARGS` and resolves to the exit code. Never rejects: every failure is printed here, and only here. */
export async function runUnroll(args: readonly string[]): Promise<ExitCode> {
  const program = createProgram();
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    writeErrors(describeFailure(error, args.includes('--debug')));
    return isUsersMistake(error) ? 1 : 2;
  }
}

function createProgram(): Command {
  const program = new Command('unroll')
    .description('Trains drawn sequence models and writes them as plain ONNX.')
    .version(PRODUCER_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [COMMAND]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .addHelpText(
      'after',
      '\nExit codes: 0 all went well; 1 something in the project, the data or the command has to be mended; 2 a fault of Unroll.',
    );
  addBlocksCommand(program);
  addCheckCommand(program);
  addTrainCommand(program);
  addExportCommand(program);
  addPredictCommand(program);
  addGenerateCommand(program);
  addPaddingTestCommand(program);
  addInfoCommand(program);
  addProvidersCommand(program);
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({
        writeOut: (text) => writeLines([text.trimEnd()]),
        writeErr: (text) => writeErrors([text.trimEnd()]),
        outputError: (text, write) => write(describeUsageError(text, command)),
      });
    if (command !== program) command.option('--debug', 'print the stack trace of a fault of Unroll');
  }
  return program;
}

function describeUsageError(text: string, command: Command): string {
  const name = command.parent ? `unroll ${command.name()}` : 'unroll';
  const message = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ');
  return `error CLI-001: ${message.charAt(0).toUpperCase()}${message.slice(1)}\n  → Run \`${name} --help\` for what it takes.`;
}
