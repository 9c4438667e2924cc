import type { Repair } from '../base/diagnostic';
import type { BlockType, FeatureInfo, FeatureRequest, FeatureSource, InputPort, Signal } from '../blocks/block';
import { quoteName } from '../blocks/block-diagnostics';
import { catalog, findBlock } from '../blocks/catalog';
import { readParameters } from '../blocks/parameters';
import { featuresOf, TIME, timeOf } from '../blocks/signals';
import type { DocumentCommand } from '../document/commands/document-command';
import { createBlock } from '../document/create';
import type { BlockRecord, Position, PortReference, Project } from '../document/document';
import { nextId } from '../document/ids';
import type { CheckedBlock, CheckState } from './check-state';
import { wiresInto, wiresOutOf } from './wiring';

/** Distance between a block and one that is added beside it, on the canvas. */
const STEP = 260;

/** An output of a block that leads nowhere yet, where a prediction could be read. */
interface LooseEnd {
  readonly block: CheckedBlock;
  readonly from: PortReference;
  readonly signal: Signal;
}

/**
 * Outputs that would end the model: behind the last block that leads nowhere, each of a kind that suits the target, with a
 * Linear block where the sizes differ and the last step where a sequence would enter. None where nothing could enter one.
 */
export function addOutput(state: CheckState, sorted: readonly string[], data: FeatureSource): Repair[] {
  const end = findLooseEnd(state, sorted);
  return end === null ? [] : suitableOutputs(data).map(({ type, width }) => endWith(state.project, end, type, width));
}

function findLooseEnd(state: CheckState, sorted: readonly string[]): LooseEnd | null {
  for (const id of sorted.toReversed()) {
    const block = state.blocks.get(id);
    if (block === undefined || block.record.bypassed === true || wiresOutOf(state.wiring, id).length > 0) continue;
    const ends = block.outputs.flatMap(({ name }): LooseEnd[] => {
      const signal = state.signals.get(`${id}.${name}`);
      return signal === undefined ? [] : [{ block, from: { block: id, port: name }, signal }];
    });
    const found =
      ends.find(({ signal }) => signal.kind === 'vector') ??
      ends.find(({ signal }) => signal.kind === 'sequence' && timeOf(signal) === TIME);
    if (found !== undefined) return found;
  }
  return null;
}

interface SuitableOutput {
  readonly type: BlockType;
  /** Features that have to enter; null while there are no data to say so. */
  readonly width: number | null;
}

/** Kinds of outputs by what the target is: numbers, yes or no, one of several classes. All of them without data. */
function suitableOutputs(data: FeatureSource): SuitableOutput[] {
  const target = data.describe({ kind: 'target', columns: null });
  return ['regression-output', 'binary-output', 'multi-class-output'].flatMap((key): SuitableOutput[] => {
    const type = findBlock(key);
    if (type === null) return [];
    if (!target.ok) return [{ type, width: null }];
    const width = widthFor(key, target.value);
    return width === null ? [] : [{ type, width }];
  });
}

/** Features that an output of this type takes for a target; null where it does not predict such a target. */
function widthFor(output: string, { width, vocabularySize: classes }: FeatureInfo): number | null {
  if (output === 'regression-output') return classes === null ? width : null;
  if (output === 'binary-output') return classes === 2 ? width : null;
  return classes !== null && width === 1 ? classes : null;
}

function endWith(project: Project, { block, from, signal }: LooseEnd, type: BlockType, width: number | null): Repair {
  const features = featuresOf(signal);
  const chain: (readonly [string, ReadonlyMap<string, number>])[] = [[type.type, new Map<string, number>()]];
  if (width !== null && features !== width) chain.unshift(['linear', new Map([['units', width]])]);
  if (signal.kind === 'sequence') chain.unshift(['last-step', new Map<string, number>()]);
  const commands: DocumentCommand[] = [];
  const taken = new Set([...project.blocks.keys(), ...project.wires.keys()]);
  const claim = (stem: string): string => {
    const id = nextId(taken, stem);
    taken.add(id);
    return id;
  };
  let source = from;
  chain.forEach(([key, parameters], index) => {
    const id = claim(key);
    const place: Position = { x: block.record.position.x + STEP * (index + 1), y: block.record.position.y };
    const added = { ...createBlock(id, key, parameters, place), name: findBlock(key)?.title ?? key };
    commands.push({ type: 'addBlock', block: added }, connect(claim(`${source.block}-${id}`), source, id, 'in'));
    source = { block: id, port: outputOf(key) };
  });
  return { label: `Add a ${type.title} behind ${quoteName(block.record.name)}`, commands };
}

function connect(id: string, from: PortReference, block: string, port: string): DocumentCommand {
  return { type: 'connect', wire: { id, from, to: { block, port }, unknown: new Map() } };
}

/** The name of a type's first output port, with its usual parameters. */
function outputOf(key: string): string {
  const type = findBlock(key);
  const values = type === null ? null : readParameters(type, new Map());
  return (type !== null && values?.ok === true ? type.outputs(values.value)[0]?.name : undefined) ?? 'out';
}

/** Inputs to be added in front of an unconnected port: those of the kind that it takes for which the data has columns. */
export function addInput(state: CheckState, record: BlockRecord, port: InputPort, data: FeatureSource): Repair[] {
  return catalog.flatMap((type): Repair[] => {
    const values = readParameters(type, new Map());
    if (!values.ok || type.source === undefined) return [];
    const request: FeatureRequest = type.source(values.value);
    const gives = GIVEN[request.kind];
    if (gives === undefined || !port.accepts.includes(gives) || !data.describe(request).ok) return [];
    const id = nextId(state.project.blocks, type.type);
    const place: Position = { x: record.position.x - STEP, y: record.position.y };
    const added = { ...createBlock(id, type.type, new Map(), place), name: type.title };
    const wire = nextId(state.project.wires, `${id}-${record.id}`);
    const commands: DocumentCommand[] = [
      { type: 'addBlock', block: added },
      connect(wire, { block: id, port: outputOf(type.type) }, record.id, port.name),
    ];
    return [{ label: `Add a ${type.title} in front of ${quoteName(record.name)}`, commands }];
  });
}

/** What inputs of the usual kinds give. Prefixes of texts and gaps belong to models of their own. */
const GIVEN: Partial<Record<FeatureRequest['kind'], Signal['kind']>> = {
  sequence: 'sequence',
  static: 'vector',
  token: 'tokens',
};

/** The unconnected ports in front of a block, as far up as the drawing goes. */
export function findUnfed(
  state: CheckState,
  block: string,
): { readonly record: BlockRecord; readonly port: InputPort }[] {
  const found: { record: BlockRecord; port: InputPort }[] = [];
  const seen = new Set<string>();
  const queue = [block];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const checked = state.blocks.get(id);
    if (checked === undefined || seen.has(id)) continue;
    seen.add(id);
    const wires = wiresInto(state.wiring, id);
    for (const port of checked.inputs) {
      if (port.optional !== true && !wires.has(port.name)) found.push({ record: checked.record, port });
    }
    queue.push(...[...wires.values()].flat().map(({ from }) => from.block));
  }
  return found;
}
