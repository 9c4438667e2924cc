const COUNTS = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A count where there is little room: `8.4K`. */
export function compactCount(count: number): string {
  return COUNTS.format(count);
}
