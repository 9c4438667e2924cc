import type { TaskChoice } from '../binding/bind-task';
import {
  bothWays,
  fewUnits,
  manyUnits,
  output,
  rowInput,
  scores,
  sequenceStart,
  tokens,
  type Drawing,
  type Sketch,
  type TaskFacts,
} from './sketch';

/** The model for a task: one that suits most files, and small enough for the rows there are. */
export function drawTask(choice: TaskChoice, facts: TaskFacts): Drawing {
  return DRAWERS[choice.task](choice, facts);
}

type Drawer = (choice: TaskChoice, facts: TaskFacts) => Drawing;

const DRAWERS: Readonly<Record<TaskChoice['task'], Drawer>> = {
  forecast: drawForecast,
  'fill-gaps': drawFillGaps,
  'series-value': drawSeriesValue,
  'step-label': drawStepLabel,
  'text-value': drawTextValue,
  'token-label': drawTokenLabel,
  transduction: drawTransduction,
  'language-model': drawLanguageModel,
  'image-class': drawImageClass,
};

function drawForecast(choice: TaskChoice, facts: TaskFacts): Drawing {
  const { target, length, steps, isStepwise } = choice;
  const { classes } = facts;
  if (isStepwise && steps > 1 && classes === null) return drawStepwiseForecast(choice, facts);
  const goal =
    classes !== null
      ? `which of ${classes} classes ${target} takes next`
      : steps === 1
        ? `the next ${target}`
        : `the next ${steps} of ${target}`;
  return {
    blocks: [
      rowInput(facts, 'Past rows'),
      { id: 'gru', type: 'gru', name: 'GRU', column: 1, parameters: { hidden: fewUnits(facts.rowCount) } },
      scores(2, classes, steps),
      output(3, `Next ${target}`, classes),
    ],
    wires: ['input.out>gru.in', 'gru.state>scores.in', 'scores.out>prediction.in'],
    words: `Reads the last ${length} rows and predicts ${goal}.`,
  };
}

/** The decoder begins with the last value and reads each that it predicts. */
function drawStepwiseForecast({ target, length, steps }: TaskChoice, facts: TaskFacts): Drawing {
  const units = fewUnits(facts.rowCount);
  return {
    blocks: [
      rowInput(facts, 'Past rows'),
      { id: 'encoder', type: 'encoder', name: 'Encoder', column: 1, parameters: { hidden: units } },
      {
        id: 'values',
        type: 'sequence-input',
        name: 'Values so far',
        column: 1,
        row: 1,
        parameters: { columns: [target] },
      },
      {
        id: 'prediction',
        type: 'value-decoder',
        name: `Next ${target}`,
        column: 2.3,
        parameters: { hidden: units, attentionSize: units },
      },
      ...(facts.known.length === 0 ? [] : [knownAhead(facts.known)]),
    ],
    wires: [
      'input.out>encoder.in',
      'encoder.memory>prediction.memory',
      'encoder.state>prediction.state',
      'values.out>prediction.previous',
      ...(facts.known.length === 0 ? [] : ['ahead.out>prediction.ahead']),
    ],
    words: `Reads the last ${length} rows and predicts the next ${steps} of ${target} one by one${facts.known.length === 0 ? '' : `, each beside its own ${facts.known.map((name) => `“${name}”`).join(', ')}`}.`,
  };
}

/** What is known of each predicted row goes past the encoder. */
function knownAhead(columns: readonly string[]): Sketch {
  return {
    ...{ id: 'ahead', type: 'known-input', name: 'Known ahead', column: 1, row: 2 },
    parameters: { columns: [...columns] },
  };
}

