import { defined } from '../base/invariant';
import type { CompiledModel, ModelTarget } from '../compiler/compiled-model';
import { readGenerated } from '../decoding/generate-graph';
import { createPrefixModel } from '../decoding/prefix-model';
import type { Hypothesis, Tensors, WritingLimits } from '../decoding/step-model';
import { describePrefix, limitsOf } from '../decoding/writer';
import { writeTexts } from '../decoding/write-texts';
import type { Runner, RunnerFactory } from './training-setup';

/** Writes texts greedily with parameters that change from call to call: what training shows between its epochs. */
export interface FreeRunning {
  readonly target: ModelTarget;
  readonly limits: WritingLimits;
  /** One text a row of `batch`, which holds all inputs and targets of those rows; targets are not looked at. */
  readonly write: (parameters: Tensors, batch: Tensors, rows: number) => Promise<Hypothesis[]>;
  readonly release: () => Promise<void>;
}

/** `evaluator` runs the model's `evaluate` graph. Null for a model that writes no text. */
export async function createFreeRunning(
  model: CompiledModel,
  evaluator: Runner,
  createRunner: RunnerFactory,
): Promise<FreeRunning | null> {
  const { decoding } = model;
  if (decoding === null) return null;
  const target = defined(
    model.targets.find(({ block }) => block === decoding.block),
    `target of ${decoding.block}`,
  );
  const limits = limitsOf(decoding);
  if (decoding.generate === null) {
    const form = describePrefix(model, decoding, [target.name]);
    const held = new Set([...form.prefixes, ...form.lengths, target.name]);
    return {
      ...{ target, limits },
      write: (parameters, batch, rows) => {
        const inputs = new Map([...batch].filter(([name]) => !held.has(name)));
        const run = (feeds: Tensors): Promise<Tensors> => evaluator.run(new Map([...parameters, ...feeds]));
        return writeTexts(createPrefixModel(form, run, inputs, rows), limits, rows);
      },
      release: async () => undefined,
    };
  }
  const graph = decoding.generate({ parameters: null, sampling: false });
  const runner = await createRunner(graph);
  return {
    ...{ target, limits },
    write: async (parameters, batch) => {
      const all = new Map([...parameters, ...batch]);
      const feeds = new Map(graph.inputs.map(({ name }) => [name, defined(all.get(name), `value of ${name}`)]));
      return readGenerated(await runner.run(feeds), decoding.block, limits.end);
    },
    release: () => runner.release(),
  };
}
