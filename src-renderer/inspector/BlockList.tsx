import { Button } from '@mantine/core';
import { memo, useMemo, useState, type ReactElement } from 'react';
import type { BlockRecord, Project } from '../../src-shared/document/document';
import { CategoryIcon } from '../catalog/CategoryIcon';
import { findAddable } from '../editing/addable';
import { orderAlongFlow } from '../editing/flow-order';
import { findCanvasView } from '../state/canvas-view';
import { useProject } from '../state/project-store';
import { select } from '../state/selection-store';

interface BlockListProps {
  readonly blocks: readonly string[];
  /** Whether they are drawn themselves, and can be brought into view. */
  readonly isSeen: boolean;
}

/** Rows that are there without asking for more: a group may have hundreds, which would hold up every edit of it. */
const FIRST = 50;

/** The blocks of a group along the flow of the data, each leading to itself. */
export function BlockList({ blocks, isSeen }: BlockListProps): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const [isWhole, setIsWhole] = useState(false);
  const order = useMemo(() => {
    const members = new Set(blocks);
    return orderAlongFlow(drawing).filter((id) => members.has(id));
  }, [drawing, blocks]);
  const shown = isWhole || order.length <= FIRST ? order : order.slice(0, FIRST);
  return (
    <section>
      <h3>Blocks</h3>
      <ul className="inspector-list" aria-label="Blocks">
        {shown.flatMap((id) => {
          const block = drawing.blocks.get(id);
          return block === undefined
            ? []
            : [<BlockRow key={id} block={block} {...describeType(drawing, block)} isSeen={isSeen} />];
        })}
      </ul>
      {shown.length < order.length && (
        <Button size="compact-xs" variant="default" onClick={() => setIsWhole(true)}>
          Show all {order.length}
        </Button>
      )}
    </section>
  );
}

function describeType(
  drawing: Pick<Project, 'definitions'>,
  block: BlockRecord,
): Pick<BlockRowProps, 'category' | 'type'> {
  const type = findAddable(drawing, block.type);
  return { category: type?.category ?? null, type: type?.title ?? null };
}

interface BlockRowProps {
  readonly block: BlockRecord;
  readonly category: Parameters<typeof CategoryIcon>[0]['category'];
  readonly type: string | null;
  readonly isSeen: boolean;
}

const BlockRow = memo(function BlockRow({ block, category, type, isSeen }: BlockRowProps) {
  const { id, name, bypassed } = block;
  return (
    <li>
      <button
        type="button"
        className="inspector-link inspector-block"
        onClick={() => {
          select({ blocks: [id] });
          if (isSeen) findCanvasView()?.reveal(id);
        }}
      >
        <CategoryIcon category={category} />
        <span>{name}</span>
        <span className="inspector-dim">
          {[...(type === null || type === name ? [] : [type]), ...(bypassed ? ['bypassed'] : [])].join(' · ')}
        </span>
      </button>
    </li>
  );
});
