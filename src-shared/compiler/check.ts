import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { BlockType, FeatureSource, InputSignals, ParameterValues, Signal, Weight } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import { listUnknownParameters, readParameters } from '../blocks/parameters';
import type { PortReference, Project } from '../document/document';
import { passThrough } from './bypass';
import { checkCarried } from './check-carried';
import { checkKinds } from './check-kinds';
import { checkReadAhead } from './check-read-ahead';
import { feeding, signalsAt, sourcesOf } from './check-sources';
import { checkStepLimits } from './check-step-limits';
import { expandProject } from './expand';
import { foldDiagnostic } from './fold-commands';
import { describeEndInside } from './reusable-diagnostics';
import { splitId } from './find-drawing';
import { createCheckMemory, forgetOthers, recallEqual, recallOutcome, type CheckMemory } from './check-memory';
import {
  describeLoop,
  describeLost,
  describeNoOutput,
  describeNowhere,
  describeReadText,
  describeUnconnected,
  describeUnknownPort,
  describeUnknownType,
} from './graph-diagnostics';
import { addOutput } from './ending-repairs';
import { makeRepairKit } from './repair-kit';
import { findLoops, findReachable, indexWires, sortTopologically, wiresInto, wiresOutOf } from './wiring';
import type { CheckedBlock, CheckState } from './check-state';

/** What a drawing means, as far as it means anything: shapes for the canvas, and everything that compiling needs. */
export interface CheckResult {
  /** The project that was checked, with every reusable block opened into its parts (see `expandProject`): all ids below are its. */
  readonly expanded: Project;
  /** The blocks that lead to an output, each after those that feed it: what is compiled. Empty while there are errors. */
  readonly order: readonly string[];
  /** What leaves each output port, by `BLOCK.PORT`; only of blocks that are right so far. Of a bypassed block: what passes through. */
  readonly signals: ReadonlyMap<string, Signal>;
  /** Checked parameters with defaults, by block. */
  readonly parameters: ReadonlyMap<string, ParameterValues>;
  /** Numbers that each block learns; only of blocks with signals. */
  readonly parameterCounts: ReadonlyMap<string, number>;
  /** Who feeds each connected input port, by block and port, in the order of the wires; in the place of a bypassed block, who feeds that. */
  readonly sources: ReadonlyMap<string, ReadonlyMap<string, readonly PortReference[]>>;
  /** Errors and warnings. The project compiles when there is no error. */
  readonly diagnostics: readonly Diagnostic[];
  /** Set in the view of one drawing (`viewCheck`): the whole check, and what the ids of this drawing begin with there. */
  readonly within?: { readonly check: CheckResult; readonly prefix: string };
}

/**
 * Checks a whole project: types and parameters of its blocks, wires and ports, loops, the kinds and sizes of what flows,
 * and that the data reaches an output. Every diagnostic names block and port and, where the drawing can be mended,
 * repairs as document commands. A block behind one that is wrong is not judged: each mistake is told once. A bypassed
 * block counts as the wire straight through it. What is inside a reusable block is judged for each block that stands for it:
 * its id is `BLOCK/PART`, and repairs change the reusable block. Linear in blocks and wires. With the same `memory` as the last time, what
 * did not change is not worked out again.
 */
