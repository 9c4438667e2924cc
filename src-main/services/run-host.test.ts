import { describe, expect, it } from 'vitest';
import type { AppEvent } from '../../src-shared/protocol/app-types';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import type { FromWorker, ToWorker, TrainingOrder } from '../../src-shared/protocol/worker-messages';
import { RunHost } from './run-host';
import { askOnce, WorkerClient, type WorkerProcess } from './worker-process';

/** A process that says what the test makes it say. */
class FakeProcess implements WorkerProcess {
  readonly posted: ToWorker[] = [];
  isKilled = false;
  private tell: (message: FromWorker) => void = () => undefined;
  private leave: (code: number) => void = () => undefined;

  readonly post = (message: ToWorker): void => {
    this.posted.push(message);
  };
  readonly onMessage = (listener: (message: FromWorker) => void): void => {
    this.tell = listener;
  };
  readonly onExit = (listener: (code: number) => void): void => {
    this.leave = listener;
  };
  readonly kill = (): void => {
    this.isKilled = true;
    this.leave(0);
  };

  say(message: FromWorker): void {
    this.tell(message);
  }
  exit(code: number): void {
    this.leave(code);
  }
}

const order: TrainingOrder = {
  projectPath: '/a.unroll',
  text: '',
  resume: null,
  from: null,
  threads: 1,
  provider: 'cpu',
};
const start: RunEvent = {
  ...{ type: 'start', run: 'run-007', seed: 1, parameters: 1, epochs: 1, stepsPerEpoch: 1, stepsPerRun: 1 },
  ...{ samples: { train: 1, validation: 0, test: 0 }, provider: 'cpu', resumedFromStep: null },
};
const step: RunEvent = {
  ...{ type: 'step', step: 12, epoch: 1, loss: 1, gradientNorm: 1, learningRate: 1, samplesPerSecond: 1 },
};

function makeHost(): { host: RunHost; process: FakeProcess; events: AppEvent[] } {
  const process = new FakeProcess();
  const events: AppEvent[] = [];
  return {
    host: new RunHost(
      () => process,
      (event) => events.push(event),
    ),
    process,
    events,
  };
}

describe('RunHost', () => {
  it('names the run once it has begun and passes its events on', async () => {
    const { host, process, events } = makeHost();
    const run = host.start(order);
    expect(process.posted).toEqual([{ type: 'train', order }]);
    process.say({ type: 'run', event: { type: 'notice', message: 'early' } });
    process.say({ type: 'run', event: start });
    expect(await run).toBe('run-007');
    process.say({ type: 'run', event: step });
    expect(events.map((event) => event.type === 'run' && event.event.type)).toEqual(['start', 'notice', 'step']);
    host.tellActive('pause');
    expect(process.posted.at(-1)).toEqual({ type: 'pause' });
    process.say({ type: 'ended' });
    expect(process.isKilled).toBe(true);
    expect(host.isActive()).toBe(false);
    expect(events.some(({ type }) => type === 'run-lost')).toBe(false);
  });

  it('refuses a second run while one is going on', () => {
    const { host } = makeHost();
    void host.start(order).catch(() => undefined);
    expect(() => host.start(order)).toThrow(/RUN-001/);
  });

  it('says so when the process dies, whatever its exit code', async () => {
    const { host, process, events } = makeHost();
    const run = host.start(order);
    process.say({ type: 'run', event: start });
    process.say({ type: 'run', event: step });
    await run;
    process.exit(0);
    expect(events.at(-1)).toMatchObject({ type: 'run-lost', run: 'run-007', diagnostics: [{ code: 'RUN-002' }] });
    expect(host.isActive()).toBe(false);
  });

  it('gives what kept the run from starting as its answer', async () => {
    const { host, process, events } = makeHost();
    const run = host.start(order);
    const diagnostic = { code: 'DATA-001', severity: 'error', message: 'm', nextStep: 'n' } as const;
    process.say({ type: 'run', event: { type: 'error', diagnostics: [diagnostic] } });
    await expect(run).rejects.toMatchObject({ diagnostics: [diagnostic] });
    process.say({ type: 'ended' });
    expect(events).toEqual([]);
  });
});

describe('WorkerClient', () => {
  it('fails the questions that a worker died of and starts another for the next', async () => {
    const processes: FakeProcess[] = [];
    const client = new WorkerClient(() => {
      const process = new FakeProcess();
      processes.push(process);
      return process;
    }, 'test');
    const lost = client.ask('runtime.version', {});
    processes[0]?.exit(11);
    await expect(lost).rejects.toThrow(/WORKER-001/);
    const found = client.ask('runtime.version', {});
    processes[1]?.say({ type: 'answer', id: 2, answer: { ok: true, value: { version: '1' } } });
    expect(await found).toEqual({ version: '1' });
  });

  it('ends the process of a single question with its answer', async () => {
    const process = new FakeProcess();
    const found = askOnce(() => process, 'runtime.version', {});
    process.say({ type: 'answer', id: 1, answer: { ok: false, error: [] } });
    await expect(found).rejects.toThrow();
    expect(process.isKilled).toBe(true);
  });
});
