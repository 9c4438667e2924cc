import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../base/diagnostic';
import type { RunEvent } from '../protocol/run-events';
import {
  bitsOf,
  chainProject,
  createTinyTraining,
  evaluatingRunner,
  recordTraining,
  TINY_BLOCKS,
  TINY_SETTINGS,
  tinySetup,
} from '../testing/tiny-training';
import { tensor, toNumbers } from '../tensor/tensor';
import { trainModel } from './train-model';
import type { RunnerFactory } from './training-setup';
import type { TrainingCheckpoint } from './training-state';

const tiny = createTinyTraining();

function eventsOf<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

/** Stops after so many steps. */
function stopAfter(steps: number) {
  const recording = recordTraining(() => (done >= steps ? 'after-step' : 'no'));
  let done = 0;
  const counting: RunnerFactory = async (graph) => {
    const runner = await evaluatingRunner(graph);
    const counts = graph.name === 'train';
    return { ...runner, run: (feeds) => ((done += counts ? 1 : 0), runner.run(feeds)) };
  };
  return { recording, counting };
}

describe('trainModel', () => {
  it('lowers the loss and tells of it', async () => {
    const recording = recordTraining();
    const settings = { ...TINY_SETTINGS, epochs: 30, patience: null };
    const result = await trainModel(tinySetup(tiny, recording, { settings }));
    expect(result).toMatchObject({ reason: 'finished', epochs: 30 });
    const [start] = eventsOf(recording.events, 'start');
    const stepsPerEpoch = Math.ceil(tiny.data.sampleCount('train') / 7);
    expect(start).toMatchObject({ run: 'run-001', seed: 1, parameters: 3, epochs: 30, stepsPerEpoch, stepsPerRun: 1 });
    expect(result.steps).toBe(30 * stepsPerEpoch);
    const epochs = eventsOf(recording.events, 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(epochs.at(-1)!.validationLoss).toBeLessThan(epochs[0]!.validationLoss! / 2);
    expect(Object.keys(epochs[0]!.metrics)).toEqual(['rmse', 'mae']);
  });

  it('tells the gradient norm of every block with parameters, which make up the whole', async () => {
    const blocks = TINY_BLOCKS.flatMap((block) =>
      block[0] === 'linear' ? [['wide', 'linear', { units: 2 }] as const, block] : [block],
    );
    for (const stepsPerRun of [1, 4]) {
      const recording = recordTraining();
      const settings = { ...TINY_SETTINGS, stepsPerRun, clipNorm: 0.5 };
      let time = 0;
      const clock = (): number => (time += 1000);
      await trainModel(tinySetup(createTinyTraining(chainProject(blocks)), recording, { settings, clock }));
      expect(eventsOf(recording.events, 'start')[0]!.blocks).toEqual(['wide', 'linear']);
      const steps = eventsOf(recording.events, 'step');
      expect(steps.length).toBeGreaterThan(5);
      for (const { gradientNorm, blockNorms } of steps) {
        expect(blockNorms).toHaveLength(2);
        expect(Math.hypot(...blockNorms!) / gradientNorm).toBeCloseTo(1, 4);
      }
    }
  });

  it('passes on what the host measures of its memory, and leaves it out otherwise', async () => {
    const [measured, silent] = [recordTraining(), recordTraining()];
    await trainModel(tinySetup(tiny, measured, { hooks: { ...measured.hooks, readMemory: () => 4096 } }));
    await trainModel(tinySetup(tiny, silent));
    expect(eventsOf(measured.events, 'step')[0]!.residentBytes).toBe(4096);
    expect(eventsOf(silent.events, 'step')[0]).not.toHaveProperty('residentBytes');
  });

  it('gives the same weights and events for the same seed, and others for another', async () => {
    const train = async (seed: number) => {
      const recording = recordTraining();
      const { parameters } = await trainModel(tinySetup(tiny, recording, { settings: { ...TINY_SETTINGS, seed } }));
      return { bits: bitsOf(parameters), events: recording.events };
    };
    const [first, second, other] = [await train(5), await train(5), await train(6)];
    expect(second).toEqual(first);
    expect(other.bits).not.toEqual(first.bits);
  });

  it('does the same steps whether a run does one or four', async () => {
    const train = async (stepsPerRun: number) => {
      const recording = recordTraining();
      const result = await trainModel(tinySetup(tiny, recording, { settings: { ...TINY_SETTINGS, stepsPerRun } }));
      return { result, saved: recording.saved.map(({ as, checkpoint }) => [as, checkpoint.position]) };
    };
    const [one, four] = [await train(1), await train(4)];
    // Each epoch is one run of four whole batches and one of the incomplete one.
    expect(tiny.data.sampleCount('train')).toBe(4 * 7 + 4);
    expect(bitsOf(four.result.parameters)).toEqual(bitsOf(one.result.parameters));
    expect(four.saved).toEqual(one.saved);
  });

  it.each([1, 3, 5, 7, 10])('goes on after %i steps to the bit', async (steps) => {
    const straight = recordTraining();
    const expected = await trainModel(tinySetup(tiny, straight));
    const { recording, counting } = stopAfter(steps);
    const stopped = await trainModel(tinySetup(tiny, recording, { createRunner: counting }));
    expect(stopped).toMatchObject({ reason: 'stopped', steps });
    const last = recording.saved.findLast(({ as }) => as === 'last')!.checkpoint;
    const bestParameters = recording.saved.findLast(({ as }) => as === 'best')?.checkpoint.parameters ?? null;
    const second = recordTraining();
    const resumed = await trainModel(tinySetup(tiny, second, { resume: { last, bestParameters } }));
    expect(bitsOf(resumed.parameters)).toEqual(bitsOf(expected.parameters));
    const { seconds: _, ...end } = { ...resumed, parameters: null };
    expect(end).toEqual({ ...expected, parameters: null, seconds: undefined });
    expect(second.saved.at(-1)!.checkpoint.position).toEqual(straight.saved.at(-1)!.checkpoint.position);
    expect(bitsOf(second.saved.at(-1)!.checkpoint.states)).toEqual(bitsOf(straight.saved.at(-1)!.checkpoint.states));
    expect(eventsOf(second.events, 'epoch')).toEqual(
      eventsOf(straight.events, 'epoch').slice(eventsOf(recording.events, 'epoch').length),
    );
  });

  it('leaves files that belong together wherever it is killed', async () => {
    const straight = recordTraining();
    const expected = await trainModel(tinySetup(tiny, straight));
    const writes = async (upTo: number) => {
      const disk = new Map<string, TrainingCheckpoint>();
      const recording = recordTraining();
      let count = 0;
      const saveCheckpoint = async (checkpoint: TrainingCheckpoint, as: 'last' | 'best'): Promise<string> => {
        if (++count > upTo) throw new Error('killed');
        disk.set(as, checkpoint);
        return as;
      };
      const setup = tinySetup(tiny, recording, { hooks: { ...recording.hooks, saveCheckpoint }, checkpointSeconds: 0 });
      await trainModel(setup).catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'killed') throw error;
      });
      return { disk, count };
    };
    const { count: total } = await writes(Infinity);
    expect(total).toBeGreaterThan(10);
    for (let upTo = 1; upTo <= total; upTo++) {
      const { disk } = await writes(upTo);
      const last = disk.get('last')!;
      const { best, step } = last.position;
      const bestCheckpoint = best?.step === step ? last : disk.get('best');
      expect(bestCheckpoint?.position.step).toBe(best?.step);
      const resume = { last, bestParameters: best ? bestCheckpoint!.parameters : null };
      const { parameters } = await trainModel(tinySetup(tiny, recordTraining(), { resume }));
      expect(bitsOf(parameters)).toEqual(bitsOf(expected.parameters));
    }
  });

  it('stops early and gives back the weights of the best epoch', async () => {
    // With so high a rate the loss gets worse again soon.
    const optimizer = { ...TINY_SETTINGS.optimizer, type: 'sgd' as const, learningRate: 0.9 };
    const settings = { ...TINY_SETTINGS, optimizer, epochs: 100, patience: 3, seed: 3 };
    const recording = recordTraining();
    const result = await trainModel(tinySetup(tiny, recording, { settings, checkpointSeconds: 0 }));
    expect(result.reason).toBe('early-stop');
    const epochs = eventsOf(recording.events, 'epoch');
    const losses = epochs.map(({ validationLoss }) => validationLoss!);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(result).toMatchObject({ bestEpoch: best, epochs: best + 3 });
    expect(epochs.map((event) => event.best).lastIndexOf(true)).toBe(best - 1);
    const saved = recording.saved.findLast(({ as }) => as === 'best')!.checkpoint;
    expect(saved.position).toMatchObject({ epoch: best, best: { loss: losses[best - 1] } });
    expect(bitsOf(result.parameters)).toEqual(bitsOf(saved.parameters));
    expect(bitsOf(result.parameters)).not.toEqual(bitsOf(recording.saved.at(-1)!.checkpoint.parameters));
    expect(result.validation).toEqual({ loss: losses[best - 1], ...epochs[best - 1]!.metrics });
  });

  it('follows the schedule step by step, and lowers the rate on a plateau', async () => {
    const warm = recordTraining();
    let now = 0;
    const schedule = { type: 'constant', warmupSteps: 4 } as const;
    await trainModel(
      tinySetup(tiny, warm, {
        settings: { ...TINY_SETTINGS, schedule, epochs: 2, stepsPerRun: 4 },
        clock: () => (now += 1000),
      }),
    );
    // One event a run; the first run ends with the last step of the warm-up.
    expect(eventsOf(warm.events, 'step').map(({ step, learningRate }) => [step, learningRate])).toEqual([
      [4, 0.01],
      [5, 0.01],
      [9, 0.01],
      [10, 0.01],
    ]);
    const plateau = recordTraining();
    const settings = {
      ...TINY_SETTINGS,
      optimizer: { ...TINY_SETTINGS.optimizer, type: 'sgd' as const, learningRate: 0.9 },
      schedule: { type: 'plateau', warmupSteps: 0, patience: 0, factor: 0.5, minimum: 0 } as const,
      patience: null,
      epochs: 8,
    };
    await trainModel(tinySetup(tiny, plateau, { settings }));
    const losses = eventsOf(plateau.events, 'epoch').map(({ validationLoss }) => validationLoss!);
    const rates = eventsOf(plateau.events, 'step')
      .filter(({ step }) => step % 5 === 0)
      .map(({ learningRate }) => learningRate);
    let [best, rate] = [Infinity, 0.9];
    for (const [i, loss] of losses.entries()) {
      expect(rates[i]).toBe(rate);
      if (loss < best * (1 - 1e-4)) best = loss;
      else rate *= 0.5;
    }
    expect(rate).toBeLessThan(0.9);
  });

  it('trains without a validation part, keeps the last weights and says so', async () => {
    const project = chainProject(TINY_BLOCKS);
    const split = { ...project.data!.split, validation: 0 };
    const recording = recordTraining();
    const training = createTinyTraining({ ...project, data: { ...project.data!, split } });
    const result = await trainModel(tinySetup(training, recording, { settings: { ...TINY_SETTINGS, patience: 1 } }));
    expect(result).toMatchObject({ reason: 'finished', bestEpoch: null, validation: null });
    expect(bitsOf(result.parameters)).toEqual(bitsOf(recording.saved.at(-1)!.checkpoint.parameters));
    expect(eventsOf(recording.events, 'notice').map(({ message }) => message)).toEqual([
      'There is no validation part: training does not stop early and keeps the last weights.',
    ]);
  });

  it('measures on copies how many steps a run should do', async () => {
    const train = async (stepsPerRun: number | null, epochs = 100) => {
      const recording = recordTraining();
      let now = 0;
      // A clock by which a run costs 10 ms and each of its steps 1 ms.
      const createRunner: RunnerFactory = async (graph) => {
        const runner = await evaluatingRunner(graph);
        return {
          ...runner,
          run: (feeds) => {
            now += 10 + (feeds.get('learning_rate')?.data.length ?? 1);
            return runner.run(feeds);
          },
        };
      };
      const settings = { ...TINY_SETTINGS, epochs, stepsPerRun, patience: null };
      const setup = tinySetup(tiny, recording, { settings, createRunner, clock: () => now });
      return { bits: bitsOf((await trainModel(setup)).parameters), start: eventsOf(recording.events, 'start')[0]! };
    };
    const [measured, single] = [await train(null), await train(1)];
    expect(measured.start.stepsPerRun).toBe(4);
    expect(measured.bits).toEqual(single.bits);
    expect((await train(null, 10)).start.stepsPerRun).toBe(1);
  });

  it('refuses a checkpoint of another model', async () => {
    const recording = recordTraining();
    await trainModel(tinySetup(tiny, recording));
    const wider = createTinyTraining(
      chainProject([...TINY_BLOCKS.slice(0, 2), ['between', 'linear', { units: 3 }], ...TINY_BLOCKS.slice(2)]),
    );
    const resume = { last: recording.saved.at(-1)!.checkpoint, bestParameters: null };
    await expect(trainModel(tinySetup(wider, recordTraining(), { resume }))).rejects.toThrow(
      /TRAIN-015: The checkpoint does not fit the model: between.weight is .* missing in the checkpoint/,
    );
  });
});

