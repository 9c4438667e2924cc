import { ints } from '../../ir/attributes';
import { GraphBuilder } from '../../ir/builder';
import { bodiesOf, bodyOf, capturedBy, type Graph, type GraphNode, type Value } from '../../ir/graph';
import { scanParts, type ScanParts } from '../../ops/controlflow';
import { Emitter } from '../../ops/emitter';
import { isFloat } from '../../tensor/dtype';
import { differentiate } from '../differentiate';
import type { GradientRule, RuleEntry } from '../rule';
import { sumOverSteps, type StepSum } from './sum-over-steps';

/**
 * The gradient of a `Scan` is a `Scan` that runs the other way. Its body is the derivative of the forward body; what that
 * reads of the forward pass (residuals) is saved by the forward `Scan` as extra outputs and scanned again in reverse.
 * The gradient of a captured value is a sum over all steps, taken by one product after the loop where it can be
 * (`sum-over-steps.ts`), else carried along.
 */
const scanRule: GradientRule = (call) => {
  const { g, node, dy, wanted } = call;
  const parts = scanParts(node);
  const forward = bodyOf(node);
  const captured = capturedBy(forward);
  const activeStates = forward.inputs.slice(0, parts.states).map((v) => isFloat(v.dtype));

  // The derivative of the body, appended to a copy of it; later cut apart.
  const builder = GraphBuilder.resume(forward, g.builder, true);
  builder.inputs = [];
  builder.outputs = [];
  const inner = new Emitter(builder);
  const seeds = new Map<Value, Value>();
  const addSeed = (output: Value, seed: Value): void => {
    const held = seeds.get(output);
    seeds.set(output, held ? inner.add(held, seed) : seed);
  };
  const carried = forward.inputs.slice(0, parts.states).map((v, i) => {
    if (!activeStates[i]) return null;
    const seed = builder.input(`${v.name}_grad`, v.dtype, v.shape);
    addSeed(forward.outputs[i]!, seed);
    return seed;
  });
  const stepGradients: { readonly value: Value; readonly sequence: Value; readonly reversed: boolean }[] = [];
  for (let k = 0; k < parts.scanOutputs; k++) {
    const sequence = dy[parts.states + k];
    if (!sequence) continue;
    const output = forward.outputs[parts.states + k]!;
    const value = builder.input(`${output.name}_grad`, output.dtype, output.shape);
    stepGradients.push({ value, sequence, reversed: !parts.outputReversed[k]! });
    addSeed(output, value);
  }
  const wantedInputs = forward.inputs.flatMap((v, i) => (i >= parts.states && wanted[i] ? [v] : []));
  const wantedCaptured = captured.filter((_, i) => wanted[node.inputs.length + i]);
  const roots = [...forward.inputs.filter((_, i) => activeStates[i]), ...wantedInputs, ...wantedCaptured];
  const gradients = differentiate(inner, seeds, roots, call.lookup);

  // Everything up to here in `builder.nodes` is the forward body; the rest is the backward body.
  builder.nodes = builder.nodes.slice(forward.nodes.length);
  const saved = new Residuals(g, node, forward, parts, builder);
  saved.replaceIn(builder);

  carried.forEach((seed, i) => {
    const state = forward.inputs[i]!;
    if (seed) builder.output(saved.substitute(gradients.get(state) ?? g.zerosLike(state)));
  });
  const sums = wantedCaptured.map((value): StepSum | null => {
    const gradient = gradients.get(value);
    return gradient ? sumOverSteps(builder, saved.substitute(gradient), value) : null;
  });
  const accumulators = sums.flatMap((sum) => (sum ? sum.accumulators : []));
  const accumulated = accumulators.map((a) => {
    const state = builder.input(`${a.name}_sum`, a.dtype, a.shape);
    return { state, next: inner.add(state, a) };
  });
  for (const { next } of accumulated) builder.output(next);
  // Body inputs in order: carried gradients, accumulators, step gradients, residuals.
  const states = [...carried.filter((v) => v !== null), ...accumulated.map((a) => a.state)];
  const scanned = [...stepGradients.map((s) => s.value), ...saved.inputs.map((s) => s.value)];
  const sequences = [...stepGradients.map((s) => s.sequence), ...saved.inputs.map((s) => s.sequence)];
  const inputReversed = [...stepGradients.map((s) => s.reversed), ...saved.inputs.map((s) => s.reversed)];
  if (scanned.length === 0) {
    // A loop needs something to count its steps by: the forward scan input serves.
    const counter = forward.inputs[parts.states]!;
    scanned.push(builder.declare(`${counter.name}_counter`, counter));
    sequences.push(node.inputs[parts.states]!);
    inputReversed.push(!parts.inputReversed[0]!);
  }
  builder.inputs = [...states, ...scanned];

  const outputs: { readonly value: Value; readonly reversed: boolean }[] = [];
  const publish = (value: Value, reversed: boolean): number => {
    const at = outputs.findIndex((o) => o.value === value && o.reversed === reversed);
    if (at >= 0) return at;
    outputs.push({ value, reversed });
    return outputs.length - 1;
  };
  const inputGradients = forward.inputs.map((v, i) => {
    const gradient = i >= parts.states && wanted[i] ? gradients.get(v) : undefined;
    return gradient ? publish(saved.substitute(gradient), !parts.inputReversed[i - parts.states]!) : null;
  });
  // Sums need their factors in the same order of steps; any one order will do.
  const sumReversed = !(parts.inputReversed[0] ?? false);
  const factorAt = new Map<Value, number>();
  for (const sum of sums) {
    for (const factor of sum?.factors ?? []) {
      if (!saved.has(factor) && !stepGradients.some((s) => s.value === factor))
        factorAt.set(factor, publish(factor, sumReversed));
    }
  }
  for (const o of outputs) builder.output(o.value);

  const initial = node.inputs
    .slice(0, parts.states)
    .flatMap((v, i) => (activeStates[i] ? [dy[i] ?? g.zerosLike(v!)] : []));
  const zeroSums = accumulators.map((a) => g.zerosLike(a));
  const results = g.emitScan(
    builder,
    [...initial, ...zeroSums],
    sequences,
    inputReversed,
    outputs.map((o) => o.reversed),
    `${node.name}_grad`,
  );

  const stateCount = initial.length + zeroSums.length;
  const sequenceOf = (factor: Value): Value => {
    const at = factorAt.get(factor);
    if (at !== undefined) return results[stateCount + at]!;
    const given = saved.find(factor) ?? stepGradients.find((s) => s.value === factor);
    if (!given) throw new Error(`No sequence of ${factor.name}`);
    return given.reversed === sumReversed ? given.sequence : g.slice(given.sequence, 0, -1, null, -1);
  };
  const sumOf = new Map(accumulators.map((a, i) => [a, results[initial.length + i]!]));
  const capturedGradients = captured.map((value) => {
    const at = wantedCaptured.indexOf(value);
    const sum = at >= 0 ? sums[at] : null;
    return sum ? sum.emit(g, sequenceOf, (a) => sumOf.get(a)!) : null;
  });
  let state = 0;
  const stateGradients = activeStates.map((active, i) => {
    if (!active) return null;
    const result = results[state++]!;
    return wanted[i] ? result : null;
  });
  return [
    ...stateGradients,
    ...inputGradients.slice(parts.states).map((at) => (at === null ? null : results[stateCount + at]!)),
    ...capturedGradients,
  ];
};

