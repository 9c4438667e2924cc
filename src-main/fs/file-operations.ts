import { open, readdir, realpath, rename, stat, statfs, unlink } from 'node:fs/promises';

/**
 * The calls through which files are read and written: one seam, so that a test can let any of them fail, write less
 * than it was asked to, or end the process there.
 */
export interface FileOperations {
  readonly open: (path: string, flags: 'r' | 'wx', mode?: number) => Promise<OpenFile>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;
  readonly realpath: (path: string) => Promise<string>;
  readonly stat: (path: string) => Promise<FileStatus>;
  readonly readdir: (path: string) => Promise<string[]>;
  /** The bytes that are free on the disk of this folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

export interface OpenFile {
  /** Writes some of the bytes from `offset` on and says how many. */
  readonly write: (bytes: Uint8Array, offset: number) => Promise<number>;
  readonly readAll: () => Promise<Uint8Array>;
  readonly stat: () => Promise<FileStatus>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface FileStatus {
  readonly size: number;
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly mtimeMs: number;
  readonly isFile: () => boolean;
}

export const nodeFileOperations: FileOperations = {
  async open(path, flags, mode) {
    const file = await open(path, flags, mode);
    return {
      write: async (bytes, offset) => (await file.write(bytes, offset)).bytesWritten,
      readAll: () => file.readFile(),
      stat: () => file.stat(),
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
  rename,
  unlink,
  realpath: (path) => realpath(path),
  stat: (path) => stat(path),
  readdir: (path) => readdir(path),
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};
