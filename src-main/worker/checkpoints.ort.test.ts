import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { createProject } from '../../src-shared/document/create';
import { GraphBuilder } from '../../src-shared/ir/builder';
import { encodeModel } from '../../src-shared/onnx/write';
import { bitsOf, createTinyTraining, recordTraining, tinySetup } from '../../src-shared/testing/tiny-training';
import { trainModel } from '../../src-shared/training/train-model';
import type { TrainingCheckpoint } from '../../src-shared/training/training-state';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoints';
import { createSession } from './ort-session';
import { identifyRun } from './run-identity';

const identity = identifyRun(createProject('tiny'), 'fingerprint');

async function makeCheckpoint(): Promise<TrainingCheckpoint> {
  const recording = recordTraining();
  await trainModel(tinySetup(createTinyTraining(), recording));
  const last = recording.saved.at(-1);
  if (!last) throw new Error('Nothing was saved');
  return last.checkpoint;
}

describe('a checkpoint', () => {
  it('is read back to the bit', async () => {
    const checkpoint = await makeCheckpoint();
    const bytes = encodeCheckpoint(checkpoint, identity);
    expect(encodeCheckpoint(checkpoint, identity)).toEqual(bytes);
    const stored = decodeCheckpoint(bytes, 'last.onnx');
    expect(stored.identity).toEqual(identity);
    expect(stored.checkpoint.position).toEqual(checkpoint.position);
    expect(bitsOf(stored.checkpoint.parameters)).toEqual(bitsOf(checkpoint.parameters));
    expect(bitsOf(stored.checkpoint.states)).toEqual(bitsOf(checkpoint.states));
    expect([...stored.checkpoint.parameters.keys()]).toEqual([...checkpoint.parameters.keys()]);
  });

  it('is plain ONNX that puts its tensors out', async () => {
    const checkpoint = await makeCheckpoint();
    const session = await createSession(encodeCheckpoint(checkpoint, identity), { threads: 1 });
    const outputs = await session.run(new Map());
    await session.release();
    const tensors = new Map([...checkpoint.parameters, ...checkpoint.states]);
    expect([...outputs.keys()]).toEqual(Array.from(tensors.keys(), (name) => `${name}.saved`));
    expect(bitsOf(new Map(Array.from(outputs, ([name, t]) => [name.replace(/\.saved$/, ''), t])))).toEqual(
      bitsOf(tensors),
    );
  });

  it('is refused when it is cut anywhere, or is another model', async () => {
    const bytes = encodeCheckpoint(await makeCheckpoint(), identity);
    const other = new GraphBuilder('other');
    other.output(other.input('x', 'float32', [1]), 'y');
    const cuts = Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length));
    for (const broken of [...cuts, encodeModel(other.build())]) {
      let code = 'none';
      try {
        decodeCheckpoint(broken, 'last.onnx');
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        code = error.diagnostics[0]?.code ?? 'none';
      }
      expect(code).toBe('TRAIN-015');
    }
  });
});
