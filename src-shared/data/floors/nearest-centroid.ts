import type { PreparedNumber } from '../prepared-columns';

/** Assigns each of `rows` to the class whose training rows lie nearest on average, in the numbers the model sees. */
export function classifyByCentroid(
  columns: readonly PreparedNumber[],
  training: Int32Array,
  labels: Int32Array,
  classes: number,
  rows: Int32Array,
): Int32Array {
  const sizes = new Int32Array(classes);
  const centres = Array.from({ length: classes }, () => new Float64Array(columns.length));
  training.forEach((row, i) => {
    const label = labels[i]!;
    if (label < 0) return;
    sizes[label]!++;
    columns.forEach(({ values }, c) => (centres[label]![c]! += values[row]!));
  });
  centres.forEach((centre, k) => centre.forEach((sum, c) => (centre[c] = sum / sizes[k]!)));
  return rows.map((row) => {
    let [nearest, least] = [0, Infinity];
    centres.forEach((centre, k) => {
      let distance = 0;
      for (let c = 0; c < columns.length; c++) distance += (columns[c]!.values[row]! - centre[c]!) ** 2;
      if (distance < least) [nearest, least] = [k, distance];
    });
    return nearest;
  });
}
