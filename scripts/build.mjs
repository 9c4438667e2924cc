import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintSources, recordBuild, root } from './bootstrap.mjs';
import { bundle, bundleRenderer } from './bundle.mjs';
import { buildGuide } from './guide.mjs';
import { appEntries, preloadEntry } from './entries.mjs';

// Taken before bundling: a file saved meanwhile makes the next command build again.
const fingerprint = fingerprintSources();
await bundle(appEntries, 'dist');
await bundle(preloadEntry, 'dist', { emptyOutDir: false });
await bundleRenderer();
buildGuide(join(root, 'dist', 'renderer', 'guide'));
writeLicences();
recordBuild(fingerprint);

/** The packages that the app is made of, for its About dialog. */
function writeLicences() {
  /** @param {string} path */
  const readManifest = (path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const { dependencies } = readManifest('.');
  const licences = Object.keys(dependencies).map((name) => {
    const { version, license } = readManifest(join('node_modules', name));
    return { name, version, licence: license ?? 'see its folder' };
  });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', 'licences.json'), `${JSON.stringify(licences, null, 2)}\n`);
}
