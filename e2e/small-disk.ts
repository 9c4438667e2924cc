import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from './app';

/** A file system of a test's own, with little room on it. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** Leaves no room on it for anything else. */
  readonly fill: () => void;
  /** Takes away what `fill` wrote. */
  readonly free: () => Promise<void>;
  /** Lets it be only read, or written too; false where the system refuses. */
  readonly setReadOnly: (isReadOnly: boolean) => boolean;
}

interface DiskFixtures {
  /** How much fits on the disk, as `mount` reads it. */
  readonly diskSize: string;
  readonly disk: SmallDisk;
}

/** A disk of its own takes root, and Linux. */
function mount(args: readonly string[]): boolean {
  return process.getuid?.() === 0 && spawnSync('mount', args).status === 0;
}

/** Tests with a small disk; skipped, with the reason, where none can be mounted. */
export const test = base.extend<DiskFixtures>({
  diskSize: ['64k', { option: true }],
  disk: async ({ folder, diskSize }, use, info) => {
    const path = join(folder, 'disk');
    await mkdir(path);
    info.skip(!mount(['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', path]), 'No disk can be mounted here');
    const filler = join(path, 'filler');
    try {
      await use({
        path,
        fill: () => void spawnSync('sh', ['-c', `cat /dev/zero > "${filler}"`]),
        free: () => rm(filler),
        setReadOnly: (isReadOnly) => mount(['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, path]),
      });
    } finally {
      spawnSync('umount', ['-l', path]);
    }
  },
});
