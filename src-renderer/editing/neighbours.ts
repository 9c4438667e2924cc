import type { Project } from '../../src-shared/document/document';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The nearest block in a direction: what lies aside counts more than what lies ahead. Null when there is none. */
export function findNeighbour(project: Project, from: string, direction: Direction): string | null {
  const start = project.blocks.get(from)?.position;
  if (start === undefined) return null;
  let best: { readonly id: string; readonly distance: number } | null = null;
  for (const { id, position } of project.blocks.values()) {
    const x = position.x - start.x;
    const y = position.y - start.y;
    const ahead = direction === 'left' ? -x : direction === 'right' ? x : direction === 'up' ? -y : y;
    const aside = Math.abs(direction === 'left' || direction === 'right' ? y : x);
    if (id === from || ahead <= 0) continue;
    const distance = ahead + 2 * aside;
    if (best === null || distance < best.distance) best = { id, distance };
  }
  return best?.id ?? null;
}
