import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

/** How often the files are looked at, in milliseconds. Looking, unlike listening, works on every disk and network. */
const INTERVAL = 1000;
/** Larger files are told apart by size and time alone. */
const MOST_HASHED = 2 ** 24;

interface Seen {
  /** Empty when there is no file. */
  readonly stamp: string;
  readonly hash: string;
}

interface Watched {
  readonly path: string;
  seen: Promise<Seen>;
  /** It was changed since it was last watched, and reported. */
  hasChanged: boolean;
  /** It is being written by the app itself. */
  isBeingWritten: boolean;
}

/** Notices that other programs change files. Each watched file has a role; a role watches one file at a time. */
export class FileWatch<Role extends string> {
  private readonly onChange: (path: string, role: Role) => void;
  private readonly watched = new Map<Role, Watched>();
  private timer: NodeJS.Timeout | null = null;

  constructor(onChange: (path: string, role: Role) => void) {
    this.onChange = onChange;
  }

  /** Watches the file as it is now; call it again after writing it, so that one's own change does not count. */
  watch(path: string, role: Role): void {
    this.watched.set(role, { path, seen: look(path, null), hasChanged: false, isBeingWritten: false });
    this.timer ??= setInterval(() => void this.lookAtAll(), INTERVAL).unref();
  }

  /** Watches the file unless it is watched already: a change that is not told of yet is not forgotten. */
  watchOn(path: string, role: Role): void {
    if (this.watched.get(role)?.path !== path) this.watch(path, role);
  }

  /** Whether this is the file that the role watches. */
  isWatched(path: string, role: Role): boolean {
    return this.watched.get(role)?.path === path;
  }

  /** Whether the watched file is this one and holds something else than when it was last watched. */
  async hasChanged(path: string, role: Role): Promise<boolean> {
    const entry = this.watched.get(role);
    if (entry?.path !== path) return false;
    if (entry.hasChanged) return true;
    const before = await entry.seen;
    const now = await look(path, before);
    return now.stamp !== '' && now.hash !== before.hash;
  }

  /** What was reported last is agreed to: from now on only what is changed after that counts. */
  accept(path: string, role: Role): void {
    const entry = this.watched.get(role);
    if (entry?.path === path) entry.hasChanged = false;
  }

  /**
   * Carries out `write`, which changes the file that a role watches: no change is reported until `watch` is called after it. What
   * a failed one left untouched is watched on.
   */
  async whileWriting(role: Role, write: () => Promise<void>): Promise<void> {
    const entry = this.watched.get(role);
    if (entry) entry.isBeingWritten = true;
    try {
      await write();
    } catch (error) {
      if (entry) entry.isBeingWritten = false;
      throw error;
    }
  }

  forget(role: Role): void {
    this.watched.delete(role);
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.watched.clear();
  }

  /** One round; called by the timer, and by tests. */
  async lookAtAll(): Promise<void> {
    for (const [role, entry] of [...this.watched]) {
      const before = await entry.seen;
      const now = await look(entry.path, before);
      // It may have been saved or replaced meanwhile.
      if (this.watched.get(role) !== entry || entry.isBeingWritten) continue;
      entry.seen = Promise.resolve(now);
      if (now.stamp === '' || now.hash === before.hash) continue;
      entry.hasChanged = true;
      this.onChange(entry.path, role);
    }
  }
}

/** A file that is touched but not changed keeps its hash; one that is missing for a moment (a save elsewhere) too. */
async function look(path: string, before: Seen | null): Promise<Seen> {
  try {
    const { mtimeMs, size } = await stat(path);
    const stamp = `${mtimeMs}/${size}`;
    if (stamp === before?.stamp) return before;
    const hash =
      size > MOST_HASHED
        ? stamp
        : createHash('sha256')
            .update(await readFile(path))
            .digest('hex');
    return { stamp, hash };
  } catch {
    return { stamp: '', hash: before?.hash ?? '' };
  }
}
