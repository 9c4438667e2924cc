import { Button } from '@mantine/core';
import { type ReactElement } from 'react';
import { fullId } from '../../src-shared/compiler/view-check';
import type { GroupRecord } from '../../src-shared/document/document';
import { describeShape } from '../../src-shared/tensor/dims';
import { toggleGroup } from '../commands/arrange-commands';
import { makeSelectionReusable } from '../commands/reusable-blocks';
import { titleOfPort } from '../editing/block-size';
import { crossingsOf, type Crossing } from '../editing/groups';
import { applyToDrawing } from '../state/enter-drawing';
import { useProject } from '../state/project-store';
import { select } from '../state/selection-store';
import { BlockProblems } from '../problems/BlockProblems';
import { BlockList } from './BlockList';
import { GroupColorField } from './GroupColorField';
import { NameField } from './NameField';
import { SelectionCost, SummaryRow } from './SelectionCost';

/** A selected group: its name, what is in it, what enters and leaves it, what it costs. */
export function GroupPanel({ group }: { readonly group: GroupRecord }): ReactElement {
  const check = useProject((state) => state.drawingCheck);
  const rename = (name: string): void => {
    applyToDrawing({ type: 'setGroup', group: { ...group, name } }, `Rename the group to “${name}”`, {
      mergeKey: `group.${group.id}`,
    });
  };
  return (
    <>
      <h2>Group</h2>
      <p>
        {group.collapsed
          ? 'Folded up to one card. The model is the same as with all of its blocks on show.'
          : 'A frame around blocks that belong together. The model is the same without it.'}
      </p>
      <NameField key={group.id} name={group.name} owner="A group" onChange={rename} />
      <div className="inspector-actions">
        <Button size="compact-xs" onClick={() => toggleGroup(group.id)}>
          {group.collapsed ? 'Expand' : 'Collapse'}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void applyToDrawing({ type: 'ungroup', group: group.id }, `Ungroup “${group.name}”`)}
        >
          Ungroup
        </Button>
        <Button size="compact-xs" variant="default" onClick={makeSelectionReusable}>
          Make reusable block
        </Button>
      </div>
      <GroupColorField group={group} />
      <BlockProblems blocks={group.blocks.map((id) => fullId(check, id))} />
      <table className="inspector-table">
        <caption>All of it</caption>
        <tbody>
          <SummaryRow title="Blocks" value={String(group.blocks.length)} />
          <SelectionCost blocks={group.blocks} />
        </tbody>
      </table>
      <GroupPorts group={group} />
      <BlockList key={group.id} blocks={group.blocks} isSeen={!group.collapsed} />
    </>
  );
}

/** Several selected groups. */
export function GroupsPanel({ groups }: { readonly groups: readonly GroupRecord[] }): ReactElement {
  const blocks = [...new Set(groups.flatMap((group) => group.blocks))];
  return (
    <>
      <h2>{groups.length} groups</h2>
      <table className="inspector-table">
        <caption>All of them</caption>
        <tbody>
          <SummaryRow title="Blocks" value={String(blocks.length)} />
          <SelectionCost blocks={blocks} />
        </tbody>
      </table>
      <ul className="inspector-list" aria-label="Groups">
        {groups.map(({ id, name }) => (
          <li key={id}>
            <button type="button" className="inspector-link" onClick={() => select({ groups: [id] })}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What crosses the border of a group. */
function GroupPorts({ group }: { readonly group: GroupRecord }): ReactElement | null {
  const drawing = useProject((state) => state.drawing);
  const { entering, leaving } = crossingsOf(drawing, group.blocks);
  if (entering.length + leaving.length === 0) return null;
  return (
    <table className="inspector-table">
      <caption>What flows</caption>
      <tbody>
        {entering.map((crossing) => (
          <CrossingRow key={`in ${crossing.inside.block}.${crossing.inside.port}`} crossing={crossing} direction="in" />
        ))}
        {leaving.map((crossing) => (
          <CrossingRow
            key={`out ${crossing.inside.block}.${crossing.inside.port}`}
            crossing={crossing}
            direction="out"
          />
        ))}
      </tbody>
    </table>
  );
}

interface CrossingRowProps {
  readonly crossing: Crossing;
  readonly direction: 'in' | 'out';
}

function CrossingRow({ crossing: { inside, source }, direction }: CrossingRowProps): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const signal = useProject((state) => state.drawingCheck.signals.get(`${source.block}.${source.port}`));
  const block = drawing.blocks.get(inside.block);
  return (
    <tr>
      <th scope="row">
        {direction === 'in' ? '→ ' : ''}
        {block?.name ?? inside.block}: {titleOfPort(drawing, inside)}
        {direction === 'out' ? ' →' : ''}
      </th>
      <td className={signal === undefined ? 'inspector-dim' : 'inspector-mono'}>
        {signal === undefined ? 'not known yet' : describeShape(signal.shape)}
      </td>
    </tr>
  );
}
