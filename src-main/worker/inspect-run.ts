import { expandProject } from '../../src-shared/compiler/expand';
import { defined } from '../../src-shared/base/invariant';
import type { InspectGraph, TracedLayer } from '../../src-shared/compiler/inspection';
import {
  findDeadUnits,
  normsByStep,
  shareSaturated,
  squashOf,
  type TracedValues,
} from '../../src-shared/inspect/activity';
import { followGradient } from '../../src-shared/inspect/gradient-course';
import { encodeModel } from '../../src-shared/onnx/write';
import type { InspectedGradient, InspectedLayer, InspectReport } from '../../src-shared/protocol/inspect-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { feedInspection } from '../../src-shared/training/feed-inspection';
import { labelSteps } from './axis-labels';
import { findStatesBefore } from './carried-trial';
import { openRun, type OpenedRun } from './opened-run';
import { createSession, type ModelSession } from './ort-session';
import { readAlignments } from './read-alignments';

/** Samples that shares, dead units and mean gradients are measured over. */
const MEASURED = 32;
/** A window shows no more of one layer: the last steps of a long sample, the first units of a wide layer. */
const MOST_STEPS = 1000;
const MOST_UNITS = 256;

interface Loaded {
  readonly run: OpenedRun;
  readonly inspect: InspectGraph;
  readonly session: ModelSession;
  /** What finds the states that a window begins with; null where each begins anew. */
  readonly stepper: ModelSession | null;
  /** Outputs for the measured samples, and how many these are; the same whichever sample is looked at. */
  readonly measured: ReadonlyMap<string, Tensor>;
  readonly count: number;
}

let loaded: Loaded | null = null;

/** States, gates, gradients through time and attention of a trained model on one sample. Throws a `DiagnosticError`. */
export async function inspectRun({ projectPath, run, sample }: WorkerArgument<'run.inspect'>): Promise<InspectReport> {
  const opened = await openRun(projectPath, run);
  const { model, data, part, parameters, dataset } = opened;
  const { inspect, session, stepper, measured, count } = await load(opened);
  const samples = data.sampleCount(part);
  const chosen = Math.min(sample, Math.max(0, samples - 1));
  const batch = data.fill(part, [chosen]);
  const states = stepper === null ? [] : await findStatesBefore(opened, stepper, chosen);
  const outputs = await session.run(feedInspection(inspect, parameters, new Map([...batch, ...states])));
  return {
    ...{ part, samples, sample: chosen, measured: count },
    loss: Number(defined(outputs.get('loss'), 'the loss').data[0]),
    layers: inspect.layers.map((layer) => describeLayer(opened, layer, outputs, measured, batch)),
    alignments: readAlignments(model, dataset.preparation, inspect.alignments, outputs, batch),
  };
}

async function load(run: OpenedRun): Promise<Loaded> {
  if (loaded?.run === run) return loaded;
  await loaded?.session.release();
  await loaded?.stepper?.release();
  loaded = null;
  const { model, data, part, parameters } = run;
  const inspect = model.inspect('float32');
  const session = await createSession(encodeModel(inspect.graph), { spinning: false });
  const count = Math.min(MEASURED, data.sampleCount(part));
  // Spread over the part, so that a long stretch of like samples does not stand for all.
  const apart = data.sampleCount(part) / count;
  const samples = Int32Array.from({ length: count }, (_, i) => Math.floor(i * apart));
  const step = model.step?.(parameters) ?? null;
  const stepper = step && (await createSession(encodeModel(step), { spinning: false }));
  const states = stepper === null ? [] : await findAllStates(run, stepper, samples);
  const batch = new Map([...data.fill(part, samples), ...states]);
  const measured = await session.run(feedInspection(inspect, parameters, batch));
  loaded = { run, inspect, session, stepper, measured, count };
  return loaded;
}

/** The states that several windows begin with, a row each. */
async function findAllStates(run: OpenedRun, stepper: ModelSession, samples: Int32Array): Promise<Map<string, Tensor>> {
  const found: ReadonlyMap<string, Tensor>[] = [];
  for (const sample of samples) found.push(await findStatesBefore(run, stepper, sample));
  return new Map(
    run.model.states.map(({ name, size }) => {
      const rows = found.flatMap((states) => [...toNumbers(defined(states.get(name), `state ${name}`))]);
      return [name, tensor('float32', [samples.length, size], rows)];
    }),
  );
}

function describeLayer(
  { model, dataset, settings }: OpenedRun,
  traced: TracedLayer,
  outputs: ReadonlyMap<string, Tensor>,
  measured: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
): InspectedLayer {
  const { block, layer, direction, cell, hidden, time } = traced;
  const { blocks } = expandProject(settings.project).project;
  const activation = blocks.get(block)?.parameters.get('activation') === 'relu' ? 'relu' : 'tanh';
  const states = readTraced(outputs, traced, nameOf(traced.quantities.get('h')));
  const steps = Math.min(states.time, states.lengths?.[0] ?? states.time);
  const firstStep = Math.max(0, steps - MOST_STEPS);
  const units = Math.min(hidden, MOST_UNITS);
  return {
    ...{ block, layer, direction, cell, hidden, steps, firstStep, units },
    labels: labelSteps(model, dataset.preparation, batch, time, steps).slice(firstStep),
    quantities: Array.from(traced.quantities, ([quantity, name]) => {
      const { values } = readTraced(outputs, traced, name);
      const shown: number[] = [];
      for (let step = firstStep; step < steps; step++) {
        for (let unit = 0; unit < units; unit++) shown.push(values[step * hidden + unit] ?? Number.NaN);
      }
      const squash = squashOf(quantity, cell, activation);
      const all = readTraced(measured, traced, name);
      return { quantity, values: shown, saturated: squash && shareSaturated(all, squash) };
    }),
    deadUnits: findDeadUnits(readTraced(measured, traced, nameOf(traced.quantities.get('h')))),
    gradients: Array.from(traced.gradients, ([state, name]): InspectedGradient => {
      const meanNorms = meanNormsOf(readTraced(measured, traced, name));
      const norms = normsByStep(readTraced(outputs, traced, name)).slice(0, steps);
      return { state, norms, meanNorms, course: followGradient(meanNorms, direction) };
    }),
  };
}

function readTraced(outputs: ReadonlyMap<string, Tensor>, { lengths }: TracedLayer, name: string): TracedValues {
  const value = defined(outputs.get(name), name);
  const [rows = 0, time = 0, hidden = 0] = value.dims;
  const counted = lengths === null ? null : toNumbers(defined(outputs.get(lengths), lengths));
  return { values: toNumbers(value), rows, time, hidden, lengths: counted };
}

/**
 * The loss of a batch is a mean over its samples, so the gradient of one sample's own loss is larger by their number. Root
 * mean square of these over the samples that have the step.
 */
function meanNormsOf(gradient: TracedValues): (number | null)[] {
  const { rows, time, lengths } = gradient;
  return normsByStep(gradient).map((norm, step) => {
    if (norm === null) return null;
    let having = 0;
    for (let row = 0; row < rows; row++) if ((lengths?.[row] ?? time) > step) having++;
    return (norm * rows) / Math.sqrt(having);
  });
}

function nameOf(name: string | undefined): string {
  return defined(name, 'a layer without states');
}
