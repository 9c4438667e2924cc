import { leaveToStart, openProject, startNewProject } from '../state/open-project';
import { openDialog } from '../state/layout-store';
import { announce } from '../state/notices-store';
import { projectStore } from '../state/project-store';
import { saveProject, saveProjectAs } from '../state/save-project';
import type { AppCommand } from './app-command';

export const isProjectOpen = (): boolean => projectStore.getState().isOpen;

/** Why what is about a project cannot be done. */
export const NO_PROJECT = 'No project is open.';

export const projectCommands: readonly AppCommand[] = [
  { id: 'project.new', label: 'New project', section: 'Project', shortcut: 'Mod+N', run: startNewProject },
  { id: 'project.open', label: 'Open…', section: 'Project', shortcut: 'Mod+O', run: () => openProject() },
  {
    id: 'project.save',
    label: 'Save',
    section: 'Project',
    shortcut: 'Mod+S',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: async () => {
      const { isDirty, path } = projectStore.getState();
      // Without a change nothing else would tell that the press was heard.
      if ((await saveProject()) && !isDirty && path !== null)
        announce('Saved: nothing had changed since the last time.');
    },
  },
  {
    id: 'project.save-as',
    label: 'Save as…',
    section: 'Project',
    shortcut: 'Mod+Shift+S',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: async () => {
      await saveProjectAs();
    },
  },
  {
    id: 'project.close',
    label: 'Close project',
    section: 'Project',
    shortcut: 'Mod+W',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: leaveToStart,
  },
  {
    id: 'model.export',
    label: 'Export ONNX…',
    section: 'Project',
    shortcut: 'Mod+E',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: () => openDialog('export'),
  },
  { id: 'app.settings', label: 'Settings…', section: 'Project', shortcut: 'Mod+,', run: () => openDialog('settings') },
];
