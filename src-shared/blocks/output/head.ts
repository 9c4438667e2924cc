import { fail, ok, type Result } from '../../base/result';
import type {
  Diagnostic,
  FeatureInfo,
  FeatureRequest,
  InferCall,
  InputPort,
  ParameterField,
  ParameterValues,
  Signal,
} from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { columnsField, describeFeatures } from '../input/input-columns';
import { columnsOf, flagOf } from '../parameter-values';
import { describeSignal, featuresOf, portIn, signalAt, TIME, timeOf } from '../signals';

/** Parameters that all outputs have. */
export const headFields: readonly ParameterField[] = [
  columnsField('The target columns it predicts, in this order. With none named, all columns of the role target.'),
  {
    name: 'perStep',
    title: 'At every step',
    help: 'Off: one prediction for the whole window. On: one at every step of the sequence, each for the time after that step.',
    unit: '',
    kind: 'boolean',
    default: false,
  },
  {
    name: 'weight',
    title: 'Weight',
    help: 'How much this output counts in the total loss beside the other outputs.',
    unit: '',
    kind: 'number',
    default: 1,
    minimum: 0,
    maximum: 1e6,
  },
];

/** Names of the parameters in `headFields`: what another kind of output can take over. */
export const SHARED_PARAMETERS = ['columns', 'perStep', 'weight'] as const;

export function headInputs(parameters: ParameterValues): InputPort[] {
  return [portIn(flagOf(parameters, 'perStep') ? 'sequence' : 'vector')];
}

/** What the output has to predict, or why the data does not have it. */
export function describeTarget(call: InferCall): Result<FeatureInfo, Diagnostic[]> {
  const { parameters } = call;
  const request: FeatureRequest = {
    kind: flagOf(parameters, 'perStep') ? 'target-per-step' : 'target',
    columns: columnsOf(parameters, 'columns'),
  };
  return describeFeatures(call, request);
}

/**
 * The signal that enters a head, checked to have `width` features (`wanted` says why, in words) at the steps of the
 * data.
 */
export function checkPrediction(call: InferCall, width: number, wanted: string): Result<Signal, Diagnostic[]> {
  const signal = signalAt(call.inputs, 'in');
  const { insertBefore, resizeSource } = call.repairs;
  const place = { block: call.id, port: 'in' };
  const problems: Diagnostic[] = [];
  if (signal.kind === 'sequence' && timeOf(signal) !== TIME) {
    problems.push(
      blockError(
        'SHAPE-009',
        place,
        `${quoteName(call.name)} predicts at every step of the data (${TIME}), but gets ${timeOf(signal)} steps: ${describeSignal(signal)}.`,
        `Keep the steps as they are: convolutions with padding “same” or “causal” and stride 1, and Repeat like the input${call.parameters.has('perStep') ? '; or switch “At every step” off' : ''}.`,
        call.parameters.has('perStep') ? [call.repairs.setParameter('perStep', false)] : [],
      ),
    );
  }
  if (featuresOf(signal) !== width) {
    problems.push(
      blockError(
        'SHAPE-004',
        place,
        `${quoteName(call.name)} predicts ${wanted}, so it needs ${countOf(width, 'feature')}, but gets ${describeSignal(signal)}.`,
        `Put a Linear block with ${countOf(width, 'unit')} in front of it.`,
        [resizeSource('in', 0, width), insertBefore('in', 0, 'linear', new Map([['units', width]]))],
      ),
    );
  }
  return problems.length === 0 ? ok(signal) : fail(problems);
}

/** The target is of a kind that another output predicts. */
export function targetMismatch(
  call: InferCall,
  message: string,
  nextStep: string,
  types: readonly string[],
): Diagnostic {
  return blockError(
    'SHAPE-007',
    { block: call.id, parameter: 'columns' },
    message,
    nextStep,
    types.map((type) => call.repairs.replace(type, SHARED_PARAMETERS)),
  );
}

/** `“births”`, `“low”, “high” and 3 more`. */
export function listColumns(info: FeatureInfo): string {
  const shown = info.names.slice(0, 4).map(quoteName).join(', ');
  return info.names.length > 4 ? `${shown} and ${info.names.length - 4} more` : shown;
}
