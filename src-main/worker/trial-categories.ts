import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { TriedCategory } from '../../src-shared/protocol/run-types';

/** Which features of an input are categories: `names` as its feature info has them, by index where `isIndex`, else one-hot. */
export function findCategories(
  names: readonly string[],
  { columns }: FittedPreparation,
  isIndex: boolean,
): readonly TriedCategory[] {
  return columns.flatMap((column): TriedCategory[] => {
    if (column.kind !== 'category') return [];
    const { name, vocabulary } = column;
    const features = isIndex ? [name] : [`${name}=?`, ...vocabulary.map((value) => `${name}=${value}`)];
    const at = names.indexOf(features[0] ?? '');
    if (at < 0 || features.some((feature, k) => names[at + k] !== feature)) return [];
    return [{ name, at, vocabulary, coding: isIndex ? 'index' : 'one-hot' }];
  });
}
