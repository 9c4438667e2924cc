import { useMemo, type ReactElement } from 'react';
import type { Project } from '../../src-shared/document/document';
import { CARD, drawThumbnail } from './thumbnail';

/** A small drawing of a project. */
export function ProjectThumbnail({ project }: { readonly project: Project }): ReactElement {
  const drawing = useMemo(() => drawThumbnail(project), [project]);
  return (
    <svg className="thumbnail" viewBox={drawing.viewBox} preserveAspectRatio="xMidYMid meet" aria-hidden>
      {drawing.wires.map(({ id, path }) => (
        <path key={id} d={path} />
      ))}
      {drawing.blocks.map(({ id, x, y, category }) => (
        <g key={id} transform={`translate(${x} ${y})`}>
          <rect className="thumbnail-card" width={CARD.width} height={CARD.height} rx={10} />
          <rect
            width={10}
            height={CARD.height}
            rx={5}
            style={{ fill: `var(--u-cat-${category}, var(--u-text-dim))` }}
          />
          <rect className="thumbnail-line" x={28} y={24} width={90} height={12} rx={6} />
          <rect className="thumbnail-line" x={28} y={50} width={56} height={10} rx={5} />
        </g>
      ))}
    </svg>
  );
}
