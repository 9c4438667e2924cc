import { int, ints } from '../../ir/attributes';
import { GraphBuilder } from '../../ir/builder';
import { bodiesOf, bodyOf, capturedBy, type Graph, type GraphNode, type Value } from '../../ir/graph';
import { scanParts } from '../../ops/controlflow';
import { Emitter } from '../../ops/emitter';
import { isOpType } from '../../ops/op-table';
import type { Dim } from '../../tensor/dims';
import { replaceUses } from '../rewrite';
import { vectorizeRules, type StepInput } from './vectorize';

/**
 * Moves what does not depend on a carried state out of every `Scan` and `Loop` body of `builder`'s graph: nodes that read only
 * captured values run once, nodes that read scan inputs run once on the whole sequence. The graph computes the same values.
 */
export function hoistLoops(builder: GraphBuilder): void {
  const nodes = builder.nodes;
  const rebuilt: GraphNode[] = [];
  builder.nodes = rebuilt;
  const replaced = new Map<Value, Value>();
  for (const node of nodes) {
    replaceUses(node, replaced);
    if (node.op === 'Scan') hoistScan(builder, node, replaced);
    else if (node.op === 'Loop') hoistLoop(builder, node);
    else rebuilt.push(node);
  }
}

/** Nobody knows before a `Loop` how many steps it takes, so that only what is the same at each of them can leave it. */
function hoistLoop(builder: GraphBuilder, node: GraphNode): void {
  const body = bodyOf(node);
  const own = new Set<Value>(body.inputs);
  const kept: GraphNode[] = [];
  for (const n of body.nodes) {
    const reads = [...n.inputs, ...bodiesOf(n).flatMap(capturedBy)];
    if (reads.some((v) => v !== null && own.has(v))) {
      kept.push(n);
      for (const v of n.outputs) own.add(v);
    } else {
      builder.nodes.push(n);
      builder.adopt(n.outputs);
    }
  }
  body.nodes.splice(0, body.nodes.length, ...kept);
  separateOutputs(body, builder);
  builder.nodes.push(node);
}

interface Sequence {
  readonly value: Value;
  readonly reversed: boolean;
}

