/** The first thing a newcomer runs: trains the births example on its data and writes the ONNX files beside the run. */
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root, sayOnStdout } from './bootstrap.mjs';
import { runCli } from './run-cli.mjs';

ensureDependencies();
ensureBuild();

const project = join('assets', 'examples', 'births', 'births.unroll');
const folder = join('out', 'births');

await runOrExit(['train', project, '--out', folder]);
const models = ['predict', 'train'].map((kind) => ({ kind, file: join(folder, `${kind}.onnx`) }));
for (const { kind, file } of models) await runOrExit(['export', folder, '--kind', kind, '--out', file]);

sayOnStdout(`
The trained model is in ${join(root, folder)}:
  predict.onnx  the model as any ONNX runtime runs it
  train.onnx    one training step as a graph, to go on training anywhere
Try: npm run --silent unroll -- info ${models[0]?.file}`);

/** @param {string[]} args */
async function runOrExit(args) {
  const code = await runCli(args, root);
  if (code !== 0) process.exit(code);
}
