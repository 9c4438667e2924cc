/** Rows at the end of a series that must be evenly spaced before the time is carried on. */
const CHECKED_ROWS = 24;

/**
 * The time of the n-th row after the last one (dates in milliseconds since 1970), where the rows before are evenly spaced, or a
 * whole number of months apart; else null.
 */
export function continueTimes(times: ArrayLike<number>, isDate: boolean): ((ahead: number) => number) | null {
  const tail = Array.from(times).slice(-CHECKED_ROWS);
  const last = tail.at(-1);
  if (last === undefined || tail.length < 2) return null;
  const step = evenStep(tail);
  if (step !== null) return (ahead) => last + ahead * step;
  const months = isDate && haveOneDay(tail) ? evenStep(tail.map(countMonths)) : null;
  return months === null ? null : (ahead) => addMonths(last, ahead * months);
}

/** The difference of neighbours where it is the same throughout (to rounding) and not zero; else null. */
function evenStep(values: readonly number[]): number | null {
  const [first = NaN, second = NaN] = values;
  const step = second - first;
  const isEven = values.every((value, i) => {
    const before = i === 0 ? value - step : (values[i - 1] ?? NaN);
    return Math.abs(value - before - step) <= 1e-9 * Math.abs(step);
  });
  return isEven && step !== 0 ? step : null;
}

/** True where all dates fall on the same day of their months, one that every month has. */
function haveOneDay(dates: readonly number[]): boolean {
  const days = dates.map((milliseconds) => new Date(milliseconds).getUTCDate());
  return days.every((day) => day === days[0] && day <= 28);
}

function countMonths(milliseconds: number): number {
  const date = new Date(milliseconds);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function addMonths(milliseconds: number, months: number): number {
  const date = new Date(milliseconds);
  return date.setUTCMonth(date.getUTCMonth() + months);
}