/** Operators that only move values about: cheaper to redo on what they read than to save their results too. */
const REDONE = new Set(['Split', 'Identity', 'Squeeze', 'Unsqueeze', 'Reshape', 'Transpose', 'Slice', 'Cast', 'Not']);

interface SavedSequence {
  /** The backward body's input that stands for the forward value. */
  readonly value: Value;
  readonly sequence: Value;
  /** Whether the backward scan reads `sequence` from its end. */
  readonly reversed: boolean;
}

/** The forward values a backward body reads, and where their sequences are. */
class Residuals {
  readonly inputs: SavedSequence[] = [];
  private readonly replaced = new Map<Value, Value>();
  private readonly producer = new Map<Value, GraphNode>();

  constructor(
    private readonly g: Emitter,
    private readonly node: GraphNode,
    private readonly forward: Graph,
    private readonly parts: ScanParts,
    private readonly backward: GraphBuilder,
  ) {
    for (const n of forward.nodes) for (const v of n.outputs) this.producer.set(v, n);
  }

  has(value: Value): boolean {
    return this.find(value) !== undefined;
  }

  find(value: Value): SavedSequence | undefined {
    return this.inputs.find((s) => s.value === value);
  }

  /** The backward body's stand-in for a forward value; any other value is returned as it is. */
  substitute(value: Value): Value {
    const known = this.replaced.get(value);
    if (known) return known;
    const isInput = this.forward.inputs.includes(value);
    const producer = this.producer.get(value);
    if (!isInput && !producer) return value;
    if (producer && REDONE.has(producer.op) && !this.isScanOutput(value)) {
      this.redo(producer);
      return this.replaced.get(value)!;
    }
    const at = this.forward.inputs.indexOf(value);
    const given: { sequence: Value; reversed: boolean } =
      at >= this.parts.states
        ? { sequence: this.node.inputs[at]!, reversed: !this.parts.inputReversed[at - this.parts.states]! }
        : this.save(value);
    const stand = this.backward.declare(value.name, value);
    this.replaced.set(value, stand);
    this.inputs.push({ value: stand, ...given });
    return stand;
  }

