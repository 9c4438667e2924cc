/** How the gradient of the loss with respect to a state goes, from the step that was computed last back to the first. */
export interface GradientCourse {
  /** Factor by which it grows from one step to the one before it (geometric mean): below 1 it fades. Null with less than three steps. */
  readonly factor: number | null;
  /** The first step, going back, from which on it stays below a thousandth of its peak until then; null where it does not. */
  readonly vanishesAt: number | null;
  /** The first step, going back, where it is above a thousand times what it began with; null where it is not. */
  readonly explodesAt: number | null;
}

const VANISHED = 1e-3;
const EXPLODED = 1e3;

/**
 * Follows ‖∂L/∂h_t‖ back through time. `norms` are in the order of the sequence; `direction` says which end the layer
 * reached last. A step that no row has is null and left out. Steps behind the last one that the loss depends on (norm 0)
 * are left out too.
 */
export function followGradient(norms: readonly (number | null)[], direction: 'forward' | 'reverse'): GradientCourse {
  const back = norms
    .map((norm, step) => ({ norm, step }))
    .filter((entry): entry is { norm: number; step: number } => entry.norm !== null);
  if (direction === 'forward') back.reverse();
  const begin = back.findIndex(({ norm }) => norm !== 0);
  const course = begin < 0 ? [] : back.slice(begin);
  return { factor: growthOf(course), vanishesAt: findVanishing(course), explodesAt: findExploding(course) };
}

type Course = readonly { readonly norm: number; readonly step: number }[];

/** The slope of a straight line through the logarithms (least squares). Exact zeros have none and are left out. */
function growthOf(course: Course): number | null {
  const points = course.flatMap(({ norm }, at) =>
    norm > 0 && Number.isFinite(norm) ? [{ at, y: Math.log(norm) }] : [],
  );
  if (points.length < 3) return null;
  const meanAt = points.reduce((sum, { at }) => sum + at, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const along = points.reduce((sum, { at, y }) => sum + (at - meanAt) * (y - meanY), 0);
  const spread = points.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return Math.exp(along / spread);
}

function findVanishing(course: Course): number | null {
  let peak = 0;
  let found: number | null = null;
  for (const { norm, step } of course) {
    peak = Math.max(peak, norm);
    if (norm >= VANISHED * peak) found = null;
    else found ??= step;
  }
  return found;
}

function findExploding(course: Course): number | null {
  const first = course[0]?.norm ?? 0;
  return course.find(({ norm }) => !(norm <= EXPLODED * first))?.step ?? null;
}
