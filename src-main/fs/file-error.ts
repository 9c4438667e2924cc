import { dirname } from 'node:path';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { formatBytes } from '../../src-shared/base/format-bytes';

export type FileAction = 'read' | 'write';

/** What a write took, and what the disk has: said where it is too little. */
export interface Room {
  readonly needed: number;
  readonly free: number;
}

/** The diagnostic for an error of the file system, or null when it is none (a bug: throw it on). */
export function describeFileError(
  error: unknown,
  action: FileAction,
  path: string,
  room: Room | null = null,
): Diagnostic | null {
  const cause = errorCode(error);
  if (cause === null) return null;
  const known = KNOWN[cause]?.(action, path, room) ?? {
    code: 'FILE-007',
    why: `the system says ${cause}`,
    nextStep: action === 'read' ? 'Check the disk and try again.' : 'Check the disk, or save to another folder.',
  };
  const verb = action === 'read' ? 'read' : 'written';
  const kept = action === 'write' ? ' What was there before is unchanged.' : '';
  return {
    code: known.code,
    severity: 'error',
    message: `${path} could not be ${verb}: ${known.why}.${kept}`,
    nextStep: known.nextStep,
    where: { file: path },
  };
}

/** The code of an error of the file system (`ENOENT`), or null. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

interface Explanation {
  readonly code: string;
  readonly why: string;
  readonly nextStep: string;
}

function missing(action: FileAction, path: string): Explanation {
  return action === 'read'
    ? { code: 'FILE-001', why: 'there is no such file', nextStep: 'Check the path; the file may have been moved.' }
    : {
        code: 'FILE-001',
        why: `the folder ${dirname(path)} does not exist`,
        nextStep: 'Create the folder, or save to another one.',
      };
}

function forbidden(action: FileAction): Explanation {
  return {
    code: 'FILE-002',
    why: 'it is not permitted',
    nextStep:
      action === 'read'
        ? 'Give yourself permission to read the file, or copy it to a folder of yours.'
        : 'Give yourself permission to write there, or save to another folder.',
  };
}

function full(_action: FileAction, _path: string, room: Room | null): Explanation {
  // A quota may be used up on a disk with plenty of room.
  const isShort = room !== null && room.free < room.needed;
  const sizes = isShort ? ` (it takes ${formatBytes(room.needed)}, ${formatBytes(room.free)} are free)` : '';
  return { code: 'FILE-003', why: `the disk is full${sizes}`, nextStep: 'Free some space, or save to another disk.' };
}

function notAFile(): Explanation {
  return { code: 'FILE-005', why: 'it is not a file', nextStep: 'Name a file, not a folder.' };
}

/** A map in spirit; looked up with a system's error code only. */
const KNOWN: Readonly<Record<string, (action: FileAction, path: string, room: Room | null) => Explanation>> = {
  ENOENT: missing,
  ENOTDIR: missing,
  EACCES: forbidden,
  EPERM: forbidden,
  EBUSY: () => ({
    code: 'FILE-002',
    why: 'another program holds it open',
    nextStep: 'Close the other program and try again.',
  }),
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: () => ({
    code: 'FILE-003',
    why: 'it is larger than the disk or your limits allow',
    nextStep: 'Save to another disk.',
  }),
  EROFS: () => ({
    code: 'FILE-004',
    why: 'the folder can only be read',
    nextStep: 'Save to another folder.',
  }),
  EISDIR: notAFile,
  ENAMETOOLONG: () => ({
    code: 'FILE-006',
    why: 'its name is too long',
    nextStep: 'Choose a shorter name.',
  }),
};
