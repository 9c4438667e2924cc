import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { BlockCategory, BlockType, ParameterValues, Signal, SignalKind } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { isInputPort, isOutputPort } from '../../src-shared/blocks/reusable/ports';
import { inputSignals, type CheckResult } from '../../src-shared/compiler/check';
import { fullId } from '../../src-shared/compiler/view-check';
import { indexWires, wiresInto, wiresOutOf } from '../../src-shared/compiler/wiring';
import { findDefinition } from '../../src-shared/document/definitions';
import type { BlockRecord, Project } from '../../src-shared/document/document';
import { describeShape, type Shape } from '../../src-shared/tensor/dims';
import { findAddable } from '../editing/addable';
import { describeAny } from './describe-block';
import { listPorts, portOffset } from '../editing/block-size';
import { canUnpack } from '../editing/unpack-block';
import { workOfBlock } from '../editing/model-cost';

/** Everything a block's card shows. */
export interface BlockView {
  readonly id: string;
  readonly name: string;
  readonly typeTitle: string;
  /** Null for a block of a type that this version does not know. */
  readonly category: BlockCategory | null;
  /** The one line of what matters: `32 units · bidirectional`. */
  readonly detail: string;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  readonly errors: number;
  readonly warnings: number;
  /** What is wrong, for the badge's tooltip. */
  readonly firstProblem: string;
  readonly parameterCount: number;
  /** Multiply-adds for one sample; null while they are not known. */
  readonly work: number | null;
  readonly isBypassed: boolean;
  /** What is inside, for a block that is made of others; else empty. */
  readonly parts: readonly PartView[];
  /** Whether its parts can take its place as blocks of their own. */
  readonly canUnpack: boolean;
  /** Whether it stands for a reusable block, which can be opened. */
  readonly isReusable: boolean;
  /** The side of a reusable block that it is a port of, inside of that. */
  readonly port: 'in' | 'out' | null;
  /** Its id in the expanded project; of a reusable block what the ids inside begin with. */
  readonly fullId: string;
  /** For screen readers: the whole card in a sentence. */
  readonly label: string;
}

/** A part of a block: of one step, for what runs step after step. */
export interface PartView {
  readonly title: string;
  readonly detail: string;
  readonly isRecurrent: boolean;
  /** Numbers that it learns; null while they are not known. */
  readonly parameterCount: number | null;
  /** Its weights with their sizes, as they are called in ONNX behind the id of the block. */
  readonly weights: readonly { readonly name: string; readonly shape: string }[];
}

export interface PortView {
  readonly name: string;
  readonly title: string;
  /** Of what flows through it, or could only flow through it; null when that is open. */
  readonly kind: SignalKind | null;
  /** Short: `T × 64`; empty while it is not known. */
  readonly shape: string;
  /** In words, for the tooltip and screen readers. */
  readonly description: string;
  readonly isOptional: boolean;
  readonly isConnected: boolean;
  readonly hasProblem: boolean;
  /** From the block's upper edge to the middle of the port. */
  readonly offset: number;
}

/** Problems of a project by block. */
export function groupProblems(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const byBlock = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const block = diagnostic.where?.block;
    if (block === undefined) continue;
    const list = byBlock.get(block);
    if (list) list.push(diagnostic);
    else byBlock.set(block, [diagnostic]);
  }
  return byBlock;
}

export interface BlockViewContext {
  readonly project: Project;
  readonly check: CheckResult;
  readonly problems: ReadonlyMap<string, readonly Diagnostic[]>;
}

/**
 * Everything that the view of a block follows from: as long as all of these are the same, `viewBlock` gives the same. Cheap,
 * because it is asked for every block at every edit.
 */
export function listViewParts({ project, check, problems }: BlockViewContext, block: BlockRecord): unknown[] {
  const { id, type, name, parameters, bypassed } = block;
  const wiring = indexWires(project);
  const values = check.parameters.get(id);
  const parts: unknown[] = [type, name, parameters, bypassed, values, check.parameterCounts.get(id)];
  parts.push(project.data?.window.length, check.within?.prefix, findDefinition(project, block));
  const own = problems.get(id) ?? [];
  const entering = wiresInto(wiring, id);
  parts.push(own.length, entering.size);
  for (const { message, severity, where } of own) parts.push(message, severity, where?.port);
  for (const port of entering.keys()) parts.push(port);
  for (const { from } of wiresOutOf(wiring, id)) parts.push(from.port);
  const ports = listPorts(project, block);
  for (const port of ports.outputs) parts.push(check.signals.get(`${id}.${port.name}`));
  for (const references of check.sources.get(id)?.values() ?? []) {
    for (const { block: source, port } of references) parts.push(check.signals.get(`${source}.${port}`));
  }
  // A reusable block shows what is inside, which may change without changing its sides.
  if (findDefinition(project, block) !== null) parts.push(project.definitions, ...ports.inputs, ...ports.outputs);
  // The ports of a block that is not understood are those of its wires.
  if (values === undefined) parts.push(project.wires);
  return parts;
}

