import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomically } from './atomic-write';
import { nodeFileOperations, type FileOperations } from './file-operations';

const OLD = 'old '.repeat(100);
const NEW = 'new bytes ü '.repeat(2000);
/** Bytes that one call writes. */
const PIECE = 9000;

/** What a call asks of the disk, which may do it at once, later, or (when the power goes) never. */
type Effect =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'flush'; readonly path: string };

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-power-'));
  path = join(folder, 'a.unroll');
  await writeFile(path, OLD);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The effects of a write, in order. Those of `lost` are not passed on: a writer that forgets them. */
async function record(lost: (effect: Effect) => boolean): Promise<Effect[]> {
  const effects: Effect[] = [];
  const note = (effect: Effect): void => {
    if (!lost(effect)) effects.push(effect);
  };
  const recording: FileOperations = {
    ...nodeFileOperations,
    open: async (at, flags, mode) => {
      const file = await nodeFileOperations.open(at, flags, mode);
      if (flags === 'wx') note({ kind: 'create', path: at });
      return {
        ...file,
        write: async (bytes, offset) => {
          const piece = bytes.subarray(offset, offset + PIECE);
          note({ kind: 'write', path: at, offset, bytes: piece });
          return file.write(bytes.subarray(0, offset + PIECE), offset);
        },
        sync: async () => {
          note({ kind: 'flush', path: at });
          return file.sync();
        },
      };
    },
    rename: async (from, to) => {
      note({ kind: 'rename', from, to });
      return nodeFileOperations.rename(from, to);
    },
  };
  await writeFileAtomically(path, NEW, recording);
  return effects;
}

/** Whether a later flush makes an effect last: of the file for its bytes, of the folder for its names. */
function isSure(effects: readonly Effect[], at: number): boolean {
  const effect = effects[at]!;
  const flushed = effect.kind === 'write' ? effect.path : dirname(effect.kind === 'rename' ? effect.to : path);
  return effects.slice(at + 1).some((later) => later.kind === 'flush' && later.path === flushed);
}

/** What the path holds after the power went: of the effects that were not sure, those happened that `happened` says. */
function readAfter(effects: readonly Effect[], happened: (at: number) => boolean): string {
  const contents = new Map<string, Uint8Array>();
  let found: Uint8Array = new TextEncoder().encode(OLD);
  effects.forEach((effect, at) => {
    if (!happened(at)) return;
    if (effect.kind === 'write') {
      const before = contents.get(effect.path) ?? new Uint8Array();
      const after = new Uint8Array(Math.max(before.length, effect.offset + effect.bytes.length));
      after.set(before);
      after.set(effect.bytes, effect.offset);
      contents.set(effect.path, after);
    }
  });
  effects.forEach((effect, at) => {
    if (effect.kind === 'rename' && happened(at)) found = contents.get(effect.from) ?? new Uint8Array();
  });
  return new TextDecoder().decode(found);
}

/** Everything that the path may hold when the power goes after any call, with any of the unsure effects done. */
function listOutcomes(effects: readonly Effect[]): Set<string> {
  const outcomes = new Set<string>();
  for (let end = 0; end <= effects.length; end++) {
    const done = effects.slice(0, end);
    const unsure = done.flatMap((effect, at) => (effect.kind === 'flush' || isSure(done, at) ? [] : [at]));
    for (let choice = 0; choice < 2 ** unsure.length; choice++) {
      outcomes.add(readAfter(done, (at) => !unsure.includes(at) || (choice & (1 << unsure.indexOf(at))) !== 0));
    }
  }
  return outcomes;
}

it('leaves all of the old or all of the new bytes whenever the power goes, whatever the disk had put off', async () => {
  const effects = await record(() => false);
  expect(effects.map(({ kind }) => kind)).toEqual(['create', 'write', 'write', 'write', 'flush', 'rename', 'flush']);
  expect([...listOutcomes(effects)]).toEqual([OLD, NEW]);
  // Once the write has returned, the new bytes are there to stay.
  expect(effects.every((effect, at) => effect.kind === 'flush' || isSure(effects, at))).toBe(true);
});

it('is a test that a write without its flushes fails', async () => {
  const unflushed = await record(({ kind }) => kind === 'flush');
  expect([...listOutcomes(unflushed)].some((text) => text !== OLD && text !== NEW)).toBe(true);
});
