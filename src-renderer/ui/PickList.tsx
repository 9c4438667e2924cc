import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { rankOptions } from './rank-options';

/** One thing to choose. */
export interface PickOption {
  readonly id: string;
  readonly label: string;
  readonly section: string;
  /** A second line, dim. */
  readonly detail?: string;
  /** Words that find it besides its label. */
  readonly keywords?: string;
  readonly icon?: ReactNode;
  /** On the right: a shortcut, a size. */
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}

interface PickListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly emptyText: string;
  readonly options: readonly PickOption[];
  readonly onPick: (option: PickOption) => void;
  readonly onClose: () => void;
}

/** A searchable list worked by keyboard: type to narrow, arrows to move, Enter to take, Escape to leave. */
export function PickList({ label, placeholder, emptyText, options, onPick, onClose }: PickListProps) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => rankOptions(options, query), [options, query]);
  const current = found[Math.min(active, found.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const move = (by: number): void => {
    if (found.length > 0) setActive((Math.min(active, found.length - 1) + by + found.length) % found.length);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter') {
      if (current && current.isDisabled !== true) onPick(current);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="pick-list">
      <div className="pick-search">
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={current ? `${listId}-${current.id}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          data-autofocus
          autoFocus
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="pick-options" role="listbox" id={listId} aria-label={label} ref={list} tabIndex={-1}>
        {found.map((option, index) => (
          <Option
            key={option.id}
            id={`${listId}-${option.id}`}
            option={option}
            heading={query === '' && option.section !== found[index - 1]?.section ? option.section : null}
            isActive={option === current}
            onPick={() => {
              if (option.isDisabled !== true) onPick(option);
            }}
          />
        ))}
      </div>
      {found.length === 0 && <div className="pick-empty">{emptyText}</div>}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly option: PickOption;
  readonly heading: string | null;
  readonly isActive: boolean;
  readonly onPick: () => void;
}

function Option({ id, option, heading, isActive, onPick }: OptionProps) {
  return (
    <>
      {heading !== null && (
        <div className="pick-section" role="presentation">
          {heading}
        </div>
      )}
      <div
        className="pick-option"
        role="option"
        id={id}
        aria-selected={isActive}
        aria-disabled={option.isDisabled === true}
        onClick={onPick}
      >
        {option.icon}
        <div className="pick-option-text">
          <div>{option.label}</div>
          {option.detail !== undefined && <div className="pick-option-detail">{option.detail}</div>}
        </div>
        {option.hint}
      </div>
    </>
  );
}
