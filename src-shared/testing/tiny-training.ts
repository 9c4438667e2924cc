import { compileProject } from '../compiler/compile';
import type { CompiledModel } from '../compiler/compiled-model';
import { createDataset, type Dataset } from '../data/dataset';
import { createBlock, createProject, createWire } from '../document/create';
import { DEFAULT_TRAINING, type Json, type Project, type TrainingSettings } from '../document/document';
import { evaluateGraph } from '../eval/evaluate';
import type { RunEvent } from '../protocol/run-events';
import type { Tensor } from '../tensor/tensor';
import { createFeatureSource, createModelData, type ModelData } from '../training/model-data';
import type { RunnerFactory, TrainingHooks, TrainingSetup } from '../training/training-setup';
import type { TrainingCheckpoint } from '../training/training-state';
import { bind, makeBinding, makeTable } from './tables';

/** A small model with its data, whole but for the project file. */
export interface TinyTraining {
  readonly project: Project;
  readonly dataset: Dataset;
  readonly model: CompiledModel;
  readonly data: ModelData;
}

/** A wave with a second, noisy one beside it: 60 rows, 2 columns. */
export function waveTable() {
  const rows = Array.from({ length: 60 }, (_, i) => i);
  return makeTable({
    y: rows.map((i) => 20 + 10 * Math.sin(i / 3)),
    z: rows.map((i) => ((i * 7919) % 13) + Math.cos(i)),
  });
}

export type BlockList = readonly (readonly [id: string, type: string, parameters?: Readonly<Record<string, Json>>])[];

/** Blocks one after the other, each wired from `out` (or the port named here) to `in`. */
export function chainProject(blocks: BlockList, ports: Readonly<Record<string, string>> = {}): Project {
  const wires = blocks.slice(1).map(([id], i) => {
    const from = blocks[i]![0];
    return createWire(`w${i}`, `${from}.${ports[from] ?? 'out'}`, `${id}.in`);
  });
  return {
    ...createProject('tiny'),
    blocks: new Map(
      blocks.map(([id, type, parameters]) => [id, createBlock(id, type, new Map(Object.entries(parameters ?? {})))]),
    ),
    wires: new Map(wires.map((wire) => [wire.id, wire])),
    data: makeBinding([bind('y', 'target'), bind('z', 'input')]),
  };
}

/** Last step, dropout, Linear: no loop, so that even the slow reference evaluation is quick. */
export const TINY_BLOCKS: BlockList = [
  ['input', 'sequence-input'],
  ['last', 'last-step'],
  ['drop', 'dropout', { rate: 0.25 }],
  ['linear', 'linear', { units: 1 }],
  ['head', 'regression-output'],
];

export function createTinyTraining(project: Project = chainProject(TINY_BLOCKS), table = waveTable()): TinyTraining {
  if (project.data === null) throw new Error('The project has no data');
  const dataset = unwrap(createDataset(table, project.data));
  const model = unwrap(compileProject(project, createFeatureSource(dataset), { ragged: false }));
  return { project, dataset, model, data: unwrap(createModelData(dataset, model)) };
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

export const TINY_SETTINGS: TrainingSettings = {
  ...DEFAULT_TRAINING,
  epochs: 3,
  // 32 windows: four whole batches and one of four.
  batchSize: 7,
  optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 0, options: new Map() },
  stepsPerRun: 1,
};

/** Runs graphs by the reference evaluation; tests may wrap it. */
export const evaluatingRunner: RunnerFactory = async (graph) => ({
  run: async (feeds) => evaluateGraph(graph, feeds),
  release: async () => undefined,
});

/** Everything a test wants to see of a run. */
export interface Recording {
  readonly events: RunEvent[];
  readonly saved: { readonly as: 'last' | 'best'; readonly checkpoint: TrainingCheckpoint }[];
  readonly hooks: TrainingHooks;
}

export function recordTraining(shouldStop: () => 'no' | 'after-step' = () => 'no'): Recording {
  const events: RunEvent[] = [];
  const saved: Recording['saved'][number][] = [];
  return {
    events,
    saved,
    hooks: {
      onEvent: (event) => {
        events.push(event);
      },
      shouldStop,
      saveCheckpoint: async (checkpoint, as) => {
        saved.push({ as, checkpoint });
        return `${as}.onnx`;
      },
      yieldToHost: async () => undefined,
    },
  };
}

/** A setup for `trainModel` on a tiny model, with a clock that stands still. */
export function tinySetup(
  training: TinyTraining,
  recording: Recording,
  changes: Partial<TrainingSetup> & { readonly settings?: TrainingSettings } = {},
): TrainingSetup {
  return {
    run: 'run-001',
    provider: 'cpu',
    sampleNoun: 'rows',
    model: training.model,
    data: training.data,
    settings: TINY_SETTINGS,
    createRunner: evaluatingRunner,
    clock: () => 0,
    hooks: recording.hooks,
    resume: null,
    ...changes,
  };
}

/** The bits of a set of tensors, for comparisons that forgive nothing. */
export function bitsOf(tensors: ReadonlyMap<string, Tensor>): Record<string, string> {
  return Object.fromEntries(
    Array.from(tensors, ([name, { data }]) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return [name, Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')];
    }),
  );
}
