import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the command line if its sources changed since the last build. */
export function buildCommandLine(): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/unroll.mjs', '--version'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The command line cannot be built: ${stderr}`);
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
  const child = spawn(process.execPath, [`${root}dist/cli/unroll.cjs`, ...args], { cwd: options.cwd ?? root });
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
