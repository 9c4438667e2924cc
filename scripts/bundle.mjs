import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that stay outside the bundle: native code, and the protobuf tables, which look for their own files. */
const externalPackages = ['electron', 'onnxruntime-node', '@duckdb/node-api', 'onnx-proto', 'protobufjs'];

/**
 * Bundles entries into CommonJS for Node 18, the oldest host (the Node inside Electron 25), each as `OUT/NAME.cjs`.
 *
 * @param {Record<string, string>} entries name to source file, relative to the repository
 * @param {string} outDir relative to the repository
 * @param {{ emptyOutDir?: boolean }} options
 */
export async function bundle(entries, outDir, { emptyOutDir = true } = {}) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      target: 'node18',
      outDir,
      emptyOutDir,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: entries,
        external: [...builtinModules, /^node:/, ...externalPackages.map((name) => new RegExp(`^${name}(/|$)`))],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
    ssr: { noExternal: true, external: externalPackages },
  });
}

/** Builds the window's page into `dist/renderer` (src-renderer/vite.config.ts). */
export async function bundleRenderer() {
  await build({
    configFile: fileURLToPath(new URL('../src-renderer/vite.config.ts', import.meta.url)),
    logLevel: 'warn',
  });
}
