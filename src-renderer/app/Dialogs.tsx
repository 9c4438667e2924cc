import { Modal } from '@mantine/core';
import { ExportDialog } from '../export/index';
import { AboutDialog, SettingsDialog } from '../settings/index';
import { closeDialog, useLayout } from '../state/layout-store';
import { CommandPalette } from './CommandPalette';
import { ShortcutsOverview } from './ShortcutsOverview';

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = useLayout((state) => state.dialog);
  return (
    <>
      <ExportDialog isOpen={dialog === 'export'} onClose={closeDialog} />
      <SettingsDialog isOpen={dialog === 'settings'} onClose={closeDialog} />
      <AboutDialog isOpen={dialog === 'about'} onClose={closeDialog} />
      <Modal
        opened={dialog === 'commands'}
        onClose={closeDialog}
        withCloseButton={false}
        title="Commands"
        padding={0}
        size="md"
        classNames={{ header: 'visually-hidden' }}
        centered={false}
      >
        <CommandPalette />
      </Modal>
      <Modal opened={dialog === 'shortcuts'} onClose={closeDialog} title="Keyboard shortcuts" size="lg">
        <ShortcutsOverview />
      </Modal>
    </>
  );
}
