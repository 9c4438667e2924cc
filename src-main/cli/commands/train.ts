import { Option, type Command } from 'commander';
import type { RunEvent } from '../../../src-shared/protocol/run-events';
import { toDiagnostics } from '../failure';
import { listenForInterrupts } from '../interrupts';
import { LARGEST_SEED, MOST_EPOCHS, MOST_THREADS, wholeNumber } from '../options';
import { createBarReporter, createJsonReporter, createLineReporter, type RunReporter } from '../run-reporter';

interface TrainOptions {
  readonly out?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly provider: 'auto' | 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';
  readonly resume?: boolean;
  readonly from?: string;
  readonly json?: boolean;
}

export function addTrainCommand(program: Command): void {
  program
    .command('train')
    .description('train a project; Ctrl-C stops after the current step and keeps the result')
    .argument('<FILE>', 'a project file, NAME.unroll')
    .option('--out <DIR>', 'the folder of the run (default: the next free one in NAME.runs beside the project)')
    .option('--epochs <N>', 'most passes over the training part', wholeNumber(1, MOST_EPOCHS))
    .option('--seed <N>', 'what all random numbers of the run follow from', wholeNumber(0, LARGEST_SEED))
    .option('--threads <N>', 'threads of one operator', wholeNumber(1, MOST_THREADS))
    .addOption(
      new Option('--provider <NAME>', 'where to compute')
        .choices(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
        .default('cpu'),
    )
    .option('--resume', 'go on from the last checkpoint of the run')
    .option('--from <RUN>', 'start from the weights of another run, as far as they fit: its folder, or a project file')
    .option('--json', 'print one JSON event a line and nothing else')
    .action(train);
}

async function train(projectPath: string, options: TrainOptions): Promise<void> {
  const reporter = chooseReporter(options);
  const interrupts = listenForInterrupts(() =>
    reporter.say('Stopping after this step and keeping the result. Press Ctrl-C again to stop at once.'),
  );
  const told = { error: false };
  const onEvent = (event: RunEvent): void => {
    told.error ||= event.type === 'error';
    reporter.onEvent(event);
  };
  try {
    const { trainRun } = await import('../../worker/train-run');
    const { out, epochs, seed, threads, provider, resume, from } = options;
    const summary = await trainRun({
      projectPath,
      ...(out === undefined ? {} : { outFolder: out }),
      ...(epochs === undefined ? {} : { epochs }),
      ...(seed === undefined ? {} : { seed }),
      ...(threads === undefined ? {} : { threads }),
      provider,
      resume: resume === true,
      ...(from === undefined ? {} : { from }),
      onEvent,
      shouldStop: () => (interrupts.wasAsked() ? 'after-step' : 'no'),
    });
    reporter.say(`\nThe run is in ${summary.folder}`);
  } catch (error) {
    reporter.close();
    // Programs that read the events learn of a failure there; people at the end of the command.
    if (options.json === true && !told.error) reporter.onEvent({ type: 'error', diagnostics: toDiagnostics(error) });
    throw error;
  } finally {
    reporter.close();
    interrupts.release();
  }
}

function chooseReporter({ json }: TrainOptions): RunReporter {
  if (json === true) return createJsonReporter((text) => process.stdout.write(text));
  return process.stdout.isTTY
    ? createBarReporter(process.stdout)
    : createLineReporter((text) => process.stdout.write(text));
}
