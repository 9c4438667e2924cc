import { Modal, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import type { AppInfo, AppSettings } from '../../src-shared/protocol/app-types';
import type { Results } from '../../src-shared/protocol/requests';
import { ask } from '../bridge/bridge';
import { report } from '../state/notices-store';
import { useSettings, writeSettings } from '../state/settings-store';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import './settings.css';

interface SettingsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Settings of the app, not of the project. Each takes effect at once. */
export function SettingsDialog({ isOpen, onClose }: SettingsDialogProps): ReactElement {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Settings" size="md">
      <SettingsFields />
    </Modal>
  );
}

const PROVIDERS: readonly { readonly value: AppSettings['provider']; readonly label: string }[] = [
  { value: 'auto', label: 'The fastest there is' },
  { value: 'cpu', label: 'CPU' },
  { value: 'cuda', label: 'CUDA (NVIDIA)' },
  { value: 'dml', label: 'DirectML (Windows)' },
  { value: 'coreml', label: 'Core ML (Mac)' },
  { value: 'webgpu', label: 'WebGPU' },
];

function SettingsFields(): ReactElement {
  const settings = useSettings((state) => state.settings);
  const { info, providers } = useMachine();
  const found = new Map(providers.map((provider) => [provider.provider, provider]));
  const isUsable = (value: AppSettings['provider']): boolean =>
    value === 'auto' || value === 'cpu' || found.get(value)?.isUsable === true;
  const others = providers.filter(({ isUsable: usable, reason }) => !usable && reason !== '');
  return (
    <div className="settings">
      <div>
        <span className="settings-label" id="settings-theme">
          Theme
        </span>
        <SegmentedControl
          size="xs"
          aria-labelledby="settings-theme"
          data={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          value={settings.theme}
          onChange={(theme) => void writeSettings({ theme })}
        />
      </div>
      <NumberField
        label="Threads"
        help={`Processor cores that training may use${info === null ? '' : `; this computer has ${info.cores}`}. Takes effect with the next run.`}
        isWhole
        minimum={1}
        maximum={256}
        value={settings.threads}
        onChange={(threads) => void writeSettings({ threads })}
      />
      <Select
        size="xs"
        label="Where training runs"
        allowDeselect={false}
        data={PROVIDERS.map(({ value, label }) => ({ value, label, disabled: !isUsable(value) }))}
        value={settings.provider}
        onChange={(value) => {
          const provider = PROVIDERS.find((candidate) => candidate.value === value);
          if (provider !== undefined) void writeSettings({ provider: provider.value });
        }}
      />
      {others.length > 0 && (
        <details className="settings-providers">
          <summary>What the others would need</summary>
          <ul>
            {others.map(({ provider, reason, command }) => (
              <li key={provider}>
                <strong>{PROVIDERS.find(({ value }) => value === provider)?.label ?? provider}</strong>: {reason}
                {command !== null && <code>{command}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Switch
        size="xs"
        label="Save automatically"
        description="A project that has a file is saved a second after each change. Backups are kept either way."
        checked={settings.autosave}
        onChange={(event) => void writeSettings({ autosave: event.currentTarget.checked })}
      />
    </div>
  );
}

function useMachine(): { readonly info: AppInfo | null; readonly providers: Results['provider.list'] } {
  const [info, setInfo] = useState<AppInfo | null>(null);
  const [providers, setProviders] = useState<Results['provider.list']>([]);
  useEffect(() => {
    void ask('app.info', {}).then((answer) => {
      if (answer.ok) setInfo(answer.value);
    });
    void ask('provider.list', {}).then((answer) => {
      if (answer.ok) setProviders(answer.value);
      else report(answer.error);
    });
  }, []);
  return { info, providers };
}