/** At every step what stands before it and what stands behind it meet. */
function drawFillGaps({ target, others, length }: TaskChoice, { rowCount }: TaskFacts): Drawing {
  return {
    blocks: [
      { id: 'input', type: 'gap-input', name: 'Values with gaps', column: 0 },
      bothWays('gru', 'GRU', 1, fewUnits(rowCount)),
      scores(2, null, 1 + others.length),
      { id: 'prediction', type: 'imputation-output', name: others.length === 0 ? target : 'Filled', column: 3 },
    ],
    wires: ['input.out>gru.in', 'gru.sequence>scores.in', 'scores.out>prediction.in'],
    words: `Reads stretches of ${length} rows in both directions and fills the gaps of ${[target, ...others].map((name) => `“${name}”`).join(', ')}; known values are hidden at random, so that it can learn to.`,
  };
}

/** The state of both directions has seen the whole sequence. */
function drawSeriesValue({ target, series }: TaskChoice, facts: TaskFacts): Drawing {
  const start = sequenceStart(facts, 'Sequence');
  const at = start.blocks.length;
  return {
    blocks: [
      ...start.blocks,
      bothWays('gru', 'GRU', at, fewUnits(facts.rowCount)),
      scores(at + 1, facts.classes, 1),
      output(at + 2, target, facts.classes),
    ],
    wires: [...start.wires, `${start.end}>gru.in`, 'gru.state>scores.in', 'scores.out>prediction.in'],
    words: `Reads all rows of each “${series ?? 'series'}” in both directions and predicts its “${target}”.`,
  };
}

function drawStepLabel({ target, series }: TaskChoice, facts: TaskFacts): Drawing {
  const start = sequenceStart(facts, 'Sequence');
  const at = start.blocks.length;
  return {
    blocks: [
      ...start.blocks,
      bothWays('gru', 'GRU', at, fewUnits(facts.rowCount)),
      scores(at + 1, facts.classes, 1),
      output(at + 2, target, facts.classes, true),
    ],
    wires: [...start.wires, `${start.end}>gru.in`, 'gru.sequence>scores.in', 'scores.out>prediction.in'],
    words: `Reads all rows of each “${series ?? 'series'}” in both directions and predicts “${target}” at every step.`,
  };
}

function drawTextValue({ target, source }: TaskChoice, facts: TaskFacts): Drawing {
  const units = manyUnits(facts.rowCount);
  return {
    blocks: [
      tokens(source),
      { id: 'embedding', type: 'embedding', name: 'Embedding', column: 1, parameters: { size: units / 2 } },
      bothWays('gru', 'GRU', 2, units),
      scores(3, facts.classes, 1),
      output(4, target, facts.classes),
    ],
    wires: ['input.out>embedding.in', 'embedding.out>gru.in', 'gru.state>scores.in', 'scores.out>prediction.in'],
    words: `Reads each “${source ?? 'text'}” in both directions and predicts its “${target}”.`,
  };
}

function drawTokenLabel({ target, source }: TaskChoice, facts: TaskFacts): Drawing {
  const units = manyUnits(facts.rowCount);
  return {
    blocks: [
      tokens(source),
      { id: 'embedding', type: 'embedding', name: 'Embedding', column: 1, parameters: { size: units / 2 } },
      bothWays('gru', 'GRU', 2, units),
      { id: 'scores', type: 'linear', name: 'Scores', column: 3, parameters: { units: facts.classes ?? 2 } },
      { id: 'prediction', type: 'multi-class-output', name: target, column: 4, parameters: { perStep: true } },
    ],
    wires: ['input.out>embedding.in', 'embedding.out>gru.in', 'gru.sequence>scores.in', 'scores.out>prediction.in'],
    words: `Reads each “${source ?? 'text'}” in both directions and gives each of its tokens one of the labels of “${target}”.`,
  };
}