export function viewBlock(context: BlockViewContext, block: BlockRecord): BlockView {
  const { project, check } = context;
  const wiring = indexWires(project);
  const entering = wiresInto(wiring, block.id);
  const leaving = new Set(wiresOutOf(wiring, block.id).map(({ from }) => from.port));
  const type = findBlock(block.type);
  const addable = findAddable(project, block.type);
  const problems = context.problems.get(block.id) ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const values = check.parameters.get(block.id);
  const ports = listPorts(project, block);
  const signals = inputSignals(check, block.id);
  const portProblems = new Set(problems.map(({ where }) => where?.port));
  const inputs = ports.inputs.map(({ name, title, accepts, optional = false }, index): PortView => {
    const signal = signals.get(name)?.[0];
    const isConnected = entering.has(name);
    return {
      name,
      title,
      kind: signal?.kind ?? (accepts.length === 1 ? (accepts[0] ?? null) : null),
      // What leaves the reusable block there has no other place to be read at.
      shape: isOutputPort(block) && signal ? shortShape(signal.shape) : '',
      description: `${title}: ${signal ? describeFlow(signal) : describeFree(accepts, optional)}`,
      isOptional: optional,
      isConnected,
      hasProblem: portProblems.has(name),
      offset: portOffset(index),
    };
  });
  const outputs = ports.outputs.map(({ name, title }, index): PortView => {
    const signal = check.signals.get(`${block.id}.${name}`);
    return {
      name,
      title,
      kind: signal?.kind ?? null,
      shape: signal ? shortShape(signal.shape) : '',
      description: `${title}: ${signal ? describeFlow(signal) : 'size not known yet'}`,
      isOptional: false,
      isConnected: leaving.has(name),
      hasProblem: false,
      offset: portOffset(index),
    };
  });
  const view = {
    id: block.id,
    name: block.name,
    typeTitle: addable?.title ?? block.type,
    category: addable?.category ?? null,
    detail: block.bypassed ? 'Bypassed' : describeAny(project, block, values),
    inputs,
    outputs,
    errors,
    warnings: problems.length - errors,
    firstProblem: problems[0]?.message ?? '',
    parameterCount: check.parameterCounts.get(block.id) ?? 0,
    work: workOfBlock(project, check, block.id),
    isBypassed: block.bypassed === true,
    parts: type === null || values === undefined ? [] : viewParts(type, values, check, block.id),
    canUnpack: canUnpack(block),
    isReusable: findDefinition(project, block) !== null,
    port: isInputPort(block) ? ('in' as const) : isOutputPort(block) ? ('out' as const) : null,
    fullId: fullId(check, block.id),
  };
  return { ...view, label: labelBlock(view) };
}

function describeFlow({ kind, shape }: Signal): string {
  return `${kind} ${describeShape(shape)}`;
}

/** Of an input that nothing is known to enter: what it takes. */
function describeFree(accepts: readonly SignalKind[], isOptional: boolean): string {
  return `takes ${accepts.length === 0 ? 'anything' : accepts.join(' or ')}${isOptional ? ' (optional)' : ''}`;
}

/** The parts of a block with what each learns, as far as what enters is known. */
function viewParts(type: BlockType, values: ParameterValues, check: CheckResult, block: string): PartView[] {
  const inputs = inputSignals(check, block);
  const isKnown = check.parameterCounts.has(block);
  const outputs = new Map(
    type.outputs(values).flatMap(({ name }) => {
      const signal = check.signals.get(`${block}.${name}`);
      return signal === undefined ? [] : [[name, signal] as const];
    }),
  );
  const weights = isKnown ? (type.weights?.(values, inputs, outputs) ?? []) : [];
  return (type.parts?.(values, inputs) ?? []).map(({ title, detail, isRecurrent, owns }) => {
    const own = weights.filter(({ name }) => owns(name));
    const count = own.reduce((sum, { shape }) => sum + shape.reduce((size, n) => size * n, 1), 0);
    return {
      ...{ title, detail, isRecurrent },
      parameterCount: isKnown ? count : null,
      weights: own.map(({ name, shape }) => ({ name, shape: shape.join(' × ') })),
    };
  });
}

/** Without the batch, which every signal has: `time × 64` is `T × 64`. */
export function shortShape(shape: Shape): string {
  return shape
    .slice(1)
    .map((dim) => (typeof dim === 'number' ? String(dim) : dim.replaceAll('time', 'T')))
    .join(' × ');
}

function labelBlock(view: Omit<BlockView, 'label'>): string {
  const { name, typeTitle, detail, inputs, outputs, errors, warnings, firstProblem } = view;
  const loose = inputs.filter(({ isConnected, isOptional }) => !isConnected && !isOptional);
  const parts = [
    name === typeTitle ? name : `${name}, ${typeTitle}`,
    detail.replace(`${typeTitle} · `, ''),
    ...inputs.filter(({ isConnected }) => isConnected).map(({ description }) => `in ${description}`),
    ...loose.map(({ title }) => `${title} not connected`),
    ...outputs.map(({ description }) => `out ${description}`),
    ...(errors + warnings > 0
      ? [`${errors + warnings} ${errors + warnings === 1 ? 'problem' : 'problems'}: ${firstProblem}`]
      : []),
  ];
  return parts.filter((part) => part !== '').join('; ');
}