export function checkProject(drawn: Project, data: FeatureSource, memory = createCheckMemory()): CheckResult {
  const { project, diagnostics: opening } = expandProject(drawn, memory.expansion);
  const diagnostics = [...opening];
  const wiring = indexWires(project);
  const blocks = checkBlocks(project, memory, diagnostics);
  const state: CheckState = { project, wiring, blocks, signals: new Map(), passed: new Map(), sources: new Map() };
  checkPorts(state, diagnostics);
  checkReaders(state, diagnostics);
  const sorted = sortTopologically(project, wiring);
  for (const loop of findLoops(project, wiring, sorted)) diagnostics.push(describeLoop(state, loop));
  const parameterCounts = new Map<string, number>();
  for (const id of sorted) {
    const block = blocks.get(id);
    if (block) inferBlock(state, block, data, memory, diagnostics, parameterCounts);
  }
  forgetOthers(memory, project.blocks);
  for (const block of blocks.values()) checkConnected(state, block, data, diagnostics);
  const leading = checkReach(state, sorted, data, diagnostics);
  if (!diagnostics.some((d) => d.severity === 'error')) {
    checkReadAhead(state, data, diagnostics);
    if (project.training.carryState) diagnostics.push(...checkCarried(state, leading, (id) => feeding(state, id)));
    diagnostics.push(...checkStepLimits(state, data));
  }
  return {
    expanded: project,
    order: diagnostics.some((d) => d.severity === 'error')
      ? []
      : sorted.filter((id) => leading.has(id) && !isBypassed(project, id)),
    signals: state.signals,
    parameters: new Map(Array.from(blocks, ([id, { parameters }]) => [id, parameters])),
    parameterCounts,
    sources: new Map(Array.from(blocks.keys(), (id) => [id, sourcesOf(state, id)])),
    diagnostics: drawn === project ? diagnostics : diagnostics.map((one) => foldDiagnostic(drawn, one)),
  };
}

/** What enters each connected input port of a block, as the check saw it. */
export function inputSignals(check: CheckResult, block: string): ReadonlyMap<string, readonly Signal[]> {
  return signalsAt(check.signals, check.sources.get(block) ?? new Map());
}

function checkBlocks(project: Project, memory: CheckMemory, diagnostics: Diagnostic[]): Map<string, CheckedBlock> {
  const blocks = new Map<string, CheckedBlock>();
  for (const record of project.blocks.values()) {
    const known = memory.blocks.get(record.id);
    if (known?.record.type === record.type && known.record.parameters === record.parameters) {
      blocks.set(record.id, known.record === record ? known : { ...known, record });
      continue;
    }
    memory.blocks.delete(record.id);
    const type = findBlock(record.type);
    if (type === null) {
      diagnostics.push(describeUnknownType(record));
      continue;
    }
    const end = type.source !== undefined ? 'input' : type.head !== undefined ? 'output' : null;
    const isInside = splitId(record.id).path.length > 0;
    if (isInside && end !== null) diagnostics.push(describeEndInside(record, end));
    const unknown = listUnknownParameters(type, record.parameters, record);
    diagnostics.push(...unknown);
    const parameters = readParameters(type, record.parameters, record);
    if (!parameters.ok) {
      diagnostics.push(...parameters.error);
      continue;
    }
    const values = parameters.value;
    const ports = { inputs: type.inputs(values), outputs: type.outputs(values) };
    const block: CheckedBlock = { record, type, parameters: values, ...ports };
    blocks.set(record.id, block);
    if (unknown.length === 0 && !(isInside && end !== null)) memory.blocks.set(record.id, block);
  }
  return blocks;
}

/** Wires at ports that a block does not have. What a block of unknown type has cannot be known. */
function checkPorts(state: CheckState, diagnostics: Diagnostic[]): void {
  const { project, blocks } = state;
  for (const wire of project.wires.values()) {
    const source = blocks.get(wire.from.block);
    if (source && !source.outputs.some((port) => port.name === wire.from.port)) {
      diagnostics.push(describeUnknownPort(state, wire, 'from', source));
    }
    const target = blocks.get(wire.to.block);
    if (target && !target.inputs.some((port) => port.name === wire.to.port)) {
      diagnostics.push(describeUnknownPort(state, wire, 'to', target));
    }
  }
}

/** Wires out of blocks that write texts by themselves, told once for each block that reads there. */
function checkReaders(state: CheckState, diagnostics: Diagnostic[]): void {
  for (const { record, type } of state.blocks.values()) {
    if (type.writer === undefined) continue;
    const wires = wiresOutOf(state.wiring, record.id);
    for (const reader of new Set(wires.map(({ to }) => to.block))) {
      diagnostics.push(
        describeReadText(
          state,
          wires.filter(({ to }) => to.block === reader),
        ),
      );
    }
  }
}

