import './group-frame.css';
import type { NodeProps } from '@xyflow/react';
import { FolderOpen } from 'lucide-react';
import { memo } from 'react';
import { groupStyle } from '../catalog/group-color';
import { toggleGroup } from '../commands/arrange-commands';
import { Port } from './BlockCard';
import { compactCount } from './compact-count';
import type { FolderNode } from './to-flow';

/** A collapsed group: one card for all of its blocks, with the wires that cross its border and what is wrong inside. */
export const FolderCard = memo(function FolderCard({ data: { group, ports, sums } }: NodeProps<FolderNode>) {
  const problem = sums.errors > 0 ? 'error' : sums.warnings > 0 ? 'warning' : 'none';
  return (
    <div
      className="block is-folder"
      style={groupStyle(group.color)}
      data-coloured={group.color !== undefined}
      data-problem={problem}
    >
      <div className="block-head">
        <button
          type="button"
          className="icon-button nodrag"
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
        <div className="block-aside">
          {problem !== 'none' && (
            <span className="block-badge" title={sums.firstProblem}>
              {sums.errors + sums.warnings}
            </span>
          )}
          {sums.parameterCount > 0 && (
            <span className="block-count mono" title={`${compactCount(sums.parameterCount)} parameters`}>
              {compactCount(sums.parameterCount)}
            </span>
          )}
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
