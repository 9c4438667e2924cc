import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import type { AttentionModel } from './attention-models';
import { OUTPUTS, type RecurrentModel } from './models';
import { THREADS } from './training-loop';
import type { Contender } from './timing';

/** A Python process that times the same models in PyTorch, on request, so that it can take turns with us. */
export interface TorchProcess {
  readonly versions: Readonly<Record<string, string>>;
  readonly contender: (model: RecurrentModel | AttentionModel) => Contender;
  readonly stop: () => void;
}

function refusal(what: string): Error {
  return new Error(
    `${what} Give the path of a Python that can \`import torch\`, or leave BENCH_PYTHON out to measure without PyTorch.`,
  );
}

/** Starts the Python named in `BENCH_PYTHON`; null when none is named. Throws when it cannot run PyTorch. */
export async function startTorch(python: string | undefined): Promise<TorchProcess | null> {
  if (python === undefined || python === '') return null;
  const child = spawn(python, [resolve('bench/torch-steps.py'), String(THREADS), String(OUTPUTS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(refusal(`BENCH_PYTHON (${python}) cannot be started: ${error.message}.`)));
    child.once('exit', () => reject(refusal(`BENCH_PYTHON (${python}) ended; its own message stands above.`)));
  });
  // Nobody may be waiting when it is stopped.
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const readLine = async (): Promise<Record<string, unknown>> => {
    const line = await Promise.race([lines.next(), ended]);
    // At the end of its output, the reason follows with its exit.
    return line.done === true ? ended : (JSON.parse(line.value) as Record<string, unknown>);
  };
  const versions = Object.entries(await readLine()).map(([name, version]) => [name, String(version)] as const);
  return {
    versions: Object.fromEntries(versions),
    contender: (model) => ({
      measure: async (milliseconds) => {
        child.stdin.write(`${JSON.stringify({ model, milliseconds })}\n`);
        return Number((await readLine())['least_ms']);
      },
    }),
    stop: () => child.stdin.end(),
  };
}
