import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { createBlock, createProject, createWire } from '../../src-shared/document/create';
import type { BlockRecord, DataBinding, Json, Project } from '../../src-shared/document/document';
import { DEFAULT_TRAINING } from '../../src-shared/document/document';
import { BLOCK_WIDTH, COLUMN_GAP } from '../editing/block-size';

/** What a new model is to do with a file. */
export interface Wish {
  readonly name: string;
  readonly binding: DataBinding;
  readonly rowCount: number;
  readonly target: string;
  /** Classes of a category target; null where numbers are predicted. */
  readonly classes: number | null;
}

/**
 * A model that suits most files, wired and ready: sequence input, one GRU of a size that the number of rows can bear, a
 * Linear and the output for what is to be predicted. A category among the inputs is named, because only named ones enter.
 */
export function makeProject(wish: Wish): Project {
  const { name, binding, rowCount, target, classes } = wish;
  const { length, steps } = binding.window;
  const read = binding.columns.filter(
    ({ role, preparation }) =>
      ['target', 'input', 'known'].includes(role) || (role === 'time' && preparation === 'category'),
  );
  const hasCategory = read.some(({ preparation }) => preparation === 'category');
  const output = outputType(classes);
  const width = classes === null ? steps : classes === 2 ? 1 : classes;
  const blocks = [
    makeBlock('history', 'sequence-input', 'Past rows', 0, hasCategory ? [['columns', read.map((c) => c.name)]] : []),
    makeBlock('gru', 'gru', 'GRU', 1, [['hidden', hiddenSize(rowCount)]]),
    makeBlock('scores', 'linear', classes === null ? 'Values' : 'Scores', 2, [['units', width]]),
    makeBlock('prediction', output, `Next ${target}`, 3, []),
  ];
  const wires = [
    createWire('wire-1', 'history.out', 'gru.in'),
    createWire('wire-2', 'gru.state', 'scores.in'),
    createWire('wire-3', 'scores.out', 'prediction.in'),
  ];
  const note = `Reads the last ${length} rows and predicts ${describeGoal(wish)}. Press Train to begin; change windows and columns in Data.`;
  const commands: DocumentCommand[] = [
    ...blocks.map((block) => ({ type: 'addBlock', block }) as const),
    ...wires.map((wire) => ({ type: 'connect', wire }) as const),
    { type: 'addNote', note: { id: 'note-1', text: note, position: { x: 0, y: -140 }, unknown: new Map() } },
    { type: 'setData', data: binding },
    {
      type: 'setTraining',
      training: {
        ...DEFAULT_TRAINING,
        epochs: 60,
        patience: 10,
        batchSize: rowCount < 1000 ? 16 : rowCount < 20_000 ? 32 : 64,
        optimizer: { ...DEFAULT_TRAINING.optimizer, learningRate: 0.003 },
      },
    },
  ];
  const made = applyCommand(createProject(name), { type: 'batch', commands });
  if (!made.ok) throw new Error(`The assistant drew a project that is not whole: ${made.error[0]?.message ?? ''}`);
  return made.value.project;
}

function outputType(classes: number | null): string {
  if (classes === null) return 'regression-output';
  return classes === 2 ? 'binary-output' : 'multi-class-output';
}

function makeBlock(
  id: string,
  type: string,
  name: string,
  column: number,
  parameters: readonly (readonly [string, Json])[],
): BlockRecord {
  return { ...createBlock(id, type, new Map(parameters), { x: column * (BLOCK_WIDTH + COLUMN_GAP), y: 0 }), name };
}

/** Few rows teach few numbers: a large layer would learn them by heart. */
function hiddenSize(rowCount: number): number {
  if (rowCount < 500) return 8;
  if (rowCount < 3000) return 16;
  return rowCount < 20_000 ? 32 : 64;
}

function describeGoal({ target, classes, binding }: Wish): string {
  const { steps } = binding.window;
  if (classes !== null) return `which of ${classes} classes ${target} takes next`;
  return steps === 1 ? `the next ${target}` : `the next ${steps} of ${target}`;
}
