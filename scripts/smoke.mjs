/**
 * `node --experimental-websocket smoke.mjs BINARY`: starts a packaged app and lets it train and export through its own page. Over
 * the plain debugging protocol, for Playwright needs what the fuses of a packaged app forbid; the switch is for Node 20.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sayOnStdout } from './bootstrap.mjs';
import { electronOptions } from './electron.mjs';

const PATIENCE = 60_000;

/** @param {string} binary */
async function smokeTest(binary) {
  checkNativeFiles(join(dirname(binary), 'resources'));
  const folder = mkdtempSync(join(tmpdir(), 'unroll-smoke-'));
  const options = ['--remote-debugging-port=0', `--user-data-dir=${join(folder, 'profile')}`, '--disable-gpu'];
  const app = spawn(binary, [...electronOptions(), ...options], {
    env: { ...process.env, HOME: folder },
    stdio: ['ignore', 2, 'pipe'],
  });
  try {
    const address = await readAddress(app);
    const evaluate = await connect(address);
    await until(() => evaluate("'unroll' in globalThis && document.body?.innerText.includes('Births') === true"));
    /** @type {{ path: string, difference: number }} */
    const result = await evaluate(`(${trainAndExport.toString()})()`);
    if (!existsSync(result.path) || statSync(result.path).size < 1000)
      throw new Error(`${result.path} was not written`);
    sayOnStdout(
      `The packaged app trained and exported ${statSync(result.path).size} bytes; a fresh process computes the same to ${result.difference.toExponential(1)}.`,
    );
  } finally {
    app.kill('SIGKILL');
    await new Promise((resolve) =>
      app.exitCode === null && app.signalCode === null ? app.once('exit', resolve) : resolve(null),
    );
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Exactly one onnxruntime, this system's: others would double the size. @param {string} resources */
function checkNativeFiles(resources) {
  const found = readdirSync(resources, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('onnxruntime_binding.node'),
  );
  const wanted = join(process.platform, process.arch);
  if (found.length !== 1 || !found[0]?.includes(wanted))
    throw new Error(`Expected one onnxruntime for ${wanted}, found ${found.join(', ') || 'none'}`);
}

/** @param {import('node:child_process').ChildProcess} app @returns {Promise<string>} */
function readAddress(app) {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`The app did not start: ${said}`)), PATIENCE);
    app.stderr?.on('data', (chunk) => {
      said += String(chunk);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
    app.once('exit', (code) => reject(new Error(`The app ended with ${code}: ${said}`)));
  });
}

/**
 * Evaluates expressions in the app's page and waits for what they promise.
 *
 * @param {string} address of the whole app's debugger
 * @returns {Promise<(expression: string) => Promise<any>>}
 */
async function connect(address) {
  const host = new URL(address).host;
  /** @type {{ type: string, webSocketDebuggerUrl: string } | undefined} */
  let target;
  await until(async () => {
    /** @type {{ type: string, webSocketDebuggerUrl: string }[]} */
    const targets = JSON.parse(await (await fetch(`http://${host}/json/list`)).text());
    target = targets.find(({ type }) => type === 'page');
    return target !== undefined;
  });
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let count = 0;
  return (expression) => {
    const id = ++count;
    return new Promise((resolve, reject) => {
      socket.addEventListener('message', function receive({ data }) {
        const answer = JSON.parse(String(data));
        if (answer.id !== id) return;
        socket.removeEventListener('message', receive);
        const { result, exceptionDetails } = answer.result ?? {};
        if (exceptionDetails) reject(new Error(exceptionDetails.exception?.description ?? exceptionDetails.text));
        else resolve(result?.value);
      });
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    });
  };
}

/** @param {() => Promise<boolean>} isTrue */
async function until(isTrue) {
  const begin = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - begin > PATIENCE) throw new Error('The window did not come up in a minute');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Runs in the page. @returns {Promise<{ path: string, difference: number }>} */
async function trainAndExport() {
  /** @type {{ unroll: { ask: (name: string, argument: object) => Promise<any>, onEvent: (listener: (event: any) => void) => () => void } }} */
  const { unroll } = /** @type {any} */ (globalThis);
  /** @param {string} name @param {object} argument */
  const ask = async (name, argument) => {
    const answer = await unroll.ask(name, argument);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
    return answer.value;
  };
  const { path: projectPath, text } = await ask('example.open', { name: 'sunspots' });
  const done = new Promise((resolve, reject) => {
    unroll.onEvent((event) => {
      if (event.type === 'run' && event.event.type === 'done') resolve(null);
      if (event.type === 'run-lost') reject(new Error(JSON.stringify(event.diagnostics)));
    });
  });
  const { run } = await ask('run.start', { projectPath, text: text.replace(/"epochs": \d+/, '"epochs": 2') });
  await done;
  const path = projectPath.replace(/\.unroll$/, `.runs/${run}/smoke.onnx`);
  const report = await ask('model.export', { projectPath, run, kind: 'predict', gradients: false, path });
  return { path, difference: report.greatestDifference };
}

await smokeTest(process.argv[2] ?? '');
// The socket would keep this process waiting for an app that is gone.
process.exit(0);
