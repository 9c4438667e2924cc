import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { FromWorker, ModelVerification, ToWorker } from '../../src-shared/protocol/worker-messages';
import { exportModel } from './model-export';
import { WorkerClient, type ForkWorker } from './worker-process';

type Answer = Extract<FromWorker, { type: 'answer' }>['answer'];
type Question = Extract<ToWorker, { type: 'ask' }>;

/** Processes that answer each question by its name; one without an answer ends. */
function makeFork(answer: (question: Question) => Promise<Answer | null>): ForkWorker {
  return () => {
    let tell: (message: FromWorker) => void = () => undefined;
    let leave: (code: number) => void = () => undefined;
    return {
      post: (message) => {
        if (message.type !== 'ask') return;
        void answer(message).then((found) => {
          if (found === null) leave(137);
          else tell({ type: 'answer', id: message.id, answer: found });
        });
      },
      onMessage: (listener) => (tell = listener),
      onExit: (listener) => (leave = listener),
      kill: () => undefined,
    };
  };
}

const VERIFIED: ModelVerification = {
  ...{ sha256: 'abc', opset: 17, greatestDifference: 1e-7, tolerance: 1e-5, madeUpWindows: false },
  inputs: [{ name: 'input', dtype: 'float32', shape: ['batch', 'time', 1] }],
  outputs: [{ name: 'head', dtype: 'float32', shape: ['batch'] }],
  checkedSizes: [{ batch: 7, time: 8, milliseconds: 1 }],
};
const WRONG: Diagnostic = { code: 'MODEL-006', severity: 'error', message: 'Wrong.', nextStep: 'Again.' };

describe('an export of the app', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-export-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function run(verified: Answer | null, kind: 'predict' | 'pair' = 'predict') {
    const path = kind === 'pair' ? folder : join(folder, 'm.onnx');
    const names = kind === 'pair' ? ['encoder.onnx', 'decoder-step.onnx'] : ['m.onnx'];
    const fork = makeFork(async ({ name }) => {
      if (name === 'model.verify') return verified;
      for (const file of names) await writeFile(join(folder, file), 'model');
      return { ok: true, value: { bytes: 5, sha256: 'abc', carriesWeights: true, notes: ['Mind the gap.'] } };
    });
    const request = { projectPath: '/home/me/mine.unroll', run: 'run-001', kind, gradients: false, steps: 1, path };
    return exportModel({ worker: new WorkerClient(fork, 'test'), fork }, request);
  }

  it('has a certificate of what was found, without paths of this machine', async () => {
    const report = await run({ ok: true, value: VERIFIED });
    expect(report).toMatchObject({ path: join(folder, 'm.onnx'), carriesWeights: true, notes: ['Mind the gap.'] });
    const text = await readFile(join(folder, 'm.certificate.json'), 'utf8');
    const { checkedAt, ...certificate } = JSON.parse(text) as Record<string, unknown>;
    expect(certificate).toEqual({
      ...VERIFIED,
      ...{ file: 'm.onnx', bytes: 5, kind: 'predict', run: 'run-001', project: 'mine.unroll' },
    });
    expect(typeof checkedAt).toBe('string');
    expect(text).not.toContain(folder);
    expect(text).not.toContain('/home/me');
  });

  it.each(['predict', 'pair'] as const)(
    'takes a %s away that computes something else, an old certificate too',
    async (kind) => {
      await writeFile(join(folder, kind === 'pair' ? 'encoder.certificate.json' : 'm.certificate.json'), '{}');
      const wrong = run({ ok: false, error: [WRONG] }, kind);
      await expect(wrong).rejects.toMatchObject({
        diagnostics: [{ ...WRONG, message: 'Wrong. The file was removed.' }],
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('takes a file away that is not what was written', async () => {
    await expect(run({ ok: true, value: { ...VERIFIED, sha256: 'abd' } })).rejects.toMatchObject({
      diagnostics: [{ code: 'MODEL-006', message: expect.stringContaining('another one') as string }],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves a file without a certificate where the checking process died', async () => {
    await writeFile(join(folder, 'm.certificate.json'), '{}');
    await expect(run(null)).rejects.toMatchObject({ diagnostics: [{ code: 'WORKER-001' }] });
    expect(await readdir(folder)).toEqual(['m.onnx']);
  });
});
