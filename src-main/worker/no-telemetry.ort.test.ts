import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GraphBuilder } from '../../src-shared/ir/builder';
import type { Graph } from '../../src-shared/ir/graph';
import { encodeModel } from '../../src-shared/onnx/write';

it('leaves nothing of onnxruntime in the folders of whoever uses it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'unroll-home-'));
  try {
    for (const name of ['HOME', 'USERPROFILE', 'XDG_CACHE_HOME', 'LOCALAPPDATA']) process.env[name] = home;
    // Before it is loaded, which it is once in a process.
    const { createSession } = await import('./ort-session');
    const session = await createSession(encodeModel(doubled()));
    await session.release();
    expect(await readdir(home)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

function doubled(): Graph {
  const g = new GraphBuilder('doubled');
  const x = g.input('x', 'float32', ['batch']);
  const [sum] = g.node('Add', [x, x], [{ dtype: 'float32', shape: ['batch'] }]);
  g.output(sum!, 'sum');
  return g.build();
}
