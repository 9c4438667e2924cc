import type { Diagnostic } from '../base/diagnostic';
import type { ParameterValues, Signal } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import { readParameters } from '../blocks/parameters';
import { findDefinition } from '../document/definitions';
import type { Drawing, PortReference, Project } from '../document/document';
import type { CheckResult } from './check';
import { definitionPorts } from './definition-ports';
import { INSIDE, splitId } from './find-drawing';
import { indexWires, wiresInto } from './wiring';

const NO_PARAMETERS: ParameterValues = new Map();

/**
 * What a check says about one drawing of the project, by the ids that its blocks have there: the drawing inside the blocks of
 * `path`, or that of the project for an empty path. A block that stands for others has what leaves its ports, the sum of what is
 * learnt inside, and the problems inside as its own. Linear in the ports of the expanded project. With a path of null the drawing
 * stands for nothing yet, so only its parameters are known.
 */
export function viewCheck(
  project: Project,
  check: CheckResult,
  drawing: Drawing,
  path: readonly string[] | null,
): CheckResult {
  if (project.definitions.size === 0 && path?.length === 0) return check;
  const sources = sourcesOf(drawing);
  if (path === null) return { ...EMPTY, expanded: check.expanded, parameters: readAll(project, drawing), sources };
  const prefix = path.map((id) => id + INSIDE).join('');
  const outputs = outputsOf(project, drawing);
  const signals = new Map<string, Signal>();
  for (const [key, signal] of check.signals) {
    if (!key.startsWith(prefix)) continue;
    const own = key.slice(prefix.length);
    if (!own.includes(INSIDE)) signals.set(own, signal);
    else {
      const port = outputs.get(own);
      if (port !== undefined) signals.set(port, signal);
    }
  }
  const parameterCounts = new Map<string, number>();
  for (const [id, count] of check.parameterCounts) {
    const own = ownerOf(id, prefix);
    if (own !== null) parameterCounts.set(own, (parameterCounts.get(own) ?? 0) + count);
  }
  const parameters = new Map<string, ParameterValues>();
  for (const block of drawing.blocks.values()) {
    const known = check.parameters.get(prefix + block.id);
    if (known !== undefined) parameters.set(block.id, known);
    else if (findDefinition(project, block) !== null) parameters.set(block.id, NO_PARAMETERS);
  }
  const order = [...new Set(check.order.flatMap((id) => ownerOf(id, prefix) ?? []))];
  const diagnostics = check.diagnostics.flatMap((one) => viewDiagnostic(one, prefix) ?? []);
  return {
    expanded: check.expanded,
    order,
    signals,
    parameters,
    parameterCounts,
    sources,
    diagnostics,
    within: { check, prefix },
  };
}

const EMPTY = {
  order: [],
  signals: new Map<string, Signal>(),
  parameterCounts: new Map<string, number>(),
  diagnostics: [],
} satisfies Partial<CheckResult>;

/** The block of the drawing that a block of the expanded project is, or is inside of; null for one outside of the drawing. */
function ownerOf(id: string, prefix: string): string | null {
  if (!id.startsWith(prefix)) return null;
  const [own] = id.slice(prefix.length).split(INSIDE);
  return own ?? null;
}

function viewDiagnostic(diagnostic: Diagnostic, prefix: string): Diagnostic | null {
  const block = diagnostic.where?.block;
  if (block === undefined) return prefix === '' ? diagnostic : null;
  const own = ownerOf(block, prefix);
  if (own === null) return null;
  if (prefix + own === block) return { ...diagnostic, where: { ...diagnostic.where, block: own } };
  return { ...diagnostic, where: { block: own } };
}

/** The ports of blocks that stand for others: by what leaves the port inside, `layer/out.out`, the port outside, `layer.out`. */
function outputsOf(project: Project, drawing: Drawing): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const block of drawing.blocks.values()) {
    const definition = findDefinition(project, block);
    if (definition === null) continue;
    for (const { name } of definitionPorts(project, definition).outputs) {
      outputs.set(`${block.id}${INSIDE}${name}.out`, `${block.id}.${name}`);
    }
  }
  return outputs;
}

/** Who feeds each input, as it is drawn: what passes through a bypassed block has its signal too. */
function sourcesOf(drawing: Drawing): CheckResult['sources'] {
  const wiring = indexWires(drawing);
  return new Map(
    Array.from(drawing.blocks.keys(), (id): [string, ReadonlyMap<string, readonly PortReference[]>] => [
      id,
      new Map(Array.from(wiresInto(wiring, id), ([port, wires]) => [port, wires.map(({ from }) => from)])),
    ]),
  );
}

function readAll(project: Project, drawing: Drawing): Map<string, ParameterValues> {
  const parameters = new Map<string, ParameterValues>();
  for (const block of drawing.blocks.values()) {
    const type = findBlock(block.type);
    const values = type === null ? null : readParameters(type, block.parameters);
    if (values?.ok) parameters.set(block.id, values.value);
    else if (findDefinition(project, block) !== null) parameters.set(block.id, NO_PARAMETERS);
  }
  return parameters;
}

/** The id in the expanded project of a block of a drawing, as its check knows it. */
export function fullId({ within }: CheckResult, id: string): string {
  return (within?.prefix ?? '') + id;
}

/** The first block, from the outside in, that stands for a reusable block: the ids that lead to it. Null where none is drawn. */
export function findInstance(project: Project, definition: string): readonly string[] | null {
  const search = (drawing: Drawing, path: readonly string[]): readonly string[] | null => {
    const blocks = [...drawing.blocks.values()];
    for (const block of blocks) if (findDefinition(project, block)?.id === definition) return [...path, block.id];
    for (const block of blocks) {
      const inner = findDefinition(project, block);
      const found = inner === null ? null : search(inner, [...path, block.id]);
      if (found !== null) return found;
    }
    return null;
  };
  return search(project, []);
}

/** What the user calls a block of the expanded project, or one that stands for others: `Encoder › GRU`. Null for one that is gone. */
export function nameOfBlock(project: Project, { expanded }: CheckResult, id: string): string | null {
  const known = expanded.blocks.get(id);
  if (known !== undefined) return known.name;
  const { path, id: own } = splitId(id);
  let drawing: Drawing = project;
  const names: string[] = [];
  for (const step of [...path, own]) {
    const block = drawing.blocks.get(step);
    if (block === undefined) return null;
    names.push(block.name);
    drawing = findDefinition(project, block) ?? NO_DRAWING;
  }
  return names.join(' › ');
}

const NO_DRAWING: Drawing = { blocks: new Map(), wires: new Map(), groups: new Map(), notes: new Map() };
