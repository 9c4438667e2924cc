import './breadcrumb.css';
import { ChevronRight, CornerLeftUp } from 'lucide-react';
import { countInstances } from '../../src-shared/document/definitions';
import { leaveBlock, leaveBlocks } from '../commands/reusable-blocks';
import { apply, useProject } from '../state/project-store';
import { EditableText } from './EditableText';

/** Where one is, inside a reusable block: the way back, its name, and how many blocks a change here changes. */
export function Breadcrumb() {
  const open = useProject((state) => state.open);
  const project = useProject((state) => state.project);
  const last = open.at(-1);
  const definition = last && project.definitions.get(last.definition);
  if (definition === undefined) return null;
  const count = countInstances(project, definition.id);
  return (
    <nav className="breadcrumb" aria-label="Open block">
      <button type="button" className="breadcrumb-up" title="Back (Esc)" aria-label="Back" onClick={leaveBlock}>
        <CornerLeftUp size={14} aria-hidden />
      </button>
      <button type="button" className="breadcrumb-step" onClick={() => leaveBlocks(0)}>
        Model
      </button>
      {open.slice(0, -1).map((step, index) => (
        <span key={`${index} ${step.definition}`} className="breadcrumb-pair">
          <ChevronRight size={12} aria-hidden />
          <button type="button" className="breadcrumb-step" onClick={() => leaveBlocks(index + 1)}>
            {project.definitions.get(step.definition)?.name}
          </button>
        </span>
      ))}
      <ChevronRight size={12} aria-hidden />
      <EditableText
        key={definition.id}
        className="breadcrumb-name"
        label="Name of the reusable block"
        text={definition.name}
        onChange={(text) => {
          const name = text.trim();
          if (name === '') return;
          const { id, description } = definition;
          apply({ type: 'setDefinition', definition: id, name, description }, `Rename the reusable block to “${name}”`);
        }}
      />
      <span className="breadcrumb-count" role="status">
        {describeUse(count)}
      </span>
    </nav>
  );
}

function describeUse(count: number): string {
  if (count === 0) return 'not in the model yet: shapes are known once it is';
  if (count === 1) return 'used once';
  return `used ${count} times: a change here changes ${count === 2 ? 'both' : 'all'}`;
}
