import { Menu } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useRef, useState, type DragEvent, type KeyboardEvent, type ReactElement } from 'react';
import type { ColumnRole, DataBinding } from '../../src-shared/document/document';
import type { ColumnDescription, DataDescription } from '../../src-shared/protocol/app-types';
import { formatCount } from '../charts/format';
import { apply } from '../state/project-store';
import { changeRole, findColumn, nextRole, ROLES } from './column-binding';
import './roles.css';

/** What is carried while a column is dragged; files and blocks have types of their own. */
const DRAGGED_COLUMN = 'application/x-unroll-column';

interface RoleBoardProps {
  readonly data: DataBinding;
  readonly columns: readonly ColumnDescription[];
  readonly description: DataDescription | null;
}

/** The columns as chips in the area of their role: dragged there, moved with the arrow keys, or by the menu of a chip. */
export function RoleBoard({ data, columns, description }: RoleBoardProps): ReactElement {
  const [over, setOver] = useState<ColumnRole | null>(null);
  const [spoken, setSpoken] = useState('');
  const board = useRef<HTMLDivElement>(null);
  const move = (column: ColumnDescription, role: ColumnRole): void => {
    if (roleOf(data, column) === role) return;
    const { title } = ROLES.find(({ value }) => value === role) ?? { title: role };
    if (apply({ type: 'setData', data: changeRole(data, column, role) }, `${column.name}: ${title}`).length > 0) return;
    setSpoken(`${column.name} is now under ${title}.`);
    // The chip is another element in its new area; the keyboard goes with it.
    requestAnimationFrame(() => {
      const chips = board.current?.querySelectorAll<HTMLElement>('.role-chip') ?? [];
      [...chips].find((chip) => chip.dataset['column'] === column.name)?.focus();
    });
  };
  const drop = (event: DragEvent, role: ColumnRole): void => {
    setOver(null);
    const name = event.dataTransfer.getData(DRAGGED_COLUMN);
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(column, role);
  };
  return (
    <div className="roles" ref={board} tabIndex={0} role="region" aria-label="Roles of the columns">
      {ROLES.map(({ value: role, title, label }) => {
        const own = columns.filter((column) => roleOf(data, column) === role);
        return (
          <section
            key={role}
            className="role-area"
            aria-label={`${title}: ${formatCount(own.length)} ${own.length === 1 ? 'column' : 'columns'}`}
            data-over={over === role}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes(DRAGGED_COLUMN)) return;
              event.preventDefault();
              event.dataTransfer.dropEffect = 'move';
              setOver(role);
            }}
            onDragLeave={(event) => {
              if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(null);
            }}
            onDrop={(event) => drop(event, role)}
          >
            <h3 title={label}>{title}</h3>
            {own.length === 0 && <p>Drop a column here.</p>}
            <ul>
              {own.map((column) => (
                <li key={column.name}>
                  <Chip
                    column={column}
                    role={role}
                    warning={warningOf(description, column)}
                    onMove={(next) => move(column, next)}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <p className="roles-help" id="roles-help">
        Drag a column into another area, or move it with the arrow keys.
      </p>
      <div role="status" className="visually-hidden">
        {spoken}
      </div>
    </div>
  );
}

interface ChipProps {
  readonly column: ColumnDescription;
  readonly role: ColumnRole;
  readonly warning: string | null;
  readonly onMove: (role: ColumnRole) => void;
}

function Chip({ column, role, warning, onMove }: ChipProps): ReactElement {
  const { name, type, missing } = column;
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    onMove(nextRole(role, direction));
  };
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className="role-chip"
          draggable
          data-column={name}
          data-role={role}
          aria-describedby="roles-help"
          title={warning ?? undefined}
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAGGED_COLUMN, name);
            event.dataTransfer.effectAllowed = 'move';
          }}
          onKeyDown={onKeyDown}
        >
          {warning !== null && <TriangleAlert size={12} aria-label="Warning:" />}
          <span className="role-chip-name">{name}</span>
          <span className="role-chip-type">{type === 'boolean' ? 'yes/no' : type}</span>
          {missing > 0 && <span className="role-chip-missing">{formatCount(missing)} missing</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>What {name} is for</Menu.Label>
        {ROLES.map(({ value, title, label }) => (
          <Menu.Item
            key={value}
            disabled={value === role}
            title={value === role ? 'That is its role now.' : undefined}
            onClick={() => onMove(value)}
          >
            {title} <span className="role-menu-hint">{label}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function roleOf(data: DataBinding, { name }: ColumnDescription): ColumnRole {
  return findColumn(data, name)?.role ?? 'ignored';
}

/** What looks wrong about a column, for example that it gives the answer away. */
function warningOf(description: DataDescription | null, { name }: ColumnDescription): string | null {
  return description?.warnings.find(({ where }) => where?.column === name)?.message ?? null;
}
