import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { GraphBuilder } from '../../src-shared/ir/builder';
import { encodeModel } from '../../src-shared/onnx/write';
import { tensor, toNumbers } from '../../src-shared/tensor/tensor';
import { createSession, listBackends, type Provider } from './ort-session';

/** Every provider Unroll knows, in the order they are listed. */
export const PROVIDERS: readonly Provider[] = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'];

export interface ProviderReport {
  readonly provider: Provider;
  /** What people call it. */
  readonly label: string;
  readonly usable: boolean;
  /** Why it cannot be used here; null when it can. */
  readonly reason: string | null;
  /** The one command that would bring it; null where none would. */
  readonly command: string | null;
  /** Training graphs are `Scan`s: only the CPU and CUDA have kernels for it. The others run `predict` graphs. */
  readonly canTrain: boolean;
}

/** What a report rests on; tests put another machine in its place. */
export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  /** Providers this build of onnxruntime knows by name; their libraries may still be missing. */
  readonly backends: readonly string[];
  /** Runs a tiny model on the provider alone. Throws when that fails. */
  readonly tryProvider: (provider: Provider) => Promise<void>;
}

interface ProviderFacts {
  readonly label: string;
  readonly canTrain: boolean;
  /** Where onnxruntime-node offers it. */
  readonly offered: string;
  /** What it needs beyond the npm package, where it is offered. */
  readonly needs: string;
  readonly command: string | null;
}

const FACTS: Readonly<Record<Provider, ProviderFacts>> = {
  cpu: { label: 'CPU', canTrain: true, offered: 'everywhere', needs: 'nothing', command: null },
  cuda: {
    label: 'NVIDIA CUDA',
    canTrain: true,
    offered: 'on Linux x64 only',
    needs: 'its CUDA libraries, which are not in the npm package, an NVIDIA driver, CUDA 12 and cuDNN 9',
    // The environment goes before the `skip` of .npmrc.
    command: 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node',
  },
  dml: {
    label: 'DirectML',
    canTrain: false,
    offered: 'on Windows only',
    needs: 'a graphics card with DirectX 12',
    command: null,
  },
  coreml: { label: 'Apple CoreML', canTrain: false, offered: 'on macOS only', needs: 'a recent macOS', command: null },
  webgpu: {
    label: 'WebGPU',
    canTrain: false,
    offered: 'on Windows, macOS and Linux x64',
    needs: 'a graphics card whose driver speaks Vulkan, Metal or DirectX 12',
    command: null,
  },
};

/** What brings WebGPU's last missing piece on a Linux that has a graphics driver. */
const VULKAN_COMMAND = 'sudo apt-get install libvulkan1';

/**
 * Tries every provider on a tiny model and says which can be used here and, for the others, why not and what would
 * bring them. Loading a graphics driver blocks this thread, for seconds at worst: call it where nobody waits.
 */
export async function listProviders(machine: Machine = thisMachine()): Promise<ProviderReport[]> {
  const reports: ProviderReport[] = [];
  // One after the other: two drivers starting at once only disturb each other.
  for (const provider of PROVIDERS) reports.push(await examineProvider(provider, machine));
  return reports;
}

export interface ResolvedProvider {
  readonly provider: Provider;
  /** What to tell the user when `auto` did not get the GPU; null otherwise. */
  readonly notice: string | null;
}

/**
 * The provider to use where `asked` was asked for. Only `auto` falls back: it takes CUDA where that works and the CPU
 * elsewhere, for recurrent models are faster on a CPU than where half of their operators have no kernels. A provider
 * asked for by name works or fails: RUNTIME-005 when it cannot be used here, RUNTIME-006 when it cannot train.
 */
export async function resolveProvider(
  asked: Provider | 'auto',
  purpose: 'train' | 'predict',
  machine: Machine = thisMachine(),
): Promise<Result<ResolvedProvider, readonly Diagnostic[]>> {
  if (asked === 'auto') {
    const { usable, reason } = await examineProvider('cuda', machine);
    if (usable) return ok({ provider: 'cuda', notice: null });
    return ok({ provider: 'cpu', notice: `Using the CPU. CUDA cannot be used here: ${reason ?? ''}` });
  }
  const { label, canTrain } = FACTS[asked];
  if (purpose === 'train' && !canTrain) {
    return fail([
      {
        code: 'RUNTIME-006',
        severity: 'error',
        message: `${label} cannot train: it has no kernels for Scan, the loop in every training graph.`,
        nextStep: 'Train with --provider cpu or --provider cuda, and use this provider to predict.',
      },
    ]);
  }
  const { usable, reason, command } = await examineProvider(asked, machine);
  if (usable) return ok({ provider: asked, notice: null });
  return fail([
    {
      code: 'RUNTIME-005',
      severity: 'error',
      message: `${label} cannot be used here: ${reason ?? ''}`,
      nextStep:
        command === null ? 'Use --provider cpu or --provider auto.' : `Run \`${command}\`, or use --provider cpu.`,
    },
  ]);
}

async function examineProvider(provider: Provider, machine: Machine): Promise<ProviderReport> {
  const { label, canTrain, offered, needs } = FACTS[provider];
  const report = { provider, label, canTrain };
  if (!machine.backends.includes(provider)) {
    const here = `${machine.platform} ${machine.architecture}`;
    const reason = `onnxruntime-node offers it ${offered}; this is ${here}.`;
    return { ...report, usable: false, reason, command: null };
  }
  try {
    await machine.tryProvider(provider);
    return { ...report, usable: true, reason: null, command: null };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const said = error.diagnostics[0]?.message ?? '';
    const command = provider === 'webgpu' && machine.platform === 'linux' ? VULKAN_COMMAND : FACTS[provider].command;
    return { ...report, usable: false, reason: `It needs ${needs}. (${said.trim()})`, command };
  }
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    architecture: process.arch,
    backends: listBackends().map(({ name }) => name),
    tryProvider,
  };
}

/** One matrix product: an operator every provider has. Its result is checked, for a broken driver can also compute nonsense. */
async function tryProvider(provider: Provider): Promise<void> {
  const g = new GraphBuilder('probe');
  const x = g.input('x', 'float32', [2, 2]);
  for (const product of g.node('MatMul', [x, x], [{ dtype: 'float32', shape: [2, 2] }])) g.output(product, 'y');
  const session = await createSession(encodeModel(g.build()), { provider, threads: 1, disableFallback: true });
  try {
    const y = (await session.run(new Map([['x', tensor('float32', [2, 2], [1, 2, 3, 4])]]))).get('y');
    const result = y ? [...toNumbers(y)].join(' ') : 'nothing';
    if (result === '7 10 15 22') return;
    throw new DiagnosticError({
      code: 'RUNTIME-005',
      severity: 'error',
      message: `A product of two small matrices gave ${result} instead of 7 10 15 22.`,
      nextStep: 'Update the graphics driver.',
    });
  } finally {
    await session.release();
  }
}
