import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AppSettings } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { report } from './notices-store';

/** Used until the main process has told what is set. */
const FIRST_SETTINGS: AppSettings = { theme: 'system', threads: 2, provider: 'auto', autosave: true };

export interface SettingsState {
  readonly settings: AppSettings;
  /** What the system wants, for the theme `system`. */
  readonly isSystemDark: boolean;
}

export const settingsStore = createStore<SettingsState>(() => ({ settings: FIRST_SETTINGS, isSystemDark: false }));

export function useSettings<T>(selector: (state: SettingsState) => T): T {
  return useStore(settingsStore, selector);
}

export async function readSettings(): Promise<void> {
  const answer = await ask('settings.read', {});
  if (answer.ok) settingsStore.setState({ settings: answer.value });
  else report(answer.error);
}

export async function writeSettings(change: Partial<AppSettings>): Promise<void> {
  const answer = await ask('settings.write', change);
  if (answer.ok) settingsStore.setState({ settings: answer.value });
  else report(answer.error);
}

export function isDarkTheme({ settings, isSystemDark }: SettingsState): boolean {
  return settings.theme === 'system' ? isSystemDark : settings.theme === 'dark';
}