describe('numbers that are not finite', () => {
  async function failureOf(work: Promise<unknown>): Promise<DiagnosticError> {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof DiagnosticError)) throw new Error(`No diagnostic: ${String(error)}`);
    return error;
  }

  it('stops, keeps the last finite weights and names the first tensor that went wrong', async () => {
    for (const stepsPerRun of [1, 4]) {
      const recording = recordTraining();
      const optimizer = { ...TINY_SETTINGS.optimizer, type: 'sgd' as const, learningRate: 1e13 };
      const settings = { ...TINY_SETTINGS, optimizer, clipNorm: null, stepsPerRun };
      const { diagnostics } = await failureOf(trainModel(tinySetup(tiny, recording, { settings })));
      expect(diagnostics).toHaveLength(1);
      expect(diagnostics[0]).toMatchObject({ code: 'TRAIN-001', severity: 'error', where: { block: 'head' } });
      expect(diagnostics[0]!.message).toMatch(
        /^The loss became Infinity in step 3 \(epoch 1\)\. The first tensor that went wrong is the result of \w+ "head\/\w+" of block "head" \(7 × 1\): \d infinite of 7 values\. Training stopped; the weights from before this step are kept\.$/,
      );
      expect(diagnostics[0]!.nextStep).toMatch(
        /Lower the learning rate \(it is 10000000000000\), or switch on clipping/,
      );
      const saved = recording.saved.at(-1)!.checkpoint;
      expect(saved.position.step).toBe(2);
      for (const held of saved.parameters.values()) expect(toNumbers(held).every(Number.isFinite)).toBe(true);
    }
  });

  it('blames the input when the data is at fault', async () => {
    const recording = recordTraining();
    const fill: typeof tiny.data.fill = (part, samples) => {
      const batch = tiny.data.fill(part, samples);
      const input = batch.get('input')!;
      return samples.length === 7
        ? batch
        : batch.set('input', tensor('float32', input.dims, toNumbers(input).fill(NaN, 6, 8)));
    };
    const setup = tinySetup(tiny, recording, { data: { ...tiny.data, fill } });
    const { diagnostics } = await failureOf(trainModel(setup));
    expect(diagnostics[0]!.message).toMatch(/the input "input" of block "input" \(\d × 4 × 2\): 2 NaN of \d+ values/);
    expect(diagnostics[0]!.nextStep).toMatch(/^Check the columns/);
    expect(diagnostics[0]!.where).toEqual({ block: 'input' });
  });

  it('does not start with a parameter that is not finite', async () => {
    const model = {
      ...tiny.model,
      parameters: tiny.model.parameters.map((p) =>
        p.name === 'linear.weight' ? { ...p, initial: () => Float64Array.of(1, NaN) } : p,
      ),
    };
    const recording = recordTraining();
    const { diagnostics } = await failureOf(trainModel(tinySetup(tiny, recording, { model })));
    expect(diagnostics[0]).toMatchObject({ code: 'TRAIN-002' });
    expect(diagnostics[0]!.message).toContain('Before step 1, linear.weight already holds');
    expect(recording.saved).toEqual([]);
  });

  it('never saves a parameter that an update made infinite', async () => {
    const recording = recordTraining();
    const createRunner: RunnerFactory = async (graph) => {
      const runner = await evaluatingRunner(graph);
      return {
        ...runner,
        run: async (feeds) => {
          const outputs = await runner.run(feeds);
          // A large finite gradient times a large rate: the loss before it was fine.
          if (outputs.has('linear.weight.next'))
            outputs.set('linear.weight.next', tensor('float32', [1, 2], [Infinity, 1]));
          return outputs;
        },
      };
    };
    const settings = { ...TINY_SETTINGS, batchSize: 1000 };
    const { diagnostics } = await failureOf(
      trainModel(tinySetup(tiny, recording, { createRunner, settings, checkpointSeconds: 0 })),
    );
    expect(diagnostics[0]).toMatchObject({ code: 'TRAIN-003' });
    expect(recording.saved.map(({ checkpoint }) => checkpoint.position.step)).toEqual([0]);
  });
});