function hoistScan(builder: GraphBuilder, node: GraphNode, replaced: Map<Value, Value>): void {
  const g = new Emitter(builder);
  const body = bodyOf(node);
  const parts = scanParts(node);
  const steps: Dim = node.inputs[parts.states]!.shape[0]!;
  const direction = parts.inputReversed[0]!;
  // What the body's values are outside: a sequence in the order of `direction`, or one value for all steps.
  const sequences = new Map<Value, Sequence>();
  const fixed = new Map<Value, Value>();
  const own = new Set<Value>(body.inputs);
  for (const n of body.nodes) for (const v of n.outputs) own.add(v);
  body.inputs.slice(parts.states).forEach((v, i) => {
    sequences.set(v, { value: node.inputs[parts.states + i]!, reversed: parts.inputReversed[i]! });
  });
  const reversals = new Map<Value, Value>();
  const inOrder = (s: Sequence): Value => {
    if (s.reversed === direction) return s.value;
    const known = reversals.get(s.value);
    if (known) return known;
    const turned = g.slice(s.value, 0, -1, null, -1);
    reversals.set(s.value, turned);
    return turned;
  };

  const heldBlock = builder.block;
  const kept: GraphNode[] = [];
  for (const n of body.nodes) {
    builder.block = n.block;
    if (!hoistNode(n)) kept.push(n);
  }
  builder.block = heldBlock;

  function hoistNode(n: GraphNode): boolean {
    const reads = [...n.inputs.filter((v) => v !== null), ...bodiesOf(n).flatMap(capturedBy)];
    const outside = reads.every((v) => !own.has(v) || fixed.has(v));
    if (outside) {
      replaceUses(n, fixed);
      builder.nodes.push(n);
      builder.adopt(n.outputs);
      for (const v of n.outputs) fixed.set(v, v);
      return true;
    }
    if (bodiesOf(n).length > 0 || !reads.every((v) => !own.has(v) || fixed.has(v) || sequences.has(v))) return false;
    const rule = isOpType(n.op) ? vectorizeRules[n.op] : undefined;
    if (!rule) return false;
    const inputs = n.inputs.map((v): StepInput | null => {
      if (!v) return null;
      const sequence = sequences.get(v);
      return sequence ? { value: inOrder(sequence), varies: true } : { value: fixed.get(v) ?? v, varies: false };
    });
    const outputs = rule({ g, node: n, inputs, steps });
    if (!outputs) return false;
    n.outputs.forEach((v, i) => sequences.set(v, { value: outputs[i]!, reversed: direction }));
    return true;
  }

  finish();

  function finish(): void {
    // Scan outputs that were lifted are the lifted sequences themselves.
    const outputs: Value[] = [];
    const outputReversed: boolean[] = [];
    const results: Value[] = [];
    body.outputs.forEach((v, i) => {
      if (i < parts.states) {
        outputs.push(v);
        results.push(node.outputs[i]!);
        return;
      }
      const reversed = parts.outputReversed[i - parts.states]!;
      const sequence = sequences.get(v);
      const constant = fixed.get(v);
      if (sequence) {
        const turned = sequence.reversed === reversed ? sequence.value : g.slice(sequence.value, 0, -1, null, -1);
        replaceOutput(node.outputs[i]!, turned);
      } else if (constant) {
        replaceOutput(node.outputs[i]!, g.expand(g.unsqueeze(constant, [0]), [steps, ...constant.shape]));
      } else {
        outputs.push(v);
        outputReversed.push(reversed);
        results.push(node.outputs[i]!);
      }
    });
    rewriteBody(kept, outputs, results, outputReversed);
  }

  /** Later nodes read the new value; whoever holds the old one (as a graph output, say) still finds it, by its name too. */
  function replaceOutput(old: Value, value: Value): void {
    replaced.set(old, value);
    const name = builder.uniqueName(`${old.name}/lifted`);
    builder.nodes.push({ name, op: 'Identity', inputs: [value], outputs: [old], attributes: {}, block: node.block });
  }

  function rewriteBody(nodes: GraphNode[], outputs: Value[], results: Value[], outputReversed: boolean[]): void {
    const inner: Graph = { name: body.name, inputs: [], outputs, initializers: body.initializers, nodes };
    for (const n of nodes) replaceUses(n, fixed);
    const used = new Set<Value>(
      [...outputs, ...nodes.flatMap((n) => [...n.inputs, ...bodiesOf(n).flatMap(capturedBy)])].filter(
        (v) => v !== null,
      ),
    );
    const states = body.inputs.slice(0, parts.states);
    const scanned: { readonly value: Value; readonly sequence: Sequence }[] = [];
    for (const [value, sequence] of sequences) if (used.has(value)) scanned.push({ value, sequence });
    if (outputs.length === 0) return;
    if (scanned.length === 0) {
      // Something must count the steps.
      const counter = body.inputs[parts.states]!;
      scanned.push({ value: counter, sequence: sequences.get(counter)! });
    }
    inner.inputs.push(...states, ...scanned.map((s) => s.value));
    separateOutputs(inner, builder);
    builder.nodes.push({
      name: node.name,
      op: 'Scan',
      inputs: [...node.inputs.slice(0, parts.states), ...scanned.map((s) => s.sequence.value)],
      outputs: results,
      block: node.block,
      attributes: {
        body: { kind: 'graph', value: inner },
        num_scan_inputs: int(scanned.length),
        scan_input_directions: ints(scanned.map((s) => (s.sequence.reversed ? 1 : 0))),
        scan_output_directions: ints(outputReversed.map((r) => (r ? 1 : 0))),
      },
    });
  }
}

/** A state that turned out constant or lifted is no node's output any more: every output of a body needs a node of its own. */
function separateOutputs(body: Graph, parent: GraphBuilder): void {
  const outputs = body.outputs.splice(0);
  const resumed = GraphBuilder.resume(body, parent);
  for (const v of outputs) resumed.output(v);
}