/** Works out what leaves a block, if all that it needs is there and fits. */
function inferBlock(
  state: CheckState,
  block: CheckedBlock,
  data: FeatureSource,
  memory: CheckMemory,
  diagnostics: Diagnostic[],
  parameterCounts: Map<string, number>,
): void {
  const { record, type, parameters } = block;
  const { id } = record;
  const sources = sourcesOf(state, id);
  const inputs = signalsAt(state.signals, sources);
  const last = recallOutcome(memory, block, data, inputs);
  const given =
    last === null ? recallEqual(memory, id, inferSignals(state, block, data, sources, inputs)) : ok(last.given);
  if (record.bypassed) {
    passThrough(state, block, sources, inputs, given.ok ? given.value : null, diagnostics);
    return;
  }
  if (!given.ok) diagnostics.push(...given.error);
  if (!given.ok || given.value === null) return;
  for (const [port, signal] of given.value) state.signals.set(`${id}.${port}`, signal);
  const count = last?.count ?? countWeights(type.weights?.(parameters, inputs, given.value) ?? []);
  parameterCounts.set(id, count);
  if (last === null) memory.outcomes.set(id, { parameters, data, inputs, given: given.value, count });
}

function countWeights(weights: readonly Weight[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** What leaves a block by its shape rule, or why it does not fit; null while something it needs is not there. */
function inferSignals(
  state: CheckState,
  block: CheckedBlock,
  data: FeatureSource,
  sources: ReadonlyMap<string, readonly PortReference[]>,
  inputs: InputSignals,
): Result<ReadonlyMap<string, Signal> | null, readonly Diagnostic[]> {
  const { record, type, parameters, inputs: ports } = block;
  const misfits = ports.flatMap((port) => checkKinds(state, block, port, inputs.get(port.name) ?? []));
  if (misfits.length > 0) return fail(misfits);
  const isComplete = ports.every(({ name, optional }) => {
    const wired = sources.get(name)?.length ?? 0;
    return wired === (inputs.get(name)?.length ?? 0) && (wired > 0 || optional === true);
  });
  if (!isComplete) return ok(null);
  const repairs = makeRepairKit(state.project, state.wiring, record);
  return type.infer({ id: record.id, name: record.name, parameters, inputs, sources, data, repairs });
}

function isBypassed(project: Project, block: string): boolean {
  return project.blocks.get(block)?.bypassed === true;
}

function checkConnected(state: CheckState, block: CheckedBlock, data: FeatureSource, diagnostics: Diagnostic[]): void {
  // What a bypassed block lacks is missed only where something reads from it: see `passThrough`.
  if (block.record.bypassed) return;
  const wires = wiresInto(state.wiring, block.record.id);
  for (const port of block.inputs) {
    if (port.optional !== true && !wires.has(port.name))
      diagnostics.push(describeUnconnected(state, block, port, data));
  }
}

/**
 * Whether the data reaches the outputs, and which blocks lead to one (returned). A block of unknown type may be an input
 * or an output for all that is known.
 */
function checkReach(
  state: CheckState,
  sorted: readonly string[],
  data: FeatureSource,
  diagnostics: Diagnostic[],
): Set<string> {
  const { project, blocks, wiring } = state;
  const select = (isWanted: (type: BlockType | null) => boolean): string[] =>
    [...project.blocks.values()].filter(({ type }) => isWanted(findBlock(type))).map(({ id }) => id);
  const allHeads = select((type) => type === null || type.head !== undefined);
  const heads = allHeads.filter((id) => !isBypassed(project, id));
  const leading = findReachable(heads, (id) => feeding(state, id).map(({ block }) => block));
  if (heads.length === 0) {
    diagnostics.push(describeNoOutput(project, allHeads, addOutput(state, sorted, data)));
    return leading;
  }
  const inputs = select((type) => type === null || type.source !== undefined);
  const fed = findReachable(inputs, (id) => wiresOutOf(wiring, id).map((wire) => wire.to.block));
  for (const id of heads) {
    if (!fed.has(id) && wiresInto(wiring, id).size > 0) diagnostics.push(describeLost(state, id, data));
  }
  for (const { record } of blocks.values()) {
    if (!leading.has(record.id) && !record.bypassed) diagnostics.push(describeNowhere(record));
  }
  return leading;
}
