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
      {dialog === 'export' && <ExportDialog />}
      {dialog === 'settings' && <SettingsDialog />}
      {dialog === 'about' && <AboutDialog />}
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
