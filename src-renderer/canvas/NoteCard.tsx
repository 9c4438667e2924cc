import './note-card.css';
import type { NodeProps } from '@xyflow/react';
import { memo, useEffect, useState } from 'react';
import { applyToDrawing } from '../state/enter-drawing';
import { canvasViewStore } from '../state/canvas-view';
import { EditableText } from './EditableText';
import type { NoteNode } from './to-flow';

/** A note on the canvas. */
export const NoteCard = memo(function NoteCard({ data: { note } }: NodeProps<NoteNode>) {
  const [isNew] = useState(() => canvasViewStore.getState().noteToWrite === note.id);
  useEffect(() => {
    if (isNew) canvasViewStore.setState({ noteToWrite: null });
  }, [isNew]);
  return (
    <div className="note">
      <EditableText
        className="note-text"
        label="Note"
        text={note.text}
        isMultiline
        startsOpen={isNew}
        placeholder="Write a note"
        onChange={(text) => applyToDrawing({ type: 'setNote', note: { ...note, text } }, 'Edit a note')}
      />
    </div>
  );
});
