import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactElement } from 'react';
import type { ColumnRole, ColumnType, DataBinding, Fill, Preparation } from '../../src-shared/document/document';
import type { ColumnDescription } from '../../src-shared/protocol/app-types';
import { formatCount } from '../charts/format';
import { apply } from '../state/project-store';
import { useShownColumn } from '../state/shown-column';
import {
  canFill,
  changeFill,
  changePreparation,
  changeRole,
  changeType,
  FILLS,
  findColumn,
  listPreparations,
  ROLES,
  TYPES,
} from './column-binding';
import { ColumnSummary } from './ColumnSummary';
import type { Preview } from './use-preview';

const ROW_HEIGHT = 22;
const COLUMN_WIDTH = 260;
const NUMBER_WIDTH = 64;

/** The rows of the file, as many as are in view, under what each column is for. */
export function PreviewTable({
  data,
  preview,
}: {
  readonly data: DataBinding;
  readonly preview: Preview;
}): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const columns = preview.header?.columns ?? [];
  const rowCount = preview.header?.rowCount ?? 0;
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const cells = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => COLUMN_WIDTH,
    overscan: 2,
  });
  const shown = useShownColumn();
  const shownIndex = columns.findIndex(({ name }) => name === shown?.name);
  useEffect(() => {
    if (shownIndex >= 0) cells.scrollToIndex(shownIndex, { align: 'center' });
    // Another object points at the same column anew.
  }, [shown, shownIndex]);
  const visible = cells.getVirtualItems();
  const width = NUMBER_WIDTH + columns.length * COLUMN_WIDTH;
  return (
    <div className="preview" ref={scroller} tabIndex={0} role="region" aria-label="Rows of the data">
      <div
        role="table"
        aria-label="Data"
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + 1}
        style={{ width }}
      >
        <div role="rowgroup" className="preview-head">
          <div
            role="row"
            aria-rowindex={1}
            className="preview-row preview-header"
            data-tall={columns.some((column) => hasFilling(data, column))}
            style={{ width }}
          >
            <div role="columnheader" className="preview-number">
              Row
            </div>
            {visible.map((item) => {
              const column = columns[item.index];
              if (column === undefined) return null;
              return (
                <div
                  key={column.name}
                  role="columnheader"
                  aria-colindex={item.index + 2}
                  className="preview-column"
                  data-shown={item.index === shownIndex}
                  style={{ left: NUMBER_WIDTH + item.start, width: COLUMN_WIDTH }}
                >
                  <ColumnHead column={column} data={data} rowCount={rowCount} />
                </div>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const row = preview.rowAt(item.index);
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                className="preview-row preview-body"
                style={{ transform: `translateY(${item.start}px)`, height: ROW_HEIGHT, width }}
              >
                <div role="rowheader" className="preview-number">
                  {formatCount(item.index + 1)}
                </div>
                {visible.map((cell) => (
                  <PreviewCell
                    key={cell.key}
                    text={row === null ? undefined : (row[cell.index] ?? null)}
                    isNumber={columns[cell.index]?.type === 'number'}
                    column={cell.index}
                    left={NUMBER_WIDTH + cell.start}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface PreviewCellProps {
  /** Undefined while the row is being read, null where the value is missing. */
  readonly text: string | null | undefined;
  readonly isNumber: boolean;
  readonly column: number;
  readonly left: number;
}

function PreviewCell({ text, isNumber, column, left }: PreviewCellProps): ReactElement {
  return (
    <div
      role="cell"
      aria-colindex={column + 2}
      className="preview-cell"
      data-number={isNumber}
      data-missing={text === null}
      style={{ left, width: COLUMN_WIDTH }}
    >
      {text === null ? 'missing' : (text ?? '…')}
    </div>
  );
}

/** Whether something is to be said of the missing cells of a column. */
function hasFilling(data: DataBinding, { name, missing }: ColumnDescription): boolean {
  const bound = findColumn(data, name);
  return bound !== null && canFill(bound) && (missing > 0 || bound.fill !== undefined);
}

function ColumnHead({
  column,
  data,
  rowCount,
}: {
  readonly column: ColumnDescription;
  readonly data: DataBinding;
  readonly rowCount: number;
}): ReactElement {
  const bound = findColumn(data, column.name);
  const role = bound?.role ?? 'ignored';
  const type = bound?.type ?? column.type;
  const preparations = listPreparations(type, role);
  const change = (next: DataBinding, label: string): void => {
    apply({ type: 'setData', data: next }, label);
  };
  return (
    <>
      <strong title={column.name}>{column.name}</strong>
      <select
        aria-label={`What ${column.name} is for`}
        className="cell-select"
        data-role={role}
        value={role}
        onChange={(event) => {
          const next = event.currentTarget.value as ColumnRole;
          const label = ROLES.find(({ value }) => value === next)?.label ?? next;
          change(changeRole(data, column, next), `${column.name}: ${label}`);
        }}
      >
        {ROLES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <span className="preview-selects">
        <select
          aria-label={`Type of ${column.name}`}
          className="cell-select cell-select-type"
          value={bound?.type ?? 'found'}
          onChange={(event) => {
            const next = event.currentTarget.value;
            const chosen = next === 'found' ? null : (next as ColumnType);
            change(changeType(data, column, chosen), `Read ${column.name} as ${chosen ?? column.type}`);
          }}
        >
          <option value="found">{TYPES.find(({ value }) => value === column.type)?.label} (found)</option>
          {TYPES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        {bound !== null && preparations.length > 1 && (
          <select
            aria-label={`Preparation of ${column.name}`}
            className="cell-select"
            value={bound.preparation}
            onChange={(event) => {
              const next = event.currentTarget.value as Preparation;
              change(changePreparation(data, column.name, next), `Prepare ${column.name} anew`);
            }}
          >
            {preparations.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </span>
      {bound !== null && hasFilling(data, column) && (
        <select
          aria-label={`Missing cells of ${column.name}`}
          className="cell-select"
          value={bound.fill ?? 'leave'}
          onChange={(event) => {
            const next = event.currentTarget.value;
            const fill = next === 'leave' ? null : (next as Fill);
            change(changeFill(data, column.name, fill), `Missing cells of ${column.name}`);
          }}
        >
          <option value="leave">missing: leave out what touches them</option>
          {FILLS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
      <ColumnSummary column={column} role={role} rowCount={rowCount} />
    </>
  );
}