  /** Replaces forward values in all nodes of the backward body (bodies within included). */
  replaceIn(builder: GraphBuilder): void {
    const nodes = builder.nodes;
    builder.nodes = [];
    for (const node of nodes) {
      this.replaceInNode(node);
      builder.nodes.push(node);
    }
  }

  private replaceInNode(node: GraphNode): void {
    node.inputs.forEach((v, i) => {
      if (v) node.inputs[i] = this.substitute(v);
    });
    for (const body of bodiesOf(node)) {
      for (const n of body.nodes) this.replaceInNode(n);
      body.outputs.forEach((v, i) => {
        body.outputs[i] = this.substitute(v);
      });
    }
  }

  private redo(producer: GraphNode): void {
    const inputs = producer.inputs.map((v) => (v ? this.substitute(v) : null));
    const copies = this.backward.node(producer.op, inputs, producer.outputs, producer.attributes, producer.name);
    producer.outputs.forEach((v, i) => this.replaced.set(v, copies[i]!));
  }

  private isScanOutput(value: Value): boolean {
    return this.forward.outputs.indexOf(value, this.parts.states) >= 0;
  }

  /** Makes the forward `Scan` stack a value of its body (once), aligned with its first scan input. */
  private save(value: Value): { sequence: Value; reversed: boolean } {
    const { node, forward, parts } = this;
    let at = forward.outputs.findIndex((v, i) => {
      if (i < parts.states) return false;
      const producer = this.producer.get(v);
      return v === value || (producer?.op === 'Identity' && producer.inputs[0] === value);
    });
    const directions = node.attributes['scan_output_directions'];
    const flags =
      directions?.kind === 'ints' ? [...directions.value] : forward.outputs.slice(parts.states).map(() => 0);
    if (at < 0) {
      const body = GraphBuilder.resume(forward, this.g.builder);
      const published = body.output(value);
      at = forward.outputs.length - 1;
      const steps = node.inputs[parts.states]!.shape[0]!;
      node.outputs.push(
        this.g.builder.declareOutput(`${value.name}/saved`, { dtype: value.dtype, shape: [steps, ...published.shape] }),
      );
      flags.push(parts.inputReversed[0] ? 1 : 0);
      node.attributes = { ...node.attributes, scan_output_directions: ints(flags) };
    }
    return { sequence: node.outputs[at]!, reversed: flags[at - parts.states] !== 1 };
  }
}

/** Rules of ONNX's `controlflow` family. */
export const controlflowRules = {
  Scan: scanRule,
  // Only the run tells how many steps there are, so nothing says how much to save of them for the way back.
  Loop: { refuse: 'it writes what a trained model says; use a Scan, whose number of steps is known before it runs' },
} as const satisfies Record<string, RuleEntry>;
