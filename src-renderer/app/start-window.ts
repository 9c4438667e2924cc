import { keepDataPath } from '../binding/keep-data-path';
import { onAppEvent } from '../bridge/bridge';
import { findCommand } from '../commands/all-commands';
import { runCommand, whatIsMissing } from '../commands/app-command';
import { followProjectData, rereadData } from '../state/data-store';
import { rememberLayout } from '../state/layout-store';
import { announce, report } from '../state/notices-store';
import { leaveProject, settleConflict, showOpened } from '../state/open-project';
import { projectStore, recoverProject } from '../state/project-store';
import { makeRunListener, refreshRuns } from '../state/run-store';
import { keepBackups } from '../state/save-project';
import { pruneSelection } from '../state/selection-store';
import { readSettings, settingsStore } from '../state/settings-store';

/** Ties the stores to the main process and to each other. Called once, before the window is drawn. */
export function startWindow(): void {
  rememberLayout(window.localStorage);
  void readSettings();
  followTheme();
  followProjectData();
  keepBackups();
  keepDataPath();
  projectStore.subscribe((state, before) => {
    if (state.project !== before.project) pruneSelection();
    // Its runs lie beside its file; the first save can bring weights along.
    if (state.path !== before.path) void refreshRuns();
    if (state.project.name !== before.project.name || state.isOpen !== before.isOpen) nameWindow();
  });
  const takeRunEvent = makeRunListener((flush) => requestAnimationFrame(flush));
  onAppEvent((event) => {
    switch (event.type) {
      case 'run':
      case 'run-lost':
        takeRunEvent(event);
        break;
      case 'open':
        void leaveProject().then((isLeft) => {
          if (isLeft) showOpened(event.project);
        });
        break;
      case 'command': {
        const command = findCommand(event.command);
        if (command && !runCommand(command)) announce(`${command.label}: ${whatIsMissing(command) ?? ''}`);
        break;
      }
      case 'file-changed':
        noticeChange(event.path, event.kind);
        break;
      case 'theme':
        settingsStore.setState({ isSystemDark: event.isDark });
        break;
      case 'problem':
        report(event.diagnostics);
        break;
      case 'restored':
        if (recoverProject(event.backup)) announce('The window had to be started again; your last edits are back.');
        break;
    }
  });
}

function followTheme(): void {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  settingsStore.setState({ isSystemDark: query.matches });
  query.addEventListener('change', () => settingsStore.setState({ isSystemDark: query.matches }));
}

function nameWindow(): void {
  const { isOpen, project } = projectStore.getState();
  document.title = isOpen ? `${project.name} – Unroll` : 'Unroll';
}

function noticeChange(path: string, kind: 'project' | 'data'): void {
  if (kind === 'data') {
    announce('The data file changed on the disk; it was read again.');
    void rereadData();
    return;
  }
  if (path !== projectStore.getState().path) return;
  void settleConflict(path);
}
