import { useState, type ChangeEvent, type KeyboardEvent } from 'react';

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

/**
 * A text that becomes a field on double click, or on Enter when it has the focus. Escape leaves a line as it was. Of a longer text
 * it keeps what was written: that would be gone for good, where an undo takes a change back.
 */
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
  // Keys that end the field are for nothing else: Ctrl+Enter would start a training. All others go on, Ctrl+S among them.
  const onKeyDown = (event: KeyboardEvent): void => {
    const ends = event.key === 'Enter' && (!isMultiline || event.ctrlKey || event.metaKey);
    if (event.key !== 'Escape' && !ends) return;
    event.preventDefault();
    if (ends || isMultiline) finish();
    else setDraft(null);
  };
  const onChangeDraft = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void =>
    setDraft(event.target.value);
  return isMultiline ? (
    <textarea {...shared} onChange={onChangeDraft} onKeyDown={onKeyDown} />
  ) : (
    <input {...shared} onChange={onChangeDraft} onKeyDown={onKeyDown} />
  );
}
