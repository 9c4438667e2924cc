/**
 * The first thing a newcomer runs: opens the app (`npm start -- FILE` opens that project). Without a display trains the births
 * example in the terminal instead and writes its ONNX files beside the run.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuild, ensureDependencies, root, sayOnStdout } from './bootstrap.mjs';
import { electronOptions, ensureElectron, hasDisplay } from './electron.mjs';
import { runCli } from './run-cli.mjs';

ensureDependencies();
ensureBuild();

if (hasDisplay()) process.exitCode = await openApp(process.argv.slice(2));
else {
  sayOnStdout('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the app cannot open.');
  sayOnStdout('Training the births example in the terminal instead.\n');
  await trainExample();
}

/** @param {string[]} files */
async function openApp(files) {
  const { binary, version, isFallback } = await ensureElectron();
  if (isFallback) sayOnStdout(`Using Electron ${version} in the place of a newer one that cannot be downloaded here.`);
  // Paths are relative to where the user stands, not to the repository.
  const paths = files.map((file) => resolve(process.env['INIT_CWD'] ?? process.cwd(), file));
  // Set by some editors' terminals; Electron would then be plain Node.
  delete process.env['ELECTRON_RUN_AS_NODE'];
  const app = spawn(binary, [...electronOptions(), root, ...paths], { cwd: root, stdio: 'inherit' });
  return new Promise((settle) => {
    app.once('error', (error) => {
      sayOnStdout(`Electron could not be started: ${error.message}`);
      settle(1);
    });
    app.once('exit', (code) => settle(code ?? 1));
  });
}

async function trainExample() {
  const project = join('assets', 'examples', 'births', 'births.unroll');
  const folder = join('out', 'births');
  // What an earlier start left: a run is never written over, and this one comes out the same.
  rmSync(join(root, folder), { recursive: true, force: true });
  await runOrExit(['train', project, '--out', folder]);
  const models = ['predict', 'train'].map((kind) => ({ kind, file: join(folder, `${kind}.onnx`) }));
  for (const { kind, file } of models) await runOrExit(['export', folder, '--kind', kind, '--out', file]);
  sayOnStdout(`
The trained model is in ${join(root, folder)}:
  predict.onnx  the model as any ONNX runtime runs it
  train.onnx    one training step as a graph, to go on training anywhere
Try: npm run --silent unroll -- info ${models[0]?.file}`);
}

/** @param {string[]} args */
async function runOrExit(args) {
  const code = await runCli(args, root);
  if (code !== 0) process.exit(code);
}
