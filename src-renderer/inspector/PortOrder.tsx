import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { isInputPort, isPort } from '../../src-shared/blocks/reusable/ports';
import { fromTop } from '../../src-shared/compiler/definition-ports';
import type { BlockRecord, Project } from '../../src-shared/document/document';
import { applyToDrawing } from '../state/enter-drawing';
import { useProject } from '../state/project-store';

/** The place of a port among those of its side: they stand on the card as they lie here, from top to bottom. */
export function PortOrder({ port }: { readonly port: BlockRecord }): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const same = portsLike(drawing, port);
  const index = same.findIndex(({ id }) => id === port.id);
  const swap = (other: BlockRecord | undefined, word: string): void => {
    if (other === undefined) return;
    const moves = [
      { block: port.id, x: port.position.x, y: other.position.y },
      { block: other.id, x: other.position.x, y: port.position.y },
    ];
    applyToDrawing({ type: 'moveBlocks', moves }, `Move the port “${port.name}” ${word}`);
  };
  const side = isInputPort(port) ? 'input' : 'output';
  return (
    <>
      <p className="inspector-dim">
        {`${capital(side)} ${index + 1} of ${same.length}. Ports stand on the block as they lie here, from top to bottom.`}
      </p>
      {same.length > 1 && (
        <div className="inspector-actions">
          <Button size="compact-xs" variant="default" disabled={index <= 0} onClick={() => swap(same[index - 1], 'up')}>
            Move up
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={index === same.length - 1}
            onClick={() => swap(same[index + 1], 'down')}
          >
            Move down
          </Button>
        </div>
      )}
    </>
  );
}

function portsLike({ blocks }: Project, port: BlockRecord): BlockRecord[] {
  return [...blocks.values()].filter((block) => isPort(block) && block.type === port.type).sort(fromTop);
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
