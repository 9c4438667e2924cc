import { Button, Menu, UnstyledButton } from '@mantine/core';
import { ChevronDown, Download, House, Redo2, Search, Undo2 } from 'lucide-react';
import { findCommand } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';
import { openDialog } from '../state/layout-store';
import { apply, useProject } from '../state/project-store';
import { useSettings } from '../state/settings-store';
import { CommandButton } from './CommandButton';
import { TrainControls } from './TrainControls';
import { ProjectName } from './ProjectName';

/** Project, history, training, provider and export. */
export function TopBar() {
  const canUndo = useProject((state) => state.history.undo.length > 0);
  const canRedo = useProject((state) => state.history.redo.length > 0);
  return (
    <header className="top-bar" aria-label="Project">
      <ProjectHeading />
      <CommandButton command="project.close">
        <House size={16} />
      </CommandButton>
      <ProjectMenu />
      <ProjectName onRename={(name) => apply({ type: 'renameProject', name }, `Rename the project to “${name}”`)} />
      <SaveState />
      <div className="top-bar-gap" />
      <CommandButton command="edit.undo" isDisabled={!canUndo}>
        <Undo2 size={16} />
      </CommandButton>
      <CommandButton command="edit.redo" isDisabled={!canRedo}>
        <Redo2 size={16} />
      </CommandButton>
      <CommandButton command="help.commands">
        <Search size={16} />
      </CommandButton>
      <TrainControls />
      <ProviderChip />
      <Button variant="default" leftSection={<Download size={14} />} onClick={() => openDialog('export')}>
        Export ONNX…
      </Button>
    </header>
  );
}

/** For screen readers: what this page is. */
function ProjectHeading() {
  const name = useProject((state) => state.project.name);
  return <h1 className="visually-hidden">{name}</h1>;
}

const PROJECT_MENU = [
  'project.new',
  'project.open',
  'project.save',
  'project.save-as',
  'app.settings',
  'help.guide',
  'app.about',
];

function ProjectMenu() {
  return (
    <Menu position="bottom-start" width={200} shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<ChevronDown size={14} />}>
          Project
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PROJECT_MENU.map((id) => {
          const command = findCommand(id);
          return command ? (
            <Menu.Item key={id} onClick={() => runCommand(command)}>
              {command.label}
            </Menu.Item>
          ) : null;
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function SaveState() {
  const isDirty = useProject((state) => state.isDirty);
  const path = useProject((state) => state.path);
  const text = path === null ? 'Not saved yet' : isDirty ? 'Edited' : 'Saved';
  return (
    <span className="dim save-state" title={path ?? 'Kept in a backup until you save it'}>
      {text}
    </span>
  );
}

const PROVIDERS: Readonly<Record<string, string>> = {
  auto: 'Automatic',
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

function ProviderChip() {
  const { provider, threads } = useSettings((state) => state.settings);
  const text = `${PROVIDERS[provider] ?? provider} · ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return (
    <UnstyledButton
      className="chip"
      aria-label={`${text}: change in the settings`}
      onClick={() => openDialog('settings')}
    >
      {text}
    </UnstyledButton>
  );
}
