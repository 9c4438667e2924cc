import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { applyToDrawing } from '../state/enter-drawing';
import { EditableText } from './EditableText';
import type { NoteNode } from './to-flow';

/** A note on the canvas. */
export const NoteCard = memo(function NoteCard({ data: { note } }: NodeProps<NoteNode>) {
  return (
    <div className="note">
      <EditableText
        className="note-text"
        label="Note"
        text={note.text}
        isMultiline
        startsOpen={note.text === ''}
        placeholder="Write a note"
        onChange={(text) => applyToDrawing({ type: 'setNote', note: { ...note, text } }, 'Edit a note')}
      />
    </div>
  );
});
