import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes away what a local Electron brings along and locks the binary down: it runs our archive and nothing else, is no Node, and
 * takes no debugger. Fuses that the version does not have yet are left out, for flipping those fails.
 *
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function afterPack(context) {
  const { packager, appOutDir } = context;
  const resources = packager.getResourcesDir(appOutDir);
  for (const path of [join(resources, 'app'), join(resources, 'default_app.asar'), join(appOutDir, 'version')]) {
    rmSync(path, { recursive: true, force: true });
  }
  const major = Number(packager.info.framework.version.split('.')[0]);
  const hasIntegrity = ['darwin', 'win32'].includes(context.electronPlatformName) && major >= 30;
  await packager.addElectronFuses(context, {
    version: /** @type {import('@electron/fuses').FuseVersion} */ (/** @type {unknown} */ ('1')),
    0: false,
    2: false,
    3: false,
    4: hasIntegrity,
    5: true,
    ...(major >= 29 ? { 7: false } : {}),
  });
}
