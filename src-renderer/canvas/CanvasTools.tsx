import { Panel } from '@xyflow/react';
import { Maximize, Minus, Network, Plus, StickyNote, SquarePlus } from 'lucide-react';
import { allCommands } from '../commands/all-commands';
import { runCommand, whatIsMissing } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import { useProject } from '../state/project-store';
import { IconButton } from '../ui/IconButton';
import { isMac } from '../ui/platform';

const TOOLS = [
  { id: 'edit.add-block', icon: <SquarePlus size={16} /> },
  { id: 'edit.add-note', icon: <StickyNote size={16} /> },
  { id: 'arrange.layout', icon: <Network size={16} /> },
  { id: 'view.zoom-out', icon: <Minus size={16} /> },
  { id: 'view.zoom-in', icon: <Plus size={16} /> },
  { id: 'view.zoom-fit', icon: <Maximize size={16} /> },
];

/** The few commands that belong beside the drawing. */
export function CanvasTools() {
  // What of them can be done depends on whether there are blocks.
  useProject(({ project }) => project.blocks.size);
  return (
    <Panel position="bottom-left">
      <div className="canvas-tools" role="toolbar" aria-label="Canvas">
        {TOOLS.map(({ id, icon }) => {
          const command = allCommands.find((other) => other.id === id);
          const missing = command && whatIsMissing(command);
          return command ? (
            <IconButton
              key={id}
              isDisabled={typeof missing === 'string'}
              whyDisabled={missing ?? ''}
              label={command.label}
              shortcut={command.shortcut === undefined ? undefined : describeShortcut(command.shortcut, isMac)}
              onClick={() => runCommand(command)}
            >
              {icon}
            </IconButton>
          ) : null;
        })}
      </div>
    </Panel>
  );
}
