import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type {
  FromWorker,
  ToWorker,
  WorkerArgument,
  WorkerQuestionName,
  WorkerResult,
} from '../../src-shared/protocol/worker-messages';

/** A process that runs worker/worker.ts, whatever carries its messages. */
export interface WorkerProcess {
  readonly post: (message: ToWorker) => void;
  readonly onMessage: (listener: (message: FromWorker) => void) => void;
  /** Called once; nothing may be posted from then on. */
  readonly onExit: (listener: (code: number) => void) => void;
  readonly kill: () => void;
}

/** Starts one. `role` is what system monitors show. */
export type ForkWorker = (role: string) => WorkerProcess;

interface Waiting {
  readonly name: WorkerQuestionName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Asks a worker that is started with the first question and again after it died. A question it died of fails (WORKER-001). */
export class WorkerClient {
  private readonly fork: ForkWorker;
  private readonly role: string;
  private process: WorkerProcess | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor(fork: ForkWorker, role: string) {
    this.fork = fork;
    this.role = role;
  }

  /** Throws the worker's diagnostics as a `DiagnosticError`. */
  ask<N extends WorkerQuestionName>(name: N, argument: WorkerArgument<N>): Promise<WorkerResult<N>> {
    const id = ++this.asked;
    const process = this.start();
    return new Promise<WorkerResult<N>>((resolve, reject) => {
      // The worker answers a question by its name, with what the table of messages says; see `WorkerResult`.
      this.waiting.set(id, { name, resolve: (value) => resolve(value as WorkerResult<N>), reject });
      process.post({ type: 'ask', id, name, argument });
    });
  }

  /** Ends the process. Questions that are open fail. */
  close(): void {
    this.process?.kill();
  }

  private start(): WorkerProcess {
    if (this.process) return this.process;
    const process = this.fork(this.role);
    this.process = process;
    process.onMessage((message) => {
      if (message.type === 'answer') this.settle(message.id, message.answer);
    });
    process.onExit((code) => {
      if (this.process === process) this.process = null;
      for (const [id, { name }] of [...this.waiting])
        this.settle(id, { ok: false, error: [describeDeath(name, code)] });
    });
    return process;
  }

  private settle(id: number, answer: Extract<FromWorker, { type: 'answer' }>['answer']): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    if (answer.ok) waiting.resolve(answer.value);
    else waiting.reject(new DiagnosticError(answer.error));
  }
}

/** Asks a process of its own, which ends with the answer: for files nobody vouches for. Throws as `WorkerClient.ask`. */
export async function askOnce<N extends WorkerQuestionName>(
  fork: ForkWorker,
  name: N,
  argument: WorkerArgument<N>,
): Promise<WorkerResult<N>> {
  const client = new WorkerClient(fork, 'Unroll check');
  try {
    return await client.ask(name, argument);
  } finally {
    client.close();
  }
}

function describeDeath(name: WorkerQuestionName, code: number): Diagnostic {
  return {
    code: 'WORKER-001',
    severity: 'error',
    message: `The process that answers "${name}" ended while it worked (exit code ${code}). A very large file can do that when memory runs out.`,
    nextStep: 'Try again; if it happens again, use a smaller file or close other programs.',
  };
}
