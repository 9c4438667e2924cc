import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { FeatureInfo, FeatureRequest, FeatureSource, Head } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import type { Project } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import { Emitter } from '../ops/emitter';
import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import { checkProject, type CheckResult } from './check';
import {
  KEEP_STATE,
  type CompiledModel,
  type ModelInput,
  type ModelState,
  type ModelTarget,
  type ParameterSpecification,
} from './compiled-model';
import { buildEvaluateGraph } from './evaluate-graph';
import { buildForecastGraph } from './forecast-graph';
import { lowerForward, nameState } from './forward';
import { buildAttentionGraph, buildInspectGraph } from './inspect-graph';
import { describeDecoding, describeStepping, findSteppers, findWriters } from './decoding';
import { textOf } from './model-inputs';
import { buildPredictGraph, buildStepGraph } from './predict-graph';
import { buildTrainGraph } from './train-graph';
import type { ModelPlan } from './model-plan';

export interface CompileOptions {
  /** True where rows of a batch may differ in length; false lets loops skip all masking. Default true. */
  readonly ragged?: boolean;
}

/** Names of graph inputs and outputs that no block may take. */
const RESERVED = ['loss', 'loss_weight', 'learning_rate', 'gradient_norm', 'optimizer', KEEP_STATE];

/**
 * Compiles a project against the data it is bound to. Fails with the diagnostics of the check when anything is wrong; on
 * success every graph can be written. The same project gives the same graphs.
 */
export function compileProject(
  project: Project,
  source: FeatureSource,
  options: CompileOptions = {},
): Result<CompiledModel, readonly Diagnostic[]> {
  const checked = checkProject(project, source);
  const errors = [...checked.diagnostics.filter((d) => d.severity === 'error'), ...reservedIds(project)];
  if (errors.length > 0) return fail(errors);
  const plan = planModel(checked.expanded, checked, source, options.ragged ?? true);
  const parameters = listParameters(plan);
  return ok({
    inputs: plan.inputs,
    targets: plan.targets,
    parameters,
    predict: (values, published) => buildPredictGraph(plan, values, published),
    evaluate: (settings) => buildEvaluateGraph(plan, settings),
    evaluateTaught: plan.steppers.size > 0 ? () => buildEvaluateGraph(plan, { isTaught: true }) : null,
    forecast: (settings) => buildForecastGraph(plan, settings),
    train: (settings) => buildTrainGraph(plan, parameters, settings),
    inspect: (dtype) => buildInspectGraph(plan, dtype),
    attention: hasAttention(checked) ? () => buildAttentionGraph(plan) : null,
    states: plan.states,
    step: plan.states.length > 0 ? (values) => buildStepGraph(plan, values) : null,
    decoding: describeDecoding(plan),
    stepping: describeStepping(plan),
  });
}

function hasAttention({ order, signals }: CheckResult): boolean {
  const blocks = new Set(order);
  return Array.from(signals).some(
    ([key, { kind }]) => kind === 'alignment' && blocks.has(key.slice(0, key.lastIndexOf('.'))),
  );
}

function reservedIds(project: Project): Diagnostic[] {
  return RESERVED.filter((id) => project.blocks.has(id)).map((id) => ({
    code: 'GRAPH-020',
    severity: 'error',
    message: `A block has the id "${id}", which is the name of an output of every training graph.`,
    nextStep: `Give the block another id, for example "${id}-1".`,
    where: { block: id },
  }));
}

function planModel(project: Project, checked: CheckResult, source: FeatureSource, ragged: boolean): ModelPlan {
  const inputs: ModelInput[] = [];
  const targets: ModelTarget[] = [];
  const states: ModelState[] = [];
  for (const id of checked.order) {
    const record = project.blocks.get(id);
    const values = checked.parameters.get(id);
    const type = record ? findBlock(record.type) : null;
    if (!type || !values) throw new Error(`Block ${id} was not checked`);
    if (type.source) inputs.push(describeInput(id, type.source(values), source, ragged));
    if (type.head) targets.push(describeTarget(id, type.head(values), source));
    if (!project.training.carryState) continue;
    for (const state of type.states?.(values) ?? []) states.push({ name: nameState(id, state), size: state.size });
  }
  const found = { project, checked };
  return { project, checked, inputs, targets, states, writers: findWriters(found), steppers: findSteppers(found) };
}

