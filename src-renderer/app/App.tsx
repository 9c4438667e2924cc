import { ErrorBoundary } from './ErrorBoundary';
import { ConfirmDialog } from './ConfirmDialog';
import { Dialogs } from './Dialogs';
import { Notices } from './Notices';
import { useGlobalInput } from './use-global-input';
import { Workspace } from './Workspace';
import { StartPage } from '../start/index';
import { useProject } from '../state/project-store';
import { isDarkTheme, useSettings } from '../state/settings-store';
import { InTurn } from '../ui/InTurn';
import { ThemeRoot } from '../ui/ThemeRoot';
import './app.css';

/** The whole window: the start page, or the workspace of the open project, and what may lie over either. */
export function App() {
  const isDark = useSettings(isDarkTheme);
  const isOpen = useProject((state) => state.isOpen);
  useGlobalInput();
  return (
    <ThemeRoot isDark={isDark}>
      <ErrorBoundary place="window">
        {isOpen ? (
          <InTurn>
            <Workspace />
          </InTurn>
        ) : (
          <StartPage />
        )}
        <Dialogs />
        <ConfirmDialog />
      </ErrorBoundary>
      <Notices />
    </ThemeRoot>
  );
}
