/**
 * Entropy of one row of attention weights in nats: 0 where it looks at one place, ln n where it looks at n alike. Null for a
 * row that looks nowhere.
 */
export function entropyOf(weights: ArrayLike<number>): number | null {
  let [entropy, sum] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    sum += weight;
    if (weight > 0) entropy -= weight * Math.log(weight);
  }
  return sum > 0 ? Math.max(0, entropy) : null;
}
