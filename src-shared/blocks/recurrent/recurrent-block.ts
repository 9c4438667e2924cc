import { invariant } from '../../base/invariant';
import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type {
  BlockType,
  Diagnostic,
  InferCall,
  InputPort,
  Lowered,
  LowerCall,
  OutputPort,
  ParameterField,
  ParameterValues,
} from '../block';
import type { CarriedState } from '../block-traits';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { declareWeights, loweredAt, optionalAt } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { describeSignal, featuresOf, makeSequence, makeVector, portIn, signalAt, timeOf } from '../signals';
import { lowerRecurrentLayer } from './lower-layer';
import { type RecurrentLayer, type RecurrentResult } from './recurrent-layer';
import { type CellKind } from './cell-kind';
import { DIRECTIONS, recurrentFields } from './recurrent-fields';
import { layerWeights, sizesOf, weightName, type Sizes } from './recurrent-weights';

export interface RecurrentBlock {
  readonly cell: CellKind;
  readonly title: string;
  readonly summary: string;
  readonly equation: string;
  readonly citation: string;
  /** Beyond those that all recurrent blocks have. */
  readonly parameters: readonly ParameterField[];
  /** The value that the gates' bias starts from, by gate in ONNX's order; zero where there is none. */
  readonly gateBias?: (parameters: ParameterValues) => readonly number[];
  readonly activation?: (parameters: ParameterValues) => 'tanh' | 'relu';
  readonly linearBeforeReset?: (parameters: ParameterValues) => boolean;
}

/**
 * RNN, GRU and LSTM: one or more layers of a cell. Outputs: `sequence` `[batch, time, directions·hidden]` of the last
 * layer; `state` (and for LSTM `cell`) `[batch, layers·directions·hidden]`, each row's last step of every layer, the
 * lowest layer first, forward before backward. The optional inputs `initial-state` and `initial-cell` have that shape.
 * Weights are named as ONNX names them: `W`, `R`, `B` of the first layer, then `1.W`, `1.R`, `1.B`, ….
 */
export function defineRecurrent(block: RecurrentBlock): BlockType {
  const { cell, title, summary, equation, citation } = block;
  const gateBias = block.gateBias ?? (() => []);
  const weights: NonNullable<BlockType['weights']> = (parameters, inputs) => {
    const { layers, directions, hidden } = sizesOf(parameters);
    const bias = gateBias(parameters);
    return Array.from({ length: layers }, (_, layer) => {
      const features = layer === 0 ? featuresOf(signalAt(inputs, 'in')) : directions * hidden;
      return layerWeights(cell, layer, features, parameters, bias);
    }).flat();
  };
  return {
    type: cell,
    category: 'recurrent',
    padding: 'honours',
    title,
    summary,
    equation,
    citation,
    parameters: [...recurrentFields, ...block.parameters],
    inputs: () => [portIn('sequence'), ...statePorts(cell)],
    outputs: () => outputPorts(cell),
    weights,
    stepwise: { parameter: 'direction', value: 'forward' },
    states: (parameters) => carriedStates(cell, parameters),
    readsAhead: (parameters, port) =>
      port !== 'sequence' || choiceOf(parameters, 'direction', DIRECTIONS) !== 'forward',
    infer: (call) => {
      const { directions, hidden, stateSize } = sizesOf(call.parameters);
      const problems = statePorts(cell).flatMap((port) => checkState(call, port, stateSize));
      if (problems.length > 0) return fail(problems);
      const sequence = makeSequence(timeOf(signalAt(call.inputs, 'in')), directions * hidden);
      const state = makeVector(stateSize);
      return ok(new Map(outputPorts(cell).map(({ name }) => [name, name === 'sequence' ? sequence : state])));
    },
    lower: (call) => lowerLayers(call, block, declareWeights(call, weights)),
  };
}

function statePorts(cell: CellKind): InputPort[] {
  const hidden: InputPort = { name: 'initial-state', title: 'Initial state', accepts: ['vector'], optional: true };
  const memory: InputPort = { name: 'initial-cell', title: 'Initial cell', accepts: ['vector'], optional: true };
  return cell === 'lstm' ? [hidden, memory] : [hidden];
}

function carriedStates(cell: CellKind, parameters: ParameterValues): CarriedState[] {
  const { stateSize: size } = sizesOf(parameters);
  const hidden = { output: 'state', input: 'initial-state', size };
  return cell === 'lstm' ? [hidden, { output: 'cell', input: 'initial-cell', size }] : [hidden];
}

function outputPorts(cell: CellKind): OutputPort[] {
  const ports = [
    { name: 'sequence', title: 'Whole sequence' },
    { name: 'state', title: 'Last state' },
  ];
  return cell === 'lstm' ? [...ports, { name: 'cell', title: 'Last cell' }] : ports;
}

function checkState(call: InferCall, port: InputPort, stateSize: number): Diagnostic[] {
  const signal = call.inputs.get(port.name)?.[0];
  if (signal === undefined || featuresOf(signal) === stateSize) return [];
  const { layers, directions, hidden } = sizesOf(call.parameters);
  const fitting = featuresOf(signal) / (layers * directions);
  const { resizeSource, insertBefore, setParameter } = call.repairs;
  return [
    blockError(
      'SHAPE-005',
      { block: call.id, port: port.name },
      `${port.title} of ${quoteName(call.name)} gets ${describeSignal(signal)}, but needs ${countOf(stateSize, 'feature')}: ` +
        `${countOf(layers, 'layer')} × ${countOf(directions, 'direction')} × ${countOf(hidden, 'unit')}.`,
      'Make both sizes equal, or put a Linear block between them.',
      [
        insertBefore(port.name, 0, 'linear', new Map([['units', stateSize]])),
        resizeSource(port.name, 0, stateSize),
        Number.isInteger(fitting) && fitting <= MAXIMUM_HIDDEN ? setParameter('hidden', fitting) : null,
      ],
    ),
  ];
}

