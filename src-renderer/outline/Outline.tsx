import './outline.css';
import { ChevronDown, ChevronRight, StickyNote } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { CategoryIcon } from '../catalog/CategoryIcon';
import { deleteSelection } from '../commands/cut-copy-paste';
import { openBlock } from '../commands/reusable-blocks';
import { findAddable } from '../editing/addable';
import { findCanvasView } from '../state/canvas-view';
import { focusInspector } from '../state/layout-store';
import { projectStore, useProject } from '../state/project-store';
import { select, useSelection, type SelectionState } from '../state/selection-store';
import { listOutline, type OutlineRow } from './outline-rows';

/** The model as a tree: all that the canvas shows, for reading and editing without seeing it. */
export function Outline() {
  const project = useProject((state) => state.drawing);
  const check = useProject((state) => state.drawingCheck);
  const selection = useSelection((state) => state);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => listOutline(project, check, open, closed), [project, check, open, closed]);
  const active = rows.find(({ key }) => key === focused) ?? rows[0];

  if (rows.length === 0) return <p className="dim outline-empty">The canvas is empty.</p>;

  const expand = (row: OutlineRow, isExpanded: boolean): void => {
    if (row.isExpanded === null || row.isExpanded === isExpanded) return;
    if (row.kind === 'group') setClosed(toggled(closed, row.key));
    else setOpen(toggled(open, row.key));
  };
  const focusRow = (row: OutlineRow | undefined): void => {
    if (row === undefined) return;
    setFocused(row.key);
    selectRow(row);
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = active ? rows.indexOf(active) : -1;
    if (active === undefined) return;
    switch (event.key) {
      case 'ArrowDown':
        focusRow(rows[index + 1]);
        break;
      case 'ArrowUp':
        focusRow(rows[index - 1]);
        break;
      case 'Home':
        focusRow(rows[0]);
        break;
      case 'End':
        focusRow(rows.at(-1));
        break;
      case 'ArrowRight':
        if (active.isExpanded === true) focusRow(rows[index + 1]);
        else expand(active, true);
        break;
      case 'ArrowLeft':
        if (active.isExpanded === true) expand(active, false);
        else focusRow(rows.slice(0, index).findLast(({ level }) => level < active.level));
        break;
      case 'Enter':
        if (active.kind === 'note') findCanvasView()?.focusNote(active.id);
        else if (active.kind === 'block' && !openBlock(active.id)) focusInspector();
        else if (active.kind === 'block') findCanvasView()?.focus();
        else expand(active, active.isExpanded === false);
        break;
      case 'Delete':
      case 'Backspace':
        selectRow(active);
        deleteSelection();
        focusRow(rows[index + 1] ?? rows[index - 1]);
        break;
      case 'c':
        if (active.kind === 'block') findCanvasView()?.openConnectMenu(active.id);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div className="outline" role="tree" aria-label="Outline of the model" ref={tree} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          isFocusable={row === active}
          isSelected={isRowSelected(row, selection)}
          onFocus={() => setFocused(row.key)}
          onPick={() => {
            setFocused(row.key);
            selectRow(row);
            const view = findCanvasView();
            if (row.kind === 'block') view?.fit([row.id]);
            if (row.kind === 'note') view?.revealNote(row.id);
          }}
          onToggle={() => expand(row, row.isExpanded === false)}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: OutlineRow;
  readonly isFocusable: boolean;
  readonly isSelected: boolean;
  readonly onFocus: () => void;
  readonly onPick: () => void;
  readonly onToggle: () => void;
}

function Row({ row, isFocusable, isSelected, onFocus, onPick, onToggle }: RowProps) {
  const type = row.kind === 'block' ? projectStore.getState().drawing.blocks.get(row.id)?.type : undefined;
  return (
    <div
      className="outline-row"
      role="treeitem"
      aria-level={row.level}
      aria-selected={isSelected}
      aria-expanded={row.isExpanded ?? undefined}
      data-key={row.key}
      data-kind={row.kind}
      tabIndex={isFocusable ? 0 : -1}
      style={{ paddingLeft: 4 + (row.level - 1) * 16 }}
      onFocus={onFocus}
      onClick={onPick}
    >
      <span
        className="outline-arrow"
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        {row.isExpanded === true && <ChevronDown size={14} />}
        {row.isExpanded === false && <ChevronRight size={14} />}
      </span>
      {type !== undefined && (
        <CategoryIcon category={findAddable(projectStore.getState().drawing, type)?.category ?? null} />
      )}
      {row.kind === 'note' && <StickyNote className="dim" size={16} />}
      <span className="outline-text">{row.text}</span>
      <span className={row.kind === 'wire' ? 'outline-detail mono' : 'outline-detail'}>{row.detail}</span>
      {row.problems > 0 && (
        <span className="outline-problems" data-error={row.hasErrors}>
          {row.problems}
          <span className="visually-hidden"> {row.problems === 1 ? 'problem' : 'problems'}</span>
        </span>
      )}
    </div>
  );
}

function selectRow({ kind, id }: OutlineRow): void {
  if (kind === 'group') select({ groups: [id] });
  else if (kind === 'wire') select({ wires: [id] });
  else if (kind === 'note') select({ notes: [id] });
  else select({ blocks: [id] });
}

/** An input without a wire is nothing on the canvas that could be selected. */
function isRowSelected({ kind, id }: OutlineRow, { blocks, groups, wires, notes }: SelectionState): boolean {
  if (kind === 'input') return false;
  return { block: blocks, group: groups, wire: wires, note: notes }[kind].has(id);
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
