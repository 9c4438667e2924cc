import { useState } from 'react';

interface EditableTextProps {
  readonly label: string;
  readonly text: string;
  readonly className: string;
  readonly isMultiline?: boolean;
  /** Opens the field at once: for something new that is still empty. */
  readonly startsOpen?: boolean;
  readonly placeholder?: string;
  readonly onChange: (text: string) => void;
}

/** A text that becomes a field on double click, or on Enter when it has the focus. Escape leaves it as it was. */
export function EditableText(props: EditableTextProps) {
  const { label, text, className, isMultiline = false, startsOpen = false, placeholder = '', onChange } = props;
  const [draft, setDraft] = useState<string | null>(startsOpen ? text : null);
  if (draft === null) {
    return (
      <div
        className={className}
        role="button"
        tabIndex={0}
        aria-label={`${label}: ${text === '' ? 'empty' : text}. Press Enter to edit`}
        onDoubleClick={() => setDraft(text)}
        onClick={(event) => {
          // Pressed by assistive technology; with the mouse one click selects.
          if (event.detail === 0) setDraft(text);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          event.stopPropagation();
          setDraft(text);
        }}
      >
        {text === '' ? <span className="dim">{placeholder}</span> : text}
      </div>
    );
  }
  const finish = (): void => {
    setDraft(null);
    if (draft !== text) onChange(draft);
  };
  const shared = {
    className: `${className} nodrag nowheel nopan`,
    'aria-label': label,
    value: draft,
    placeholder,
    autoFocus: true,
    onBlur: finish,
  };
  return isMultiline ? (
    <textarea
      {...shared}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') setDraft(null);
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) finish();
      }}
    />
  ) : (
    <input
      {...shared}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') setDraft(null);
        if (event.key === 'Enter') finish();
      }}
    />
  );
}
