import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
  chmod,
  lstat,
  mkdir,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { formatBytes } from '../../src-shared/base/format-bytes';
import { writeFileAtomically } from './atomic-write';
import type { FileOperations, OpenFile } from './file-operations';
import { nodeFileOperations } from './file-operations';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-atomic-'));
  path = join(folder, 'a.unroll');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const OLD = 'old '.repeat(100);
const NEW = 'new bytes ü '.repeat(2000);

/** The kill of the process: nothing after it happens, no cleaning up either. */
class Killed extends Error {}

/** Passes every call on, after `before` was told its number (from 1) and name. */
function watch(before: (call: number, name: string) => void, write?: OpenFile['write']): FileOperations {
  let calls = 0;
  const wrap = <A extends readonly unknown[], R>(name: string, call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      before(++calls, name);
      return call(...args);
    };
  };
  const wrapFile = (file: OpenFile): OpenFile => ({
    write: wrap('write', write ?? ((bytes, offset) => file.write(bytes.subarray(0, offset + 5000), offset))),
    readAll: wrap('readAll', file.readAll),
    stat: wrap('fstat', file.stat),
    sync: wrap('sync', file.sync),
    // Closing is not a fault of its own here: an open handle would outlive the test.
    close: file.close,
  });
  return {
    open: wrap('open', async (...args) => wrapFile(await nodeFileOperations.open(...args))),
    rename: wrap('rename', nodeFileOperations.rename),
    unlink: wrap('unlink', nodeFileOperations.unlink),
    realpath: wrap('realpath', nodeFileOperations.realpath),
    stat: wrap('stat', nodeFileOperations.stat),
    readdir: wrap('readdir', nodeFileOperations.readdir),
    // Asked for a message only, behind the failure.
    freeBytes: () => Promise.resolve(4096),
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function diagnosticOf(work: Promise<void>): Promise<Diagnostic> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError) || error.diagnostics[0] === undefined)
    throw new Error(`No diagnostic: ${String(error)}`);
  return error.diagnostics[0];
}