const INPUT_TYPES: Readonly<Record<string, { readonly dtype: DType; readonly shape: (info: FeatureInfo) => Shape }>> = {
  sequence: { dtype: 'float32', shape: (info) => ['batch', info.time ?? 'time', info.width] },
  'gap-input': { dtype: 'float32', shape: (info) => ['batch', info.time ?? 'time', info.width] },
  'known-ahead': {
    dtype: 'float32',
    shape: (info) => ['batch', info.longest ?? 1, info.width],
  },
  token: { dtype: 'int64', shape: (info) => ['batch', info.time ?? 'time'] },
  'target-prefix': { dtype: 'int64', shape: (info) => ['batch', info.time ?? 'time'] },
  static: { dtype: 'float32', shape: (info) => ['batch', info.width] },
};

function describeInput(id: string, request: FeatureRequest, source: FeatureSource, ragged: boolean): ModelInput {
  const info = describeOrThrow(request, source);
  const type = INPUT_TYPES[request.kind];
  if (!type) throw new Error(`An input block cannot ask for ${request.kind}`);
  const shape = type.shape(info);
  return {
    name: id,
    lengths: ragged && typeof shape[1] === 'string' ? `${id}.lengths` : null,
    request,
    info,
    dtype: type.dtype,
    shape,
  };
}

function describeTarget(block: string, head: Head, source: FeatureSource): ModelTarget {
  const request: FeatureRequest = { kind: targetKind(head), columns: head.columns };
  const info = describeOrThrow(request, source);
  const positions: Shape = head.perStep ? ['batch', info.time ?? 'time'] : ['batch'];
  return {
    name: `${block}.target`,
    block,
    head,
    request,
    info,
    dtype: info.vocabularySize === null ? 'float32' : 'int64',
    shape: head.task === 'multi-class' || head.task === 'sequence' ? positions : [...positions, info.width],
  };
}

/** What an output asks of the data to learn from. */
export function targetKind({ task, perStep, fillsGaps }: Head): FeatureRequest['kind'] {
  if (fillsGaps) return 'gap-target';
  if (task === 'sequence') return 'target-tokens';
  return perStep ? 'target-per-step' : 'target';
}

function describeOrThrow(request: FeatureRequest, source: FeatureSource): FeatureInfo {
  const info = source.describe(request);
  if (!info.ok) throw new Error(`The data no longer offers what was checked: ${info.error.message}`);
  return info.value;
}

/** Lowers once into a graph that is thrown away, to learn which parameters the blocks declare. */
function listParameters(plan: ModelPlan): ParameterSpecification[] {
  const g = new Emitter(new GraphBuilder('parameters'));
  const found: ParameterSpecification[] = [];
  const inputs = new Map(plan.inputs.map((input) => [input.name, input]));
  lowerForward(g, plan.project, plan.checked, {
    form: 'evaluate',
    parameter: (block, name, shape, initial) => {
      found.push({ name: `${block}.${name}`, block, shape, initial });
      return g.builder.contractInput(`${block}.${name}`, 'float32', shape);
    },
    dropoutMask: () => {
      throw new Error('Only training graphs have dropout masks');
    },
    source: (block) => {
      const input = inputs.get(block);
      if (!input) throw new Error(`Block ${block} brings in no data`);
      return { value: g.builder.input(block, input.dtype, input.shape), lengths: null };
    },
    target: (block) => {
      const target = plan.targets.find((candidate) => candidate.block === block);
      const declared = target && new Map([[block, g.builder.input(target.name, target.dtype, target.shape)]]);
      return textOf(plan, declared ?? new Map(), block);
    },
  });
  return found;
}
