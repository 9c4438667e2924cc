import { Button } from '@mantine/core';
import { findCommand } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';

/** Says what to do while there is nothing on the canvas. */
export function CanvasEmpty() {
  const add = findCommand('edit.add-block');
  return (
    <div className="canvas-empty">
      <div>
        <p>
          Drag blocks here from the list on the left, or press <kbd className="key">/</kbd>. A model begins with an
          input and ends with an output.
        </p>
        {add && <Button onClick={() => runCommand(add)}>Add a block…</Button>}
      </div>
    </div>
  );
}
