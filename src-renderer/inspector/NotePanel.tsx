import { Textarea } from '@mantine/core';
import type { ReactElement } from 'react';
import type { NoteRecord } from '../../src-shared/document/document';
import { applyToDrawing } from '../state/enter-drawing';

/** A selected note: its text, which changes on the canvas as it is written. */
export function NotePanel({ note }: { readonly note: NoteRecord }): ReactElement {
  return (
    <>
      <h2>Note</h2>
      <p>A text beside the drawing. The model is the same without it.</p>
      <Textarea
        size="xs"
        label="Text"
        data-name-field
        autosize
        minRows={4}
        maxRows={20}
        value={note.text}
        onChange={(event) =>
          void applyToDrawing({ type: 'setNote', note: { ...note, text: event.currentTarget.value } }, 'Edit a note', {
            mergeKey: `note.${note.id}`,
          })
        }
      />
    </>
  );
}
