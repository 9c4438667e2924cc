export { SettingsDialog } from './SettingsDialog';
export { AboutDialog } from './AboutDialog';
