import type { ReactElement } from 'react';

export function SettingsDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactElement | null {
  return isOpen ? <button onClick={onClose}>Close</button> : null;
}
