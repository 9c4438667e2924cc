import './group-frame.css';
import type { NodeProps } from '@xyflow/react';
import { FolderClosed } from 'lucide-react';
import { memo } from 'react';
import { groupStyle } from '../catalog/group-color';
import { toggleGroup } from '../commands/arrange-commands';
import { applyToDrawing } from '../state/enter-drawing';
import { EditableText } from './EditableText';
import type { FrameNode } from './to-flow';

/** The frame around an open group. It is dragged by its head; its blocks come along. */
export const GroupFrame = memo(function GroupFrame({ data: { group } }: NodeProps<FrameNode>) {
  return (
    <div className="frame" style={groupStyle(group.color)}>
      <div className="frame-head">
        <EditableText
          className="frame-name"
          label="Name of the group"
          text={group.name}
          onChange={(name) => {
            if (name.trim() === '') return;
            applyToDrawing(
              { type: 'setGroup', group: { ...group, name: name.trim() } },
              `Rename the group to “${name.trim()}”`,
            );
          }}
        />
        <button
          type="button"
          className="icon-button nodrag"
          aria-label={`Collapse ${group.name}`}
          title="Collapse"
          onClick={() => toggleGroup(group.id)}
        >
          <FolderClosed size={14} />
        </button>
      </div>
    </div>
  );
});
