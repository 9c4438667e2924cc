import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { bodiesOf, type Graph } from '../../src-shared/ir/graph';
import { decodeModel } from '../../src-shared/onnx/read';
import { encodeModel } from '../../src-shared/onnx/write';
import type { GraphKindName } from '../../src-shared/protocol/worker-messages';
import { saveRunProject, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import { describeExport } from './describe-export';
import { exportRun } from './export-run';
import { trainRun } from './train-run';
import { verifyExport } from './verify-export';

/** A recurrent forecast of the next row that carries its state: it has every graph but those that write texts. */
describe('a file in a fresh process', () => {
  let files: RunFiles;
  const at = (name: string): string => join(files.folder, name);

  beforeAll(async () => {
    files = await writeRunFiles({ epochs: 2, carryState: true }, [
      ['input', 'sequence-input', { columns: ['y'] }],
      ['gru', 'gru', { hidden: 6 }],
      ['linear', 'linear', { units: 1 }],
      ['head', 'regression-output', { perStep: true }],
    ]);
    const { project } = files;
    // Every step of the window is predicted, so the head reads the whole sequence.
    const wires = new Map(
      [...project.wires].map(([id, wire]) => [
        id,
        wire.from.port === 'state' ? { ...wire, from: { ...wire.from, port: 'sequence' } } : wire,
      ]),
    );
    await saveRunProject(files.projectPath, { ...project, wires });
    await trainRun({
      ...{ projectPath: files.projectPath, threads: 1 },
      onEvent: () => undefined,
      shouldStop: () => 'no',
    });
  });
  afterAll(() => rm(files.folder, { recursive: true, force: true }));

  async function write(kind: GraphKindName): Promise<string> {
    const path = at(`${kind}.onnx`);
    await exportRun({
      run: at('wave.runs/run-001'),
      kind,
      gradients: false,
      steps: kind === 'forecast' ? 4 : 1,
      outPath: path,
    });
    return path;
  }

  function verify(kind: GraphKindName, path: string) {
    return verifyExport({
      projectPath: files.projectPath,
      run: 'run-001',
      kind,
      steps: kind === 'forecast' ? 4 : 1,
      path,
    });
  }

  it.each(['predict', 'evaluate', 'train', 'step', 'forecast'] as const)(
    'is run as a %s graph at several batch and time sizes',
    async (kind) => {
      const { checkedSizes, greatestDifference, inputs } = await verify(kind, await write(kind));
      expect(greatestDifference).toBeLessThan(1e-5);
      expect(new Set(checkedSizes.map(({ batch }) => batch)).size).toBeGreaterThan(1);
      expect(new Set(checkedSizes.map(({ time }) => time)).size).toBeGreaterThan(1);
      expect(checkedSizes.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
      expect(inputs.find(({ name }) => name === 'input')).toMatchObject({
        dtype: 'float32',
        shape: ['batch', 'time', 1],
      });
    },
  );

  it.each(['predict', 'evaluate', 'train', 'step', 'forecast'] as const)(
    'is described as a %s graph before it is written',
    async (kind) => {
      const path = await write(kind);
      const { opset, inputs, outputs } = await verify(kind, path);
      const plan = await describeExport({
        ...{ projectPath: files.projectPath, run: 'run-001', kind, gradients: false },
        ...(kind === 'forecast' ? { steps: 4 } : {}),
      });
      expect(plan).toEqual({ opset, inputs, outputs, bytes: (await readFile(path)).length });
    },
  );

  it.each(['predict', 'evaluate', 'train', 'step', 'forecast'] as const)(
    'is refused as a %s graph when one of its numbers was changed',
    async (kind) => {
      const path = await write(kind);
      await tamper(path);
      expect(await diagnosticOf(verify(kind, path))).toMatchObject({
        code: 'MODEL-006',
        where: { file: path },
        message: expect.stringContaining('computes something else') as string,
      });
    },
  );

  it('is refused when it was cut', async () => {
    const path = await write('predict');
    await writeFile(path, (await readFile(path)).subarray(0, 900));
    expect((await diagnosticOf(verify('predict', path)))?.code).toMatch(/^ONNX-/);
  });

  it('is checked on made-up windows where the data is gone, and says so', async () => {
    const path = await write('predict');
    expect((await verify('predict', path)).madeUpWindows).toBe(false);
    const data = await readFile(files.dataPath);
    await rm(files.dataPath);
    try {
      expect((await verify('predict', path)).madeUpWindows).toBe(true);
    } finally {
      await writeFile(files.dataPath, data);
    }
  });
});

/** Changes one number that the model computes with; of a graph that takes its weights from outside, what one node does. */
async function tamper(path: string): Promise<void> {
  const model = decodeModel(await readFile(path));
  if (!model.ok) throw new Error('The export cannot be read');
  const { graph, metadata } = model.value;
  const weight = graph.initializers.find(({ name, dtype }) => name === 'linear.weight' && dtype === 'float32');
  if (weight?.constant) weight.constant.data[0] = 3;
  else turnRound(graph);
  await writeFile(path, encodeModel(graph, metadata));
}

/** The cell's hyperbolic tangent becomes another function, in the fused operator or in the loop. */
function turnRound(graph: Graph): void {
  graph.nodes.forEach((node, i) => {
    const activations = { kind: 'strings', value: ['Sigmoid', 'Sigmoid'] } as const;
    if (node.op === 'GRU') graph.nodes[i] = { ...node, attributes: { ...node.attributes, activations } };
    if (node.op === 'Tanh') graph.nodes[i] = { ...node, op: 'Sigmoid' };
    bodiesOf(node).forEach(turnRound);
  });
}

async function diagnosticOf(work: Promise<unknown>): Promise<Diagnostic | undefined> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw new Error(`No diagnostic: ${String(error)}`);
  return error.diagnostics[0];
}
