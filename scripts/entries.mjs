/** What is bundled for Node and Electron's processes: the name under `dist/` (without `.cjs`) and the file it starts from. */
export const appEntries = {
  'cli/unroll': 'src-main/cli/unroll.ts',
  'app/main': 'src-main/main.ts',
  'app/worker': 'src-main/worker/worker.ts',
};

/** Bundled by itself: a sandboxed preload script can load no other file. */
export const preloadEntry = { 'app/preload': 'src-main/preload/preload.ts' };

/** Everything a build leaves behind, relative to the repository. */
export const buildOutputs = [
  ...Object.keys({ ...appEntries, ...preloadEntry }).map((name) => `dist/${name}.cjs`),
  'dist/renderer/index.html',
  'dist/renderer/guide/index.html',
];
