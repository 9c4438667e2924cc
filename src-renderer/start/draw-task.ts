import type { Json } from '../../src-shared/document/document';
import type { TaskChoice } from '../binding/bind-task';

/** What is known of the data once it was read. */
export interface TaskFacts {
  readonly rowCount: number;
  /** Classes of the target; of a language model its words. Null where numbers or texts are predicted. */
  readonly classes: number | null;
  /** Categories among the inputs of rows: they enter only where they are named. */
  readonly named: readonly string[];
  /** Whether what is read row by row is one category, and nothing else. */
  readonly readsTokens: boolean;
}

/** A block of a drawing: columns go to the right, rows down. */
export interface Sketch {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly column: number;
  readonly row?: number;
  readonly parameters?: Readonly<Record<string, Json>>;
}

export interface Drawing {
  readonly blocks: readonly Sketch[];
  /** `from.port>to.port`. */
  readonly wires: readonly string[];
  /** What the model reads and gives, for the note on the canvas. */
  readonly words: string;
}

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
    ],
    wires: [
      'input.out>encoder.in',
      'encoder.memory>prediction.memory',
      'encoder.state>prediction.state',
      'values.out>prediction.previous',
    ],
    words: `Reads the last ${length} rows and predicts the next ${steps} of ${target} one by one.`,
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
    words: `Reads ${length} tokens at a time, remembers those before, and predicts each next one.`,
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

function rowInput({ named }: TaskFacts, name: string): Sketch {
  return {
    id: 'input',
    type: 'sequence-input',
    name,
    column: 0,
    ...(named.length > 0 ? { parameters: { columns: named } } : {}),
  };
}

interface Start {
  readonly blocks: readonly Sketch[];
  readonly wires: readonly string[];
  /** The port where the sequence comes out. */
  readonly end: string;
}

/** A sequence of one category is a sequence of tokens. */
function sequenceStart(facts: TaskFacts, name: string): Start {
  if (!facts.readsTokens) return { blocks: [rowInput(facts, name)], wires: [], end: 'input.out' };
  return {
    blocks: [
      { id: 'input', type: 'token-input', name, column: 0 },
      { id: 'embedding', type: 'embedding', name: 'Embedding', column: 1 },
    ],
    wires: ['input.out>embedding.in'],
    end: 'embedding.out',
  };
}

function tokens(column: string | null): Sketch {
  return { id: 'input', type: 'token-input', name: column ?? 'Text', column: 0 };
}

function bothWays(id: string, name: string, column: number, hidden: number): Sketch {
  return { id, type: 'gru', name, column, parameters: { hidden, direction: 'bidirectional' } };
}

function scores(column: number, classes: number | null, steps: number): Sketch {
  const units = classes === null ? steps : classes === 2 ? 1 : classes;
  return { id: 'scores', type: 'linear', name: classes === null ? 'Values' : 'Scores', column, parameters: { units } };
}

function output(column: number, name: string, classes: number | null, perStep = false): Sketch {
  const type = classes === null ? 'regression-output' : classes === 2 ? 'binary-output' : 'multi-class-output';
  return { id: 'prediction', type, name, column, ...(perStep ? { parameters: { perStep } } : {}) };
}

/** Few rows teach few numbers: a large layer would learn them by heart. */
function fewUnits(rowCount: number): number {
  if (rowCount < 500) return 8;
  if (rowCount < 3000) return 16;
  return rowCount < 20_000 ? 32 : 64;
}

/** Each text holds many tokens, so it can teach more than a row of numbers. */
function manyUnits(rowCount: number): number {
  if (rowCount < 1000) return 32;
  return rowCount < 20_000 ? 64 : 128;
}
