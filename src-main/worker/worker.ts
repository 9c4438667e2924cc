import { toDiagnostics } from '../../src-shared/protocol/failure';
import type { FromWorker, ToWorker } from '../../src-shared/protocol/worker-messages';
import { answerQuestion } from './answer-question';
import { TrainingHold } from './training-hold';
import { carryOut } from './training-order';

/** Entry of the processes that data and models live in. What Electron's message port brings is all they know of it. */
const port = process.parentPort;
const post = (message: FromWorker): void => port.postMessage(message);
const hold = new TrainingHold();

port.on('message', ({ data }) => {
  void receive(data as ToWorker);
});

async function receive(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'ask': {
      const { id, name, argument } = message;
      try {
        post({ type: 'answer', id, answer: { ok: true, value: await answerQuestion(name, argument) } });
      } catch (error) {
        logFault(error);
        post({ type: 'answer', id, answer: { ok: false, error: toDiagnostics(error) } });
      }
      return;
    }
    case 'train':
      await carryOut(message.order, hold, (event) => post({ type: 'run', event }));
      post({ type: 'ended' });
      return;
    case 'pause':
      hold.pause();
      return;
    case 'continue':
      hold.continue();
      return;
    case 'stop':
      hold.stop();
      return;
  }
}

// Electron before 37 ends a process for a promise nobody waits for, later ones only warn.
process.on('unhandledRejection', (error) => {
  logFault(error);
  process.exit(1);
});

/** For the log that main keeps; diagnostics are told to the user. */
function logFault(error: unknown): void {
  const isFault = toDiagnostics(error).some(({ code }) => code.startsWith('INTERNAL'));
  if (isFault) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
