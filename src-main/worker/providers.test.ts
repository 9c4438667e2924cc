import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Provider } from './ort-session';
import { listProviders, resolveProvider, type Machine } from './providers';

/** A machine whose onnxruntime knows `backends` and where `working` of them run. */
function fakeMachine(platform: string, backends: readonly Provider[], working: readonly Provider[]): Machine {
  return {
    platform,
    architecture: 'x64',
    backends,
    tryProvider: async (provider) => {
      if (working.includes(provider)) return;
      const message = `No ${provider} today`;
      throw new DiagnosticError({ code: 'RUNTIME-001', severity: 'error', message, nextStep: '' });
    },
  };
}

const linux = fakeMachine('linux', ['cpu', 'cuda', 'webgpu'], ['cpu']);
const linuxWithGpu = fakeMachine('linux', ['cpu', 'cuda', 'webgpu'], ['cpu', 'cuda', 'webgpu']);
const windows = fakeMachine('win32', ['cpu', 'dml', 'webgpu'], ['cpu', 'dml']);

describe('listProviders', () => {
  it('says for each provider whether it works, why not, and what would bring it', async () => {
    const reports = new Map((await listProviders(linux)).map((report) => [report.provider, report]));
    expect([...reports.keys()]).toEqual(['cpu', 'cuda', 'dml', 'coreml', 'webgpu']);
    expect(reports.get('cpu')).toMatchObject({ usable: true, reason: null, command: null, canTrain: true });
    expect(reports.get('cuda')).toMatchObject({
      usable: false,
      command: 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node',
      reason: expect.stringContaining('No cuda today') as string,
      canTrain: true,
    });
    expect(reports.get('dml')).toMatchObject({
      usable: false,
      command: null,
      reason: 'onnxruntime-node offers it on Windows only; this is linux x64.',
      canTrain: false,
    });
    expect(reports.get('webgpu')?.command).toBe('sudo apt-get install libvulkan1');
  });

  it('offers what works on other systems', async () => {
    const usable = (await listProviders(windows)).filter((report) => report.usable);
    expect(usable.map(({ provider }) => provider)).toEqual(['cpu', 'dml']);
  });

  it('does not take a bug for a missing provider', async () => {
    const broken: Machine = { ...linux, tryProvider: () => Promise.reject(new Error('a bug')) };
    await expect(listProviders(broken)).rejects.toThrow('a bug');
  });
});

describe('resolveProvider', () => {
  it('takes CUDA for auto where it works, and else the CPU, saying so', async () => {
    expect(await resolveProvider('auto', 'train', linuxWithGpu)).toEqual({
      ok: true,
      value: { provider: 'cuda', notice: null },
    });
    expect(await resolveProvider('auto', 'train', linux)).toMatchObject({
      value: { provider: 'cpu', notice: expect.stringMatching(/^Using the CPU\..*No cuda today/) as string },
    });
  });

  it('never replaces a provider that was asked for', async () => {
    expect(await resolveProvider('dml', 'predict', windows)).toMatchObject({
      value: { provider: 'dml', notice: null },
    });
    expect(await resolveProvider('cuda', 'predict', linux)).toMatchObject({
      ok: false,
      error: [{ code: 'RUNTIME-005', nextStep: expect.stringContaining('npm rebuild onnxruntime-node') as string }],
    });
    expect(await resolveProvider('coreml', 'predict', linux)).toMatchObject({
      error: [{ code: 'RUNTIME-005', nextStep: 'Use --provider cpu or --provider auto.' }],
    });
  });

  it.each<Provider>(['dml', 'coreml', 'webgpu'])('does not train on %s', async (provider) => {
    const machine = fakeMachine('any', [provider], [provider]);
    expect(await resolveProvider(provider, 'train', machine)).toMatchObject({ error: [{ code: 'RUNTIME-006' }] });
  });
});
