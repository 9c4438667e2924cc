/** The start of a part as people write it: one value for each time column, or for the leading ones. Null is "by share". */
export function readBoundary(text: string, timeColumns: number): readonly (string | number)[] | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const parts = timeColumns > 1 ? trimmed.split(/[\s,;/-]+/) : [trimmed];
  return parts.filter((part) => part !== '').map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : part));
}

export function writeBoundary(boundary: readonly (string | number)[] | null): string {
  return boundary === null ? '' : boundary.join(' ');
}
