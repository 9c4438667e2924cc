import { it } from 'vitest';
import * as ort from 'onnxruntime-node';
import { int, text } from '../ir/attributes';
import { encodeModel } from '../onnx/write';
import { buildGraph, randomTensor } from '../testing/graphs';
import { Random } from '../base/random';
import type { Graph } from '../ir/graph';
import type { Tensor } from '../tensor/tensor';

async function time(name: string, graph: Graph, feeds: Record<string, Tensor>) {
  const s = await ort.InferenceSession.create(encodeModel(graph), { intraOpNumThreads: 2 });
  const f = Object.fromEntries(Object.entries(feeds).map(([k, t]) => [k, new ort.Tensor(t.dtype as 'float32', t.data as Float32Array, t.dims)]));
  let best = Infinity; const outs: Float32Array[] = [];
  for (let i = 0; i < 30; i++) { const t = process.hrtime.bigint(); const r = await s.run(f); best = Math.min(best, Number(process.hrtime.bigint() - t) / 1e6); outs.push((Object.values(r)[0]!.data as Float32Array).slice()); }
  let diff = 0; for (const o of outs) for (let i = 0; i < o.length; i++) diff = Math.max(diff, Math.abs(o[i]! - outs[0]![i]!));
  console.log(name, best.toFixed(3), 'ms; max diff between runs', diff, 'sum', outs[0]!.reduce((a, b) => a + b, 0));
  await s.release();
}
it('scatter', async () => {
  for (const [V, N, D] of [[10, 32000, 256], [3, 20000, 1024], [2, 100000, 64]] as const) {
    const idx = randomTensor(new Random(1), 'int64', [N], 0, V);
    const dy = randomTensor(new Random(2), 'float32', [N, D]);
    const mk = (f: (g: any, i: any, d: any) => any) => buildGraph((g) => { const i = g.builder.input('i', 'int64', [N]); const d = g.builder.input('d', 'float32', [N, D]); return { y: g.reduceSum(f(g, i, d), [0]) }; });
    const full = { i: idx, d: dy };
    console.log('--', V, N, D);
    await time('ScatterND', mk((g, i, d) => g.one('ScatterND', [g.filled([V, D], 0, 'float32'), g.unsqueeze(i, [1]), d], { reduction: text('add') })), full);
    await time('ScatterElements', mk((g, i, d) => g.one('ScatterElements', [g.filled([V, D], 0, 'float32'), g.expand(g.unsqueeze(i, [1]), [N, D]), d], { axis: int(0), reduction: text('add') })), full);
    if (V <= 2000) await time('OneHot', mk((g, i, d) => g.gemm(g.oneHot(i, V, 'float32'), d, null, { transA: true })), full);
    await time('zero only', mk((g, i, d) => g.add(g.filled([V, D], 0, 'float32'), g.reduceSum(d, [0], true))), full);
  }
});
