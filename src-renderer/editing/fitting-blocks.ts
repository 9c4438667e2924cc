import { ok } from '../../src-shared/base/result';
import type {
  BlockType,
  FeatureSource,
  InputPort,
  ParameterValues,
  Repair,
  RepairKit,
  Signal,
  SignalKind,
} from '../../src-shared/blocks/block';
import { catalog } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import { createBlock, createProject } from '../../src-shared/document/create';
import type { Project } from '../../src-shared/document/document';
import { makeAlignment, makeImage, makeSequence, makeTokens, makeVector, TIME } from '../../src-shared/blocks/signals';
import { listAddables, type Addable } from './addable';
import { listPorts } from './block-size';

/** A block type that fits, and the ports that a wire would use. */
export interface FittingBlock {
  readonly type: Addable;
  /** Where the wire enters; null for the search by output. */
  readonly input: string | null;
  /** Where a wire leaves; null when it has no output, or none that fits. */
  readonly output: string | null;
}

/** Blocks that take what is on a wire: `kind` null (not known yet) fits wherever there is an input. */
export function listConsumers(kind: SignalKind | null, place: FittingPlace = NOWHERE): FittingBlock[] {
  return allForms(place).flatMap(({ type, inputs, outputs }) => {
    const port = inputs.find(({ accepts }) => kind === null || accepts.includes(kind));
    return port ? [{ type, input: port.name, output: outputs[0]?.name ?? null }] : [];
  });
}

/** Blocks that can give what an input port accepts. */
export function listProducers(accepts: readonly SignalKind[], place: FittingPlace = NOWHERE): FittingBlock[] {
  return allForms(place).flatMap(({ type, outputs, gives }) => {
    const port = outputs.find(
      ({ name }) => accepts.length === 0 || gives === null || accepts.some((kind) => gives.get(name)?.has(kind)),
    );
    return port ? [{ type, input: null, output: port.name }] : [];
  });
}

/** Blocks that fit into a wire: they take what is on it, and what they give then is taken at its end. */
export function listInsertions(
  kind: SignalKind | null,
  accepts: readonly SignalKind[],
  place: FittingPlace = NOWHERE,
): FittingBlock[] {
  return allForms(place).flatMap(({ type, block, inputs, outputs, values }) => {
    const input = inputs[0];
    if (input === undefined || (kind !== null && !input.accepts.includes(kind))) return [];
    // What leaves a reusable block follows from what enters it there.
    if (block === null) return outputs[0] === undefined ? [] : [{ type, input: input.name, output: outputs[0].name }];
    const given = outputKinds(block, values, new Map(kind === null ? [] : [[input.name, kind]]));
    const output = outputs.find(
      ({ name }) => accepts.length === 0 || accepts.some((accepted) => given.get(name)?.has(accepted)),
    );
    return output === undefined ? [] : [{ type, input: input.name, output: output.name }];
  });
}

/** Where a block is to fit: reusable blocks of the project, and inside one its ports, fit too. */
export interface FittingPlace {
  readonly project: Project;
  /** The reusable block that is open; null on the canvas of the model. */
  readonly inside: string | null;
}

const NOWHERE: FittingPlace = { project: createProject('none'), inside: null };

function allForms({ project, inside }: FittingPlace): readonly BlockForm[] {
  return listAddables(project, inside).flatMap((addable) => {
    const form = forms.get(addable.type);
    if (form !== undefined) return [form];
    const block = createBlock('new', addable.type);
    return [{ type: addable, block: null, values: new Map(), gives: null, ...listPorts(project, block) }];
  });
}

interface BlockForm {
  readonly type: Addable;
  /** Null for what users made, and for ports: what they give follows from where they are. */
  readonly block: BlockType | null;
  readonly values: ParameterValues;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly { readonly name: string }[];
  /** The kinds that can leave each output, with whatever enters. */
  readonly gives: ReadonlyMap<string, ReadonlySet<SignalKind>> | null;
}

/** What can leave each output; `fixed` says what enters some inputs, the others are tried with all that they accept. */
function outputKinds(
  type: BlockType,
  parameters: ParameterValues,
  fixed: ReadonlyMap<string, SignalKind>,
): Map<string, Set<SignalKind>> {
  const gives = new Map<string, Set<SignalKind>>();
  const required = type.inputs(parameters).filter((port) => port.optional !== true);
  const choices = required.map(({ name, accepts }) => accepts.filter((kind) => (fixed.get(name) ?? kind) === kind));
  for (const chosen of combine(choices)) {
    const inputs = new Map(required.map((port, index) => [port.name, [EXAMPLES[chosen[index] ?? 'vector']]]));
    const inferred = type.infer({
      id: 'x',
      name: 'x',
      parameters,
      inputs,
      sources: new Map(required.map(({ name }) => [name, [{ block: 'y', port: 'out' }]])),
      data: anyFeatures,
      repairs: noRepairs,
    });
    if (!inferred.ok) continue;
    for (const [port, { kind }] of inferred.value) gives.set(port, (gives.get(port) ?? new Set()).add(kind));
  }
  return gives;
}

function combine(choices: readonly (readonly SignalKind[])[]): SignalKind[][] {
  return choices.reduce<SignalKind[][]>(
    (lists, kinds) => lists.flatMap((l) => kinds.map((kind) => [...l, kind])),
    [[]],
  );
}

const EXAMPLES: Readonly<Record<SignalKind, Signal>> = {
  sequence: makeSequence(TIME, 8),
  vector: makeVector(8),
  tokens: makeTokens(TIME, 8),
  image: makeImage(8, 8, 8),
  alignment: makeAlignment(TIME, TIME),
};

/** Requests that are answered with tokens, and so with a vocabulary. */
const TEXT_KINDS: ReadonlySet<string> = new Set(['token', 'target-tokens', 'target-prefix']);

const anyFeatures: FeatureSource = {
  describe: ({ kind }) =>
    kind === 'token' || kind.startsWith('target')
      ? ok({ names: ['x'], width: 1, vocabularySize: TEXT_KINDS.has(kind) ? 8 : null })
      : ok({ names: ['x'], width: 8, vocabularySize: null }),
};

const NO_REPAIR: Repair = { label: '', commands: [] };

const noRepairs: RepairKit = {
  setParameter: () => NO_REPAIR,
  insertBefore: () => NO_REPAIR,
  resizeSource: () => null,
  disconnect: () => NO_REPAIR,
  replace: () => NO_REPAIR,
};

/** Tried once with made-up signals: the shape rules themselves say what they give. */
const forms: ReadonlyMap<string, BlockForm> = new Map(
  catalog.flatMap((type): [string, BlockForm][] => {
    const values = readParameters(type, new Map());
    if (!values.ok) return [];
    const inputs = type.inputs(values.value);
    const outputs = type.outputs(values.value);
    const gives = outputKinds(type, values.value, new Map());
    return [[type.type, { type, block: type, values: values.value, inputs, outputs, gives }]];
  }),
);
