import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { createBlock, createProject, createWire } from '../../src-shared/document/create';
import type { DataBinding, Project } from '../../src-shared/document/document';
import { DEFAULT_TRAINING } from '../../src-shared/document/document';
import type { TaskChoice } from '../binding/bind-task';
import { BLOCK_WIDTH, COLUMN_GAP } from '../editing/block-size';
import { drawTask } from './draw-task';
import type { TaskFacts } from './sketch';

/** What a new model is to do with a file. */
export interface Wish {
  readonly name: string;
  readonly choice: TaskChoice;
  readonly binding: DataBinding;
  readonly facts: TaskFacts;
}

const ROW_HEIGHT = 168;

/** The project for a task: data bound, a model wired that is ready to train, and a note that says what it does. */
export function makeProject({ name, choice, binding, facts }: Wish): Project {
  const { blocks, wires, words } = drawTask(choice, facts);
  const commands: DocumentCommand[] = [
    ...blocks.map(({ id, type, name: title, column, row = 0, parameters = {} }) => {
      const place = { x: Math.round(column * (BLOCK_WIDTH + COLUMN_GAP)), y: row * ROW_HEIGHT };
      const block = { ...createBlock(id, type, new Map(Object.entries(parameters)), place), name: title };
      return { type: 'addBlock', block } as const;
    }),
    ...wires.map((wire, i) => {
      const [from = '', to = ''] = wire.split('>');
      return { type: 'connect', wire: createWire(`wire-${i + 1}`, from, to) } as const;
    }),
    {
      type: 'addNote',
      note: {
        id: 'note-1',
        text: `${words} Press Train to begin; change columns and samples in Data.`,
        position: { x: 0, y: -140 },
        unknown: new Map(),
      },
    },
    { type: 'setData', data: binding },
    {
      type: 'setTraining',
      training: {
        ...DEFAULT_TRAINING,
        epochs: 60,
        patience: 10,
        batchSize: batchSizeOf(facts.rowCount),
        optimizer: { ...DEFAULT_TRAINING.optimizer, learningRate: 0.003 },
        // A text has no beginnings inside: what was read before helps with every stretch of it.
        carryState: choice.task === 'language-model',
      },
    },
  ];
  const made = applyCommand(createProject(name), { type: 'batch', commands });
  if (!made.ok) throw new Error(`The assistant drew a project that is not whole: ${made.error[0]?.message ?? ''}`);
  return made.value.project;
}

function batchSizeOf(rowCount: number): number {
  if (rowCount < 1000) return 16;
  return rowCount < 20_000 ? 32 : 64;
}
