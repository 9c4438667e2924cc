/**
 * An exponential moving average without the pull of its start: `s_t = w·s_{t−1} + (1 − w)·y_t`, divided by `1 − wᵗ`
 * (Kingma & Ba 2015, section 3). `weight` 0 changes nothing; missing values stay missing and are passed over.
 */
export function smoothValues(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight <= 0) return values;
  let [sum, share] = [0, 0];
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}
