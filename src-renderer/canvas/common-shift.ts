import type { Position, Project } from '../../src-shared/document/document';
import { GRID } from '../editing/block-size';

/** With fewer, moving each by itself takes no time that could be felt. */
const MANY = 100;

/**
 * How most of a large drawing moved from one state of it to the next, in its own units: more than half of its blocks and
 * notes, all of them the same way. Null where that is not so, and for a way that is no whole number of steps of the grid.
 */
export function findCommonShift(before: Project, now: Project): Position | null {
  const count = now.blocks.size + now.notes.size;
  if (count < MANY || (before.blocks === now.blocks && before.notes === now.notes)) return null;
  const shifts = new Map<string, { readonly shift: Position; times: number }>();
  for (const list of ['blocks', 'notes'] as const) {
    for (const { id, position } of now[list].values()) {
      const last = before[list].get(id)?.position;
      if (last === undefined || (last.x === position.x && last.y === position.y)) continue;
      const shift = { x: position.x - last.x, y: position.y - last.y };
      const key = `${shift.x} ${shift.y}`;
      const known = shifts.get(key);
      if (known === undefined) shifts.set(key, { shift, times: 1 });
      else known.times++;
    }
  }
  const common = [...shifts.values()].find(({ times }) => times > count / 2)?.shift;
  return common !== undefined && common.x % GRID === 0 && common.y % GRID === 0 ? common : null;
}
