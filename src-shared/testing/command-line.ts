import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Of this process alone, and inside the repository: what is not bundled is looked for from there. */
const folder = `.tsbuild/command-line-${process.pid}`;

/** Bundles the command line as the build does, and it alone. */
export function buildCommandLine(): void {
  const script = `
    import { bundle } from './scripts/bundle.mjs';
    await bundle({ unroll: 'src-main/cli/unroll.ts' }, '${folder}');`;
  const args = ['--input-type=module', '--eval', script];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The command line cannot be built: ${stderr}`);
}

export function removeCommandLine(): void {
  rmSync(`${root}${folder}`, { recursive: true, force: true });
}

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `unroll ARGS` in a process of its own, without a terminal. */
export async function runCommandLine(
  args: readonly string[],
  options: { readonly cwd?: string; readonly started?: (child: ChildProcess, line: string) => void } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [`${root}${folder}/unroll.cjs`, ...args], { cwd: options.cwd ?? root });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    options.started?.(child, text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out, err };
}

/** The JSON objects of a text, one a line. Throws when a line is anything else. */
export function readJsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The same within this process, for what needs no process of its own: `run` is the command line's entry. */
export async function runInProcess(
  run: (args: readonly string[]) => Promise<number>,
  args: readonly string[],
): Promise<CommandResult> {
  let [out, err] = ['', ''];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      err += String(text);
      return true;
    }),
  ];
  try {
    const code = await run(args);
    return { code, out, err };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
