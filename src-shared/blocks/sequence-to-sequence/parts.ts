import type { InputSignals, ParameterValues } from '../block';
import type { BlockPart } from '../block-traits';
import { countOf } from '../block-diagnostics';
import { scoreKinds } from '../attention/scores';
import { choiceOf, flagOf, numberOf } from '../parameter-values';
import { DIRECTIONS } from '../recurrent/recurrent-fields';
import { cellOf } from './cell-fields';
import { attends, contextOf, feedsInput } from './decoder-fields';
import { scoreOf } from './decoder-weights';

const CELL_TITLES = { gru: 'GRU', lstm: 'LSTM', rnn: 'RNN' } as const;
const DIRECTION_WORDS = { forward: '', reverse: 'backward', bidirectional: 'both directions' } as const;

/** What an encoder is made of. An embedding is there where tokens come in, or may come in. */
export function encoderParts(parameters: ParameterValues, inputs: InputSignals): BlockPart[] {
  const direction = DIRECTION_WORDS[choiceOf(parameters, 'direction', DIRECTIONS)];
  const cell = cellPart(parameters, direction);
  return inputs.get('in')?.[0]?.kind === 'sequence' ? [cell] : [embeddingPart(parameters), cell];
}

/** What one step of a decoder is made of: attention before the cell (Bahdanau) or after it (Luong). */
export function decoderParts(parameters: ParameterValues): BlockPart[] {
  const detail = flagOf(parameters, 'tied') ? 'tied to the embedding' : 'a score a token';
  return [embeddingPart(parameters), ...cellParts(parameters), outputPart(detail)];
}

/** The same of a decoder of numbers, which reads them as they are. */
export function valueDecoderParts(parameters: ParameterValues): BlockPart[] {
  return [...cellParts(parameters), outputPart('a number a column')];
}

function cellParts(parameters: ParameterValues): BlockPart[] {
  const cell = cellPart(parameters, feedsInput(parameters) ? 'input feeding' : '');
  const attention: BlockPart = {
    title: 'Attention',
    detail: scoreKinds[scoreOf(parameters)].title.toLowerCase(),
    isRecurrent: false,
    owns: (weight) => weight.startsWith('attention.') || weight.startsWith('combine.'),
  };
  if (!attends(parameters)) return [cell];
  return contextOf(parameters) === 'bahdanau' ? [attention, cell] : [cell, attention];
}

function outputPart(detail: string): BlockPart {
  return {
    ...{ title: 'Output', detail, isRecurrent: false },
    owns: (weight) => weight.startsWith('output.') || weight.startsWith('tie.'),
  };
}

function embeddingPart(parameters: ParameterValues): BlockPart {
  return {
    title: 'Embedding',
    detail: countOf(numberOf(parameters, 'embedding'), 'feature'),
    isRecurrent: false,
    owns: (weight) => weight === 'table',
  };
}

function cellPart(parameters: ParameterValues, more: string): BlockPart {
  const layers = numberOf(parameters, 'layers');
  const parts = [
    countOf(numberOf(parameters, 'hidden'), 'unit'),
    ...(layers > 1 ? [countOf(layers, 'layer')] : []),
    ...(more === '' ? [] : [more]),
  ];
  return {
    title: CELL_TITLES[cellOf(parameters)],
    detail: parts.join(' · '),
    isRecurrent: true,
    // What makes its first states belongs to it.
    owns: (weight) => /^(\d+\.)?[WRB]$/.test(weight) || weight.startsWith('initial.'),
  };
}
