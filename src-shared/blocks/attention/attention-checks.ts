import type { Diagnostic, InferCall, Repair, Signal } from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { numberOf } from '../parameter-values';
import { describeSignal, featuresOf, signalAt, timeOf } from '../signals';

/** The greatest number of units of a Linear block, and of positions of the blocks here. */
const LARGEST = 65_536;

/** A Linear block in front of a port; null where it cannot be as wide. */
export function insertProjection(call: InferCall, port: string, units: number): Repair | null {
  return units <= LARGEST ? call.repairs.insertBefore(port, 0, 'linear', new Map([['units', units]])) : null;
}

/** A score that compares feature by feature needs queries and keys of one size. */
export function checkEqualSizes(call: InferCall, score: string): Diagnostic[] {
  const [query, keys] = [signalAt(call.inputs, 'query'), signalAt(call.inputs, 'keys')];
  const [queryFeatures, keyFeatures] = [featuresOf(query), featuresOf(keys)];
  if (queryFeatures === keyFeatures) return [];
  const { resizeSource, setParameter } = call.repairs;
  return [
    blockError(
      'SHAPE-011',
      { block: call.id, port: 'query' },
      `${quoteName(call.name)} compares query and keys by ${score.toLowerCase()}, which needs equal sizes: the query has ` +
        `${describeSignal(query)}, the keys have ${describeSignal(keys)}.`,
      'Put a Linear block in front of one of them, or choose the score General or Additive, which take any sizes.',
      [
        insertProjection(call, 'query', keyFeatures),
        insertProjection(call, 'keys', queryFeatures),
        setParameter('score', 'general'),
        setParameter('score', 'additive'),
        resizeSource('query', 0, keyFeatures),
        resizeSource('keys', 0, queryFeatures),
      ],
    ),
  ];
}

/** Each value belongs to the key of the same step. */
export function checkValueSteps(call: InferCall): Diagnostic[] {
  const values = call.inputs.get('values')?.[0];
  const keys = keysOf(call);
  if (values === undefined || timeOf(values) === timeOf(keys)) return [];
  return [
    blockError(
      'SHAPE-012',
      { block: call.id, port: 'values' },
      `${quoteName(call.name)} needs a value for each key: there are ${timeOf(keys)} steps of keys (${describeSignal(keys)}) ` +
        `and ${timeOf(values)} steps of values (${describeSignal(values)}).`,
      'Connect a sequence of the same steps, or leave Values free: then the keys are the values too.',
      [call.repairs.disconnect('values', 0)],
    ),
  ];
}

/** What the queries are compared with: without keys of its own a self-attention compares them with each other. */
export function keysOf(call: Pick<InferCall, 'inputs'>): Signal {
  return call.inputs.get('keys')?.[0] ?? signalAt(call.inputs, 'query');
}

/** Where the number of steps is known, the parameter `length` must cover them. */
export function checkPositions(call: InferCall, port: string): Diagnostic[] {
  const steps = timeOf(signalAt(call.inputs, port));
  const length = numberOf(call.parameters, 'length');
  if (typeof steps !== 'number' || steps <= length) return [];
  return [
    blockError(
      'SHAPE-015',
      { block: call.id, port, parameter: 'length' },
      `${quoteName(call.name)} learns ${countOf(length, 'position')}, but the sequence has ${countOf(steps, 'step')}.`,
      `Make the greatest length ${steps} or more.`,
      [steps <= LARGEST ? call.repairs.setParameter('length', steps) : null],
    ),
  ];
}