describe('writeFileAtomically', () => {
  it('writes text and bytes, new and over an old file, and leaves nothing else', async () => {
    await writeFileAtomically(path, OLD);
    expect(await readFile(path, 'utf8')).toBe(OLD);
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i);
    await writeFileAtomically(path, bytes);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    expect(await readdir(folder)).toEqual(['a.unroll']);
  });

  it.skipIf(process.platform === 'win32')('keeps the mode of the old file and follows a link to it', async () => {
    await mkdir(join(folder, 'real'));
    const real = join(folder, 'real', 'b.unroll');
    await writeFile(real, OLD);
    await chmod(real, 0o640);
    await symlink(real, path);
    await writeFileAtomically(path, NEW);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, 'utf8')).toBe(NEW);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
  });

  it('flushes the file before the rename and the folder after it', async () => {
    const names: string[] = [];
    await writeFileAtomically(
      path,
      'x',
      watch((_, name) => names.push(name)),
    );
    const written = ['realpath', 'stat', 'open', 'write', 'fstat', 'sync', 'open', 'readAll', 'rename'];
    expect(names).toEqual([...written, 'open', 'sync', 'readdir']);
  });

  it.each(['ENOSPC', 'EIO', 'EACCES', 'EDQUOT', 'EFBIG'])(
    'leaves the old or the new file whole when any call fails with %s, and works when it is tried again',
    async (code) => {
      let calls = 0;
      await writeFile(path, OLD);
      await writeFileAtomically(
        path,
        NEW,
        watch((call) => (calls = call)),
      );
      expect(calls).toBeGreaterThan(12);
      for (let failing = 1; failing <= calls; failing++) {
        await writeFile(path, OLD);
        const faulty = watch((call) => {
          if (call === failing) throw systemError(code);
        });
        const failed = await writeFileAtomically(path, NEW, faulty).then(
          () => false,
          (error: unknown) => error instanceof DiagnosticError,
        );
        expect(await readFile(path, 'utf8')).toBe(failed ? OLD : NEW);
        expect(await readdir(folder)).toEqual(['a.unroll']);
        await writeFileAtomically(path, NEW, faulty);
        expect(await readFile(path, 'utf8')).toBe(NEW);
      }
    },
  );

  it('leaves the old file on a disk that fills up at any byte, says how much is missing, and works with more room', async () => {
    const { length } = new TextEncoder().encode(NEW);
    const rooms = [0, 1, ...Array.from({ length: 14 }, (_, i) => Math.round(((i + 1) * length) / 15)), length - 1];
    for (const room of rooms) {
      await writeFile(path, OLD);
      let left = room;
      const filling: FileOperations = {
        ...nodeFileOperations,
        open: async (...args) => {
          const file = await nodeFileOperations.open(...args);
          return {
            ...file,
            write: async (bytes, offset) => {
              if (left === 0) throw systemError('ENOSPC');
              const written = await file.write(bytes.subarray(0, Math.min(bytes.length, offset + left)), offset);
              left -= written;
              return written;
            },
          };
        },
        freeBytes: () => Promise.resolve(room),
      };
      const { code, message } = await diagnosticOf(writeFileAtomically(path, NEW, filling));
      expect(code).toBe('FILE-003');
      expect(message).toContain(`it takes ${formatBytes(length)}, ${formatBytes(room)} are free`);
      expect(await readFile(path, 'utf8')).toBe(OLD);
      expect(await readdir(folder)).toEqual(['a.unroll']);
      left = length;
      await writeFileAtomically(path, NEW, filling);
      expect(await readFile(path, 'utf8')).toBe(NEW);
    }
  });

  it('keeps the old file where the disk holds something else than it was given', async () => {
    await writeFile(path, OLD);
    const forgetful: FileOperations = {
      ...nodeFileOperations,
      open: async (...args) => {
        const file = await nodeFileOperations.open(...args);
        return { ...file, write: async (bytes, offset) => file.write(new Uint8Array(bytes.length), offset) };
      },
    };
    expect((await diagnosticOf(writeFileAtomically(path, NEW, forgetful))).code).toBe('FILE-007');
    expect(await readFile(path, 'utf8')).toBe(OLD);
    expect(await readdir(folder)).toEqual(['a.unroll']);
  });

  it('waits on Windows for a virus scanner that holds the new file, and keeps the old one where it never lets go', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
    try {
      let refused = 0;
      const held = (times: number): FileOperations => ({
        ...nodeFileOperations,
        rename: async (from, to) => {
          if (refused++ < times) throw systemError('EBUSY');
          return nodeFileOperations.rename(from, to);
        },
      });
      await writeFile(path, OLD);
      await writeFileAtomically(path, NEW, held(3));
      expect(await readFile(path, 'utf8')).toBe(NEW);
      refused = 0;
      const { code, nextStep } = await diagnosticOf(writeFileAtomically(path, OLD, held(Infinity)));
      expect([code, nextStep, refused]).toEqual(['FILE-002', 'Close the other program and try again.', 5]);
      expect(await readFile(path, 'utf8')).toBe(NEW);
      expect(await readdir(folder)).toEqual(['a.unroll']);
    } finally {
      platform.mockRestore();
    }
  });

  it('leaves the old or the new file whole when the process is killed before any call', async () => {
    let calls = 0;
    await writeFileAtomically(path, OLD);
    await writeFileAtomically(
      path,
      NEW,
      watch((call) => (calls = call)),
    );
    const seen = new Set<string>();
    for (let killed = 1; killed <= calls; killed++) {
      await writeFile(path, OLD);
      const dying = watch((call) => {
        if (call >= killed) throw new Killed();
      });
      await expect(writeFileAtomically(path, NEW, dying)).rejects.toBeInstanceOf(Killed);
      seen.add(await readFile(path, 'utf8'));
    }
    expect([...seen]).toEqual([OLD, NEW]);
  });

  it('takes a disk that accepts fewer bytes than it is given for a full one', async () => {
    await writeFile(path, OLD);
    const stuck = await diagnosticOf(
      writeFileAtomically(
        path,
        NEW,
        watch(
          () => undefined,
          () => Promise.resolve(0),
        ),
      ),
    );
    expect(stuck.code).toBe('FILE-003');
    const lost = await diagnosticOf(
      writeFileAtomically(
        path,
        NEW,
        watch(
          () => undefined,
          (bytes, offset) => Promise.resolve(bytes.length - offset),
        ),
      ),
    );
    expect(lost.code).toBe('FILE-003');
    expect(await readFile(path, 'utf8')).toBe(OLD);
    expect(await readdir(folder)).toEqual(['a.unroll']);
  });

  it.each([
    [
      'ENOSPC',
      'FILE-003',
      'the disk is full (it takes 26 kB, 4.1 kB are free)',
      'Free some space, or save to another disk.',
    ],
    ['EROFS', 'FILE-004', 'the folder can only be read', 'Save to another folder.'],
    [
      'EACCES',
      'FILE-002',
      'it is not permitted',
      'Give yourself permission to write there, or save to another folder.',
    ],
    ['ENAMETOOLONG', 'FILE-006', 'its name is too long', 'Choose a shorter name.'],
    ['EIO', 'FILE-007', 'the system says EIO', 'Check the disk, or save to another folder.'],
  ])('explains %s', async (code, diagnosticCode, why, nextStep) => {
    const operations = watch((_, name) => {
      if (name === 'open') throw systemError(code);
    });
    expect(await diagnosticOf(writeFileAtomically(path, NEW, operations))).toEqual({
      code: diagnosticCode,
      severity: 'error',
      message: `${path} could not be written: ${why}. What was there before is unchanged.`,
      nextStep,
      where: { file: path },
    });
  });

  it('explains a missing folder and a path that is a folder', async () => {
    const missing = await diagnosticOf(writeFileAtomically(join(folder, 'no', 'a.unroll'), NEW));
    expect([missing.code, missing.message]).toEqual([
      'FILE-001',
      expect.stringContaining(`the folder ${join(folder, 'no')} does not exist`),
    ]);
    expect((await diagnosticOf(writeFileAtomically(folder, NEW))).code).toBe('FILE-005');
  });

  it('does not dress up a bug as a fault of the disk', async () => {
    const buggy = watch(() => {
      throw new TypeError('bug');
    });
    await expect(writeFileAtomically(path, NEW, buggy)).rejects.toBeInstanceOf(TypeError);
  });

  it('clears away what a killed write of the same file left a day ago, and nothing else', async () => {
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    const names = ['.a.unroll.99-1.tmp', '.b.unroll.99-1.tmp', '.a.unroll.mine.tmp', '.a.unroll.99-2.tmp'];
    for (const name of names) await writeFile(join(folder, name), 'x');
    for (const name of names.slice(0, 3)) await utimes(join(folder, name), yesterday, yesterday);
    await writeFileAtomically(path, NEW);
    expect((await readdir(folder)).sort()).toEqual(['a.unroll', ...names.slice(1)].sort());
  });

  it('lets two writes at once end with one of the two', async () => {
    await Promise.all([writeFileAtomically(path, OLD), writeFileAtomically(path, NEW)]);
    expect([OLD, NEW]).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['a.unroll']);
  });
});