const MAXIMUM_HIDDEN = 4096;

function lowerLayers(
  call: LowerCall,
  block: RecurrentBlock,
  weight: (name: string) => Value,
): ReadonlyMap<string, Lowered> {
  const { value: x, lengths } = loweredAt(call, 'in');
  const { sequence, state, cell } = lowerStack(call, {
    cell: block.cell,
    activation: block.activation?.(call.parameters) ?? 'tanh',
    linearBeforeReset: block.linearBeforeReset?.(call.parameters) ?? false,
    direction: choiceOf(call.parameters, 'direction', DIRECTIONS),
    sizes: sizesOf(call.parameters),
    x,
    lengths,
    initialState: optionalAt(call, 'initial-state'),
    initialCell: optionalAt(call, 'initial-cell'),
    weight,
  });
  const out = new Map<string, Lowered>([
    ['sequence', { value: sequence, lengths }],
    ['state', { value: state, lengths: null }],
  ]);
  if (cell) out.set('cell', { value: cell, lengths: null });
  return out;
}

/** One or more layers of a cell, weights named as `weightName` does. */
export interface RecurrentStack extends Pick<
  RecurrentLayer,
  'cell' | 'activation' | 'linearBeforeReset' | 'direction' | 'x' | 'lengths'
> {
  readonly sizes: Sizes;
  /** `[batch, layers·directions·hidden]` each; null means zeros. */
  readonly initialState: Value | null;
  readonly initialCell: Value | null;
  readonly weight: (name: string) => Value;
}

/** The top layer's sequence `[batch, time, directions·hidden]` and all layers' last states `[batch, layers·directions·hidden]`. */
export function lowerStack(
  call: Pick<LowerCall, 'g' | 'form' | 'parameters' | 'dropoutMask' | 'trace'>,
  stack: RecurrentStack,
): { readonly sequence: Value; readonly state: Value; readonly cell: Value | null } {
  const { g } = call;
  const { sizes, weight } = stack;
  const initialHidden = stackLayers(g, stack.initialState, sizes);
  const initialCell = stackLayers(g, stack.initialCell, sizes);
  const results: RecurrentResult[] = [];
  let input = stack.x;
  for (let layer = 0; layer < sizes.layers; layer++) {
    const result = lowerRecurrentLayer(
      g,
      {
        ...stack,
        hidden: sizes.hidden,
        W: weight(weightName(layer, 'W')),
        R: weight(weightName(layer, 'R')),
        B: weight(weightName(layer, 'B')),
        x: input,
        initialHidden: statesOf(g, initialHidden, layer, sizes),
        initialCell: statesOf(g, initialCell, layer, sizes),
        trace: call.trace?.(layer, stack.cell, sizes.hidden) ?? null,
      },
      call.form,
    );
    results.push(result);
    input = layer + 1 < sizes.layers ? dropBetween(call, result.sequence, layer + 1) : result.sequence;
  }
  const join = (states: readonly Value[]): Value => joinStates(g, states, sizes);
  return {
    sequence: input,
    state: join(results.map(({ hidden }) => hidden)),
    cell: stack.cell === 'lstm' ? join(results.flatMap(({ cell }) => cell ?? [])) : null,
  };
}

/** The dropout before `layer`: one mask a sequence (Gal & Ghahramani 2016, arXiv:1512.05287). */
function dropBetween(
  call: Pick<LowerCall, 'g' | 'form' | 'parameters' | 'dropoutMask'>,
  sequence: Value,
  layer: number,
): Value {
  const rate = numberOf(call.parameters, 'dropout');
  const [batch, , features] = sequence.shape;
  invariant(batch !== undefined && features !== undefined, 'A sequence has three axes');
  if (call.form !== 'train' || rate === 0) return sequence;
  return call.g.mul(sequence, call.dropoutMask(`${layer}.mask`, [batch, 1, features], rate));
}

/** `[batch, layers·directions·hidden]` → `[layers·directions, batch, hidden]`. */
function stackLayers(g: Emitter, state: Value | null, sizes: Sizes): Value | null {
  if (state === null) return null;
  const count = sizes.layers * sizes.directions;
  const [batch] = state.shape;
  invariant(batch !== undefined, 'A state has two axes');
  if (count === 1) return g.unsqueeze(state, [0]);
  return g.transpose(g.reshape(state, [batch, count, sizes.hidden]), [1, 0, 2]);
}

/** One layer's part `[directions, batch, hidden]` of the stacked states. */
function statesOf(g: Emitter, stacked: Value | null, layer: number, { layers, directions }: Sizes): Value | null {
  if (stacked === null || layers === 1) return stacked;
  return g.slice(stacked, 0, layer * directions, (layer + 1) * directions);
}

/** The layers' states `[directions, batch, hidden]` → `[batch, layers·directions·hidden]`. */
function joinStates(g: Emitter, states: readonly Value[], { stateSize }: Sizes): Value {
  const stacked = g.concat(states, 0);
  const [count, batch] = stacked.shape;
  invariant(batch !== undefined, 'A stack of states has three axes');
  if (count === 1) return g.squeeze(stacked, [0]);
  return g.reshape(g.transpose(stacked, [1, 0, 2]), [batch, stateSize]);
}
