import { leaveToStart, openProject, startNewProject } from '../state/open-project';
import { openDialog } from '../state/layout-store';
import { projectStore } from '../state/project-store';
import { saveProject, saveProjectAs } from '../state/save-project';
import type { AppCommand } from './app-command';

export const isProjectOpen = (): boolean => projectStore.getState().isOpen;

export const projectCommands: readonly AppCommand[] = [
  { id: 'project.new', label: 'New project', section: 'Project', shortcut: 'Mod+N', run: startNewProject },
  { id: 'project.open', label: 'Open…', section: 'Project', shortcut: 'Mod+O', run: () => openProject() },
  {
    id: 'project.save',
    label: 'Save',
    section: 'Project',
    shortcut: 'Mod+S',
    when: isProjectOpen,
    run: async () => {
      await saveProject();
    },
  },
  {
    id: 'project.save-as',
    label: 'Save as…',
    section: 'Project',
    shortcut: 'Mod+Shift+S',
    when: isProjectOpen,
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
    run: leaveToStart,
  },
  {
    id: 'model.export',
    label: 'Export ONNX…',
    section: 'Project',
    shortcut: 'Mod+E',
    when: isProjectOpen,
    run: () => openDialog('export'),
  },
  { id: 'app.settings', label: 'Settings…', section: 'Project', shortcut: 'Mod+,', run: () => openDialog('settings') },
];
