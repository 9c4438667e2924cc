/** Numbers as people read them. English digits everywhere, so that a screenshot and a file agree. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Four significant digits, all digits before the point: `0.0123`, `12.35`, `8,096`, `1.2e-7`; `–` for nothing. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9))
    return value
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  if (size >= 1000) return grouped.format(value);
  return String(Number(value.toPrecision(4)));
}

/**
 * The numbers of a column, with as many digits after the point as each other, so that their points stand below each other. Where
 * one of them would all but vanish that way, each is written by itself.
 */
export function formatColumn(values: readonly (number | null | undefined)[]): string[] {
  const sizes = values.map((value) => Math.abs(value ?? 0)).filter((size) => size > 0 && Number.isFinite(size));
  const digits = digitsOfColumn(sizes);
  if (digits === null || sizes.some((size) => size < 10 ** (1 - digits))) return values.map(formatNumber);
  return values.map((value) => formatDigits(value, digits));
}

/** A number with so many digits after the point, zeros too. */
export function formatDigits(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return formatNumber(value);
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * Digits after the point that show four digits of the least of these, as long as the greatest does not grow long by it; null where
 * that takes powers of ten.
 */
export function digitsOfColumn(sizes: readonly number[]): number | null {
  const greatest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (sizes.every(Number.isInteger)) return greatest < 1e9 ? 0 : null;
  if (greatest < 1e-4 || greatest >= 1e9) return null;
  const least = sizes.reduce((most, size) => Math.min(most, size), greatest);
  const power = Math.floor(Math.log10(greatest));
  return Math.max(0, Math.min(3 - Math.floor(Math.log10(least)), power < 0 ? 3 - power : 4 - power));
}

/** Whole numbers with separators: `12,345`. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** `1 column`, `2 columns`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `350 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return join(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `2015-03-01`, with the time of day where there is one. UTC: files carry dates without a zone. */
export function formatDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return '–';
  const text = date.toISOString();
  if (text.endsWith('T00:00:00.000Z')) return text.slice(0, -14);
  return text.slice(0, text.endsWith(':00.000Z') ? -8 : -5).replace('T', ' ');
}

/** A moment in the time of this place, to the minute: `2026-03-01 14:05`. */
export function formatMoment(milliseconds: number): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return '–';
  return new Date(milliseconds - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** Labels of neighbouring ticks: as many digits as it takes to tell them apart. */
export function formatTicks(ticks: readonly number[]): string[] {
  const step = Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0));
  const greatest = Math.max(...ticks.map(Math.abs), 0);
  if (step === 0 || (greatest < 1e6 && greatest >= 1e-3)) {
    if (step === 0) return ticks.map(formatNumber);
    const digits = digitsOf(step);
    return ticks.map((tick) => (digits === 0 ? grouped.format(tick) : tick.toFixed(digits)));
  }
  return ticks.map((tick) =>
    tick === 0
      ? '0'
      : tick
          .toExponential(2)
          .replace(/\.?0+e/, 'e')
          .replace('e+', 'e'),
  );
}

/** Digits after the point that write a step of an axis exactly; steps are 1, 2, 2.5 or 5 times a power of ten. */
function digitsOf(step: number): number {
  let digits = 0;
  while (digits < 10 && Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6) digits++;
  return digits;
}
