import { countInstances, findDefinition } from '../../src-shared/document/definitions';
import { projectStore } from '../state/project-store';
import { chosenBlocks } from '../state/selection-store';
import type { AppCommand } from './app-command';
import { isProjectOpen, NO_PROJECT } from './project-commands';
import {
  addDefinitionsFromFile,
  chosenDefinition,
  chosenInstance,
  deleteDefinition,
  detachBlock,
  leaveBlock,
  makeSelectionReusable,
  saveDefinition,
  unusedDefinitions,
} from './reusable-blocks';

export const reusableCommands: readonly AppCommand[] = [
  {
    id: 'reusable.make',
    label: 'Make reusable block',
    section: 'Arrange',
    shortcut: 'R',
    when: () => chosenBlocks().size > 0,
    needs: 'Select blocks first.',
    run: makeSelectionReusable,
  },
  {
    id: 'reusable.detach',
    label: 'Make the selected reusable block its own',
    section: 'Arrange',
    when: () => {
      const block = chosenInstance();
      const { project } = projectStore.getState();
      const definition = block && findDefinition(project, block);
      return definition !== null && countInstances(project, definition.id) > 1;
    },
    needs: 'Select one reusable block that is used elsewhere too.',
    run: () => {
      const block = chosenInstance();
      if (block !== null) detachBlock(block.id);
    },
  },
  {
    id: 'reusable.leave',
    label: 'Leave the open reusable block',
    section: 'Arrange',
    when: () => projectStore.getState().open.length > 0,
    needs: 'No reusable block is open.',
    run: leaveBlock,
  },
  {
    id: 'reusable.save',
    label: 'Save the reusable block to a file…',
    section: 'Arrange',
    when: () => chosenDefinition() !== null,
    needs: 'Select one reusable block, or open it.',
    run: async () => {
      const definition = chosenDefinition();
      if (definition !== null) await saveDefinition(definition);
    },
  },
  {
    id: 'reusable.add-from-file',
    label: 'Add reusable blocks from a file…',
    section: 'Arrange',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: addDefinitionsFromFile,
  },
  {
    id: 'reusable.delete-unused',
    label: 'Delete reusable blocks that nothing is drawn with',
    section: 'Arrange',
    when: () => unusedDefinitions().length > 0,
    needs: 'Every reusable block is used.',
    run: () => {
      for (const definition of unusedDefinitions()) deleteDefinition(definition);
    },
  },
];
