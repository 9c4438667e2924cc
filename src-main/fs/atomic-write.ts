import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { describeFileError, errorCode, type Room } from './file-error';
import type { FileOperations, OpenFile } from './file-operations';
import { nodeFileOperations } from './file-operations';

/**
 * Writes a file so that at every moment, a kill and a power cut included, the path holds either all of the old bytes
 * or all of the new ones: a temporary file in the same folder, every byte counted, flushed, read back, renamed over the path,
 * the folder flushed. A link is followed, the mode of the old file is kept.
 *
 * Throws a `DiagnosticError` (`FILE-001` to `FILE-007`) when the file system refuses; the old file is then unchanged and
 * the temporary file removed.
 */
export async function writeFileAtomically(
  path: string,
  contents: string | Uint8Array,
  operations: FileOperations = nodeFileOperations,
): Promise<void> {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  try {
    await replaceFile(path, bytes, operations);
  } catch (error) {
    const room = errorCode(error) === 'ENOSPC' ? await measureRoom(path, bytes.length, operations) : null;
    const diagnostic = describeFileError(error, 'write', path, room);
    throw diagnostic === null ? error : new DiagnosticError(diagnostic);
  }
}

/** Null where the system does not say what is free. */
async function measureRoom(path: string, needed: number, operations: FileOperations): Promise<Room | null> {
  try {
    return { needed, free: await operations.freeBytes(dirname(path)) };
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

/** Counts the writes of this process, so that two at once have two temporary files. */
let writes = 0;

const NEW_FILE_MODE = 0o666;

async function replaceFile(path: string, bytes: Uint8Array, operations: FileOperations): Promise<void> {
  const target = await resolveLink(path, operations);
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  const temporary = join(folder, `${prefix}${process.pid}-${++writes}${SUFFIX}`);
  const mode = await modeOf(target, operations);

  const file = await operations.open(temporary, 'wx', mode);
  try {
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await checkReadBack(temporary, bytes, operations);
    await renameOver(temporary, target, operations);
  } catch (error) {
    await ignoreErrors(operations.unlink(temporary));
    throw error;
  }
  // The new file is in place. What follows cannot make that untrue, so it cannot fail the write either.
  await ignoreErrors(flushFolder(folder, operations));
  await ignoreErrors(removeStale(folder, prefix, operations));
}

/** Writing through a link must not replace the link by a file. */
async function resolveLink(path: string, operations: FileOperations): Promise<string> {
  try {
    return await operations.realpath(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path;
    throw error;
  }
}

async function modeOf(path: string, operations: FileOperations): Promise<number> {
  try {
    const status = await operations.stat(path);
    if (!status.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: 'EISDIR' });
    return status.mode & 0o7777;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return NEW_FILE_MODE;
    throw error;
  }
}

/** A write may take only some of the bytes, without an error, on a disk that is nearly full. */
async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    const written = await file.write(bytes, offset);
    if (written <= 0) throw fullDisk();
    offset += written;
  }
  if ((await file.stat()).size !== bytes.length) throw fullDisk();
}

/** Larger files are not read again: it would take as long as writing them. */
const MOST_READ_BACK = 64 * 1024 * 1024;

/** A disk or a network folder may take every byte and keep other ones; the old file goes only when the new one is right. */
async function checkReadBack(path: string, bytes: Uint8Array, operations: FileOperations): Promise<void> {
  if (bytes.length > MOST_READ_BACK) return;
  const file = await operations.open(path, 'r');
  try {
    if (Buffer.compare(await file.readAll(), bytes) === 0) return;
  } finally {
    await file.close();
  }
  throw Object.assign(new Error(`${path} does not hold what was written`), { code: 'EIO' });
}

function fullDisk(): Error {
  return Object.assign(new Error('The file system took fewer bytes than it was given'), { code: 'ENOSPC' });
}

/** Pauses in milliseconds: on Windows a virus scanner may hold a new file open for a moment. */
const RENAME_PAUSES = [50, 100, 200, 400];

async function renameOver(from: string, to: string, operations: FileOperations): Promise<void> {
  for (const pause of process.platform === 'win32' ? RENAME_PAUSES : []) {
    try {
      await operations.rename(from, to);
      return;
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')) throw error;
      await wait(pause);
    }
  }
  await operations.rename(from, to);
}

/** Makes the rename itself last through a power cut. Windows and some network folders cannot do it. */
async function flushFolder(folder: string, operations: FileOperations): Promise<void> {
  const handle = await operations.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const SUFFIX = '.tmp';
/** Old enough that no write can still be using it, in milliseconds. */
const STALE_AFTER = 24 * 60 * 60 * 1000;

/** Removes what a write that was killed left behind for this same file. */
async function removeStale(folder: string, prefix: string, operations: FileOperations): Promise<void> {
  for (const name of await operations.readdir(folder)) {
    if (!name.startsWith(prefix) || !/^\d+-\d+\.tmp$/.test(name.slice(prefix.length))) continue;
    const path = join(folder, name);
    const status = await operations.stat(path);
    if (Date.now() - status.mtimeMs > STALE_AFTER) await operations.unlink(path);
  }
}

async function ignoreErrors(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}
