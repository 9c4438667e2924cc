import { useStore } from '@xyflow/react';
import type { Position } from '../../src-shared/document/document';
import { GRID } from '../editing/block-size';

/** Between dots at actual size: every third line of the grid. */
const SPACING = GRID * 3;
/** Dots closer than this, in pixels of the screen, are left out, all but every fourth. */
const CLOSEST = 14;

/**
 * The dotted ground. It is moved within one period of its pattern, as a layer of its own, so that panning paints nothing
 * anew; a pattern that is drawn again takes longer than the whole drawing does. `origin`: see `Flow`.
 */
export function Dots({ origin }: { readonly origin: Position }) {
  const [x, y, zoom] = useStore((state) => state.transform);
  let period = SPACING * zoom;
  while (period < CLOSEST) period *= 4;
  const shift = (offset: number): number => (offset % period) - period;
  return (
    <div className="canvas-dots" aria-hidden>
      <div
        style={{
          inset: `0 ${-2 * period}px ${-2 * period}px 0`,
          backgroundSize: `${period}px ${period}px`,
          transform: `translate(${shift(x - origin.x * zoom)}px, ${shift(y - origin.y * zoom)}px)`,
        }}
      />
    </div>
  );
}