function drawTransduction({ target, source }: TaskChoice, { rowCount }: TaskFacts): Drawing {
  const units = manyUnits(rowCount);
  return {
    blocks: [
      tokens(source),
      {
        id: 'encoder',
        type: 'encoder',
        name: 'Encoder',
        column: 1,
        parameters: { embedding: units / 2, hidden: units, direction: 'bidirectional' },
      },
      {
        id: 'decoder',
        type: 'decoder',
        name: 'Decoder',
        column: 2.3,
        parameters: { embedding: units / 2, hidden: units, attentionSize: units },
      },
    ],
    wires: ['input.out>encoder.in', 'encoder.memory>decoder.memory', 'encoder.state>decoder.state'],
    words: `Reads “${source ?? 'text'}” and writes “${target}”: for each token the decoder looks up what it needs of what was read.`,
  };
}

function drawLanguageModel({ target, length }: TaskChoice, { classes, rowCount }: TaskFacts): Drawing {
  // Lines are not what counts: a text is learnt by all its characters.
  const units = rowCount < 500 ? 64 : 128;
  return {
    blocks: [
      tokens(target),
      { id: 'embedding', type: 'embedding', name: 'Embedding', column: 1, parameters: { size: units / 2 } },
      { id: 'lstm', type: 'lstm', name: 'LSTM', column: 2, parameters: { hidden: units } },
      { id: 'scores', type: 'linear', name: 'Scores', column: 3, parameters: { units: classes ?? 2 } },
      { id: 'prediction', type: 'multi-class-output', name: 'Next token', column: 4, parameters: { perStep: true } },
    ],
    wires: ['input.out>embedding.in', 'embedding.out>lstm.in', 'lstm.sequence>scores.in', 'scores.out>prediction.in'],
    words: `Reads ${length} tokens at a time and predicts each next one. The state is carried from window to window, as a text goes on: “Carry the state” in Training.`,
  };
}

/** A small vision transformer: patches, where each stands, one attention, the mean. */
function drawImageClass({ target, image }: TaskChoice, { classes }: TaskFacts): Drawing {
  const { height, width, channels } = image ?? { height: 8, width: 8, channels: 1 };
  const units = 32;
  return {
    blocks: [
      { id: 'input', type: 'static-input', name: 'Dots', column: 0 },
      { id: 'image', type: 'to-image', name: 'Image', column: 1, parameters: { height, width, channels } },
      {
        id: 'patches',
        type: 'patch-embedding',
        name: 'Patch embedding',
        column: 2,
        parameters: { patchHeight: patchOf(height), patchWidth: patchOf(width), units },
      },
      { id: 'even', type: 'layer-norm', name: 'Layer norm', column: 3 },
      {
        id: 'place',
        type: 'positional-encoding',
        name: 'Positional encoding',
        column: 0,
        row: 1,
        parameters: { kind: 'learned', length: (height / patchOf(height)) * (width / patchOf(width)) },
      },
      { id: 'attention', type: 'multi-head-attention', name: 'Attention', column: 1, row: 1 },
      { id: 'sum', type: 'add', name: 'Add', column: 2, row: 1 },
      { id: 'mix', type: 'feed-forward', name: 'Feed-forward', column: 3, row: 1 },
      { id: 'mean', type: 'mean-pool', name: 'Mean pool', column: 4, row: 1 },
      { ...scores(5, classes, 1), row: 1 },
      { ...output(6, target, classes), row: 1 },
    ],
    wires: [
      'input.out>image.in',
      'image.out>patches.in',
      'patches.out>even.in',
      'even.out>place.in',
      'place.out>attention.query',
      'place.out>sum.in-1',
      'attention.out>sum.in-2',
      'sum.out>mix.in',
      'mix.out>mean.in',
      'mean.out>scores.in',
      'scores.out>prediction.in',
    ],
    words: `Cuts each image of ${height} × ${width} dots into patches that attend to each other, and predicts its “${target}”.`,
  };
}

/** The side of a patch: the divisor nearest to a quarter of the side, so that there are about four by four. */
function patchOf(side: number): number {
  const divisors = Array.from({ length: side }, (_, i) => i + 1).filter((n) => side % n === 0);
  return divisors.reduce((best, n) => (Math.abs(n - side / 4) < Math.abs(best - side / 4) ? n : best));
}
