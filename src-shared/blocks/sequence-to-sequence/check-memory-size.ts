import { insertProjection } from '../attention/attention-checks';
import { scoreKinds } from '../attention/scores';
import type { Diagnostic, InferCall } from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { numberOf } from '../parameter-values';
import { describeSignal, featuresOf } from '../signals';
import { scoreOf } from './decoder-weights';

/** Some scores compare state and memory feature by feature. */
export function checkMemorySize(call: InferCall): Diagnostic[] {
  const memory = call.inputs.get('memory')?.[0];
  const kind = scoreKinds[scoreOf(call.parameters)];
  const hidden = numberOf(call.parameters, 'hidden');
  if (!memory || !kind.needsEqualSizes || featuresOf(memory) === hidden) return [];
  const { setParameter } = call.repairs;
  return [
    blockError(
      'SHAPE-011',
      { block: call.id, port: 'memory' },
      `${quoteName(call.name)} compares its state with the memory by ${kind.title.toLowerCase()}, which needs equal sizes: ` +
        `the state has ${countOf(hidden, 'unit')}, the memory ${describeSignal(memory)}.`,
      'Make the hidden size equal, put a Linear block in front of the memory, or choose the score General or Additive, which take any sizes.',
      [
        setParameter('hidden', featuresOf(memory)),
        insertProjection(call, 'memory', hidden),
        setParameter('score', 'general'),
        setParameter('score', 'additive'),
      ],
    ),
  ];
}
