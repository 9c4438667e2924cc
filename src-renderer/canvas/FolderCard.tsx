import type { NodeProps } from '@xyflow/react';
import { FolderOpen } from 'lucide-react';
import { memo } from 'react';
import { toggleGroup } from '../commands/arrange-commands';
import { Port } from './BlockCard';
import type { FolderNode } from './to-flow';

/** A collapsed group: one card for all of its blocks, with the wires that cross its border. */
export const FolderCard = memo(function FolderCard({ data: { group, ports } }: NodeProps<FolderNode>) {
  return (
    <div className="block is-folder">
      <div className="block-head">
        <button
          type="button"
          className="frame-button nodrag"
          aria-label={`Expand ${group.name}`}
          title="Expand"
          onClick={() => toggleGroup(group.id)}
        >
          <FolderOpen size={14} />
        </button>
        <div className="block-title">
          <div className="block-name">{group.name}</div>
          <div className="block-detail">
            {group.blocks.length} {group.blocks.length === 1 ? 'block' : 'blocks'}
          </div>
        </div>
      </div>
      {ports.inputs.map((port) => (
        <Port key={port.name} port={port} side="in" isTitled />
      ))}
      {ports.outputs.map((port) => (
        <Port key={port.name} port={port} side="out" isTitled />
      ))}
    </div>
  );
});
