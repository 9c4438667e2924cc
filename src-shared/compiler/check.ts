import type { Diagnostic } from '../base/diagnostic';
import type { BlockType, FeatureSource, InputPort, OutputPort, ParameterValues, Signal } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import { listUnknownParameters, readParameters } from '../blocks/parameters';
import type { BlockRecord, PortReference, Project } from '../document/document';
import { checkKinds } from './check-kinds';
import {
  describeLoop,
  describeLost,
  describeNowhere,
  describeReadAhead,
  describeUnconnected,
  describeUnknownPort,
  describeUnknownType,
  NO_OUTPUT,
} from './graph-diagnostics';
import { makeRepairKit } from './repair-kit';
import { findLoops, findReachable, indexWires, sortTopologically, wiresInto, wiresOutOf, type Wiring } from './wiring';

/** What a drawing means, as far as it means anything: shapes for the canvas, and everything that compiling needs. */
export interface CheckResult {
  /** The blocks that lead to an output, each after those that feed it: what is compiled. Empty while there are errors. */
  readonly order: readonly string[];
  /** What leaves each output port, by `BLOCK.PORT`; only of blocks that are right so far. */
  readonly signals: ReadonlyMap<string, Signal>;
  /** Checked parameters with defaults, by block. */
  readonly parameters: ReadonlyMap<string, ParameterValues>;
  /** Numbers that each block learns; only of blocks with signals. */
  readonly parameterCounts: ReadonlyMap<string, number>;
  /** Who feeds each connected input port, by block and port, in the order of the wires. */
  readonly sources: ReadonlyMap<string, ReadonlyMap<string, readonly PortReference[]>>;
  /** Errors and warnings. The project compiles when there is no error. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A block of the project with its type, checked parameters and the ports that follow from them. */
export interface CheckedBlock {
  readonly record: BlockRecord;
  readonly type: BlockType;
  readonly parameters: ParameterValues;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
}

/** What is known so far while a project is checked. */
export interface CheckState {
  readonly project: Project;
  readonly wiring: Wiring;
  readonly blocks: ReadonlyMap<string, CheckedBlock>;
  readonly signals: Map<string, Signal>;
}

/**
 * Checks a whole project: types and parameters of its blocks, wires and ports, loops, the kinds and sizes of what flows,
 * and that the data reaches an output. Every diagnostic names block and port and, where the drawing can be mended,
 * repairs as document commands. A block behind one that is wrong is not judged: each mistake is told once. Linear in
 * blocks and wires.
 */
export function checkProject(project: Project, data: FeatureSource): CheckResult {
  const diagnostics: Diagnostic[] = [];
  const wiring = indexWires(project);
  const blocks = checkBlocks(project, diagnostics);
  const state: CheckState = { project, wiring, blocks, signals: new Map() };
  checkPorts(state, diagnostics);
  const sorted = sortTopologically(project, wiring);
  for (const loop of findLoops(project, wiring, sorted)) diagnostics.push(describeLoop(state, loop));
  const parameterCounts = new Map<string, number>();
  for (const id of sorted) {
    const block = blocks.get(id);
    if (block) inferBlock(state, block, data, diagnostics, parameterCounts);
  }
  for (const block of blocks.values()) checkConnected(state, block, diagnostics);
  const leading = checkReach(state, diagnostics);
  if (!diagnostics.some((d) => d.severity === 'error')) checkReadAhead(state, diagnostics);
  return {
    order: diagnostics.some((d) => d.severity === 'error') ? [] : sorted.filter((id) => leading.has(id)),
    signals: state.signals,
    parameters: new Map(Array.from(blocks, ([id, { parameters }]) => [id, parameters])),
    parameterCounts,
    sources: new Map(Array.from(blocks.keys(), (id) => [id, sourcesOf(state, id)])),
    diagnostics,
  };
}

/** What enters each connected input port of a block, as the check saw it. */
export function inputSignals(check: CheckResult, block: string): ReadonlyMap<string, readonly Signal[]> {
  return signalsAt(check.signals, check.sources.get(block) ?? new Map());
}

function checkBlocks(project: Project, diagnostics: Diagnostic[]): Map<string, CheckedBlock> {
  const blocks = new Map<string, CheckedBlock>();
  for (const record of project.blocks.values()) {
    const type = findBlock(record.type);
    if (type === null) {
      diagnostics.push(describeUnknownType(record));
      continue;
    }
    diagnostics.push(...listUnknownParameters(type, record.parameters, record));
    const parameters = readParameters(type, record.parameters, record);
    if (!parameters.ok) {
      diagnostics.push(...parameters.error);
      continue;
    }
    const values = parameters.value;
    const ports = { inputs: type.inputs(values), outputs: type.outputs(values) };
    blocks.set(record.id, { record, type, parameters: values, ...ports });
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

/** Works out what leaves a block, if all that it needs is there and fits. */
function inferBlock(
  state: CheckState,
  block: CheckedBlock,
  data: FeatureSource,
  diagnostics: Diagnostic[],
  parameterCounts: Map<string, number>,
): void {
  const { record, type, parameters, inputs: ports } = block;
  const sources = sourcesOf(state, record.id);
  const inputs = signalsAt(state.signals, sources);
  const isComplete = ports.every(({ name, optional }) => {
    const wired = sources.get(name)?.length ?? 0;
    return wired === (inputs.get(name)?.length ?? 0) && (wired > 0 || optional === true);
  });
  const misfits = ports.flatMap((port) => checkKinds(state, block, port, inputs.get(port.name) ?? []));
  diagnostics.push(...misfits);
  if (!isComplete || misfits.length > 0) return;
  const { id, name } = record;
  const repairs = makeRepairKit(state.project, state.wiring, record);
  const inferred = type.infer({ id, name, parameters, inputs, sources, data, repairs });
  if (!inferred.ok) {
    diagnostics.push(...inferred.error);
    return;
  }
  for (const [port, signal] of inferred.value) state.signals.set(`${id}.${port}`, signal);
  const weights = type.weights?.(parameters, inputs, inferred.value) ?? [];
  parameterCounts.set(
    id,
    weights.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
  );
}

function checkConnected(state: CheckState, block: CheckedBlock, diagnostics: Diagnostic[]): void {
  const wires = wiresInto(state.wiring, block.record.id);
  for (const port of block.inputs) {
    if (port.optional !== true && !wires.has(port.name)) diagnostics.push(describeUnconnected(state, block, port));
  }
}

/**
 * Whether the data reaches the outputs, and which blocks lead to one (returned). A block of unknown type may be an input
 * or an output for all that is known.
 */
function checkReach({ project, blocks, wiring }: CheckState, diagnostics: Diagnostic[]): Set<string> {
  const select = (isWanted: (type: BlockType | null) => boolean): string[] =>
    [...project.blocks.values()].filter(({ type }) => isWanted(findBlock(type))).map(({ id }) => id);
  const heads = select((type) => type === null || type.head !== undefined);
  const leading = findReachable(heads, (id) =>
    [...wiresInto(wiring, id).values()].flat().map((wire) => wire.from.block),
  );
  if (heads.length === 0) {
    diagnostics.push(NO_OUTPUT);
    return leading;
  }
  const inputs = select((type) => type === null || type.source !== undefined);
  const fed = findReachable(inputs, (id) => wiresOutOf(wiring, id).map((wire) => wire.to.block));
  for (const id of heads) {
    if (!fed.has(id) && wiresInto(wiring, id).size > 0) diagnostics.push(describeLost(project, id));
  }
  for (const { record } of blocks.values()) {
    if (!leading.has(record.id)) diagnostics.push(describeNowhere(record));
  }
  return leading;
}

/** Blocks in front of a head that predicts at every step, which see later steps than the one it stands at. */
function checkReadAhead(state: CheckState, diagnostics: Diagnostic[]): void {
  const { project, blocks, wiring, signals } = state;
  const feeding = (id: string): PortReference[] => [...wiresInto(wiring, id).values()].flat().map((wire) => wire.from);
  for (const { record, type, parameters } of blocks.values()) {
    const time = type.head?.(parameters).perStep ? signals.get(`${record.id}.prediction`)?.shape[1] : undefined;
    if (time === undefined) continue;
    const inFront = findReachable([record.id], (id) => feeding(id).map((from) => from.block));
    const ahead = new Set<string>();
    for (const { block, port } of [...inFront].flatMap(feeding)) {
      const source = blocks.get(block);
      if (!source?.type.readsAhead) continue;
      const inputs = signalsAt(signals, sourcesOf(state, block));
      const hasSteps = [...inputs.values()].flat().some(({ kind, shape }) => kind !== 'vector' && shape[1] === time);
      if (hasSteps && source.type.readsAhead(source.parameters, port, inputs, time)) ahead.add(block);
    }
    for (const id of ahead) diagnostics.push(describeReadAhead(project, record.id, id));
  }
}

function sourcesOf({ wiring }: CheckState, block: string): ReadonlyMap<string, readonly PortReference[]> {
  return new Map(Array.from(wiresInto(wiring, block), ([port, wires]) => [port, wires.map((wire) => wire.from)]));
}

function signalsAt(
  signals: ReadonlyMap<string, Signal>,
  sources: ReadonlyMap<string, readonly PortReference[]>,
): Map<string, readonly Signal[]> {
  const out = new Map<string, readonly Signal[]>();
  for (const [port, references] of sources) {
    const found = references.map((r) => signals.get(`${r.block}.${r.port}`)).filter((s) => s !== undefined);
    if (found.length > 0) out.set(port, found);
  }
  return out;
}
