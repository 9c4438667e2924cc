/** What metrics and floors are called, by their keys in events and results. */

const FLOOR_TITLES: ReadonlyMap<string, string> = new Map([
  ['last_value', 'Last value'],
  ['seasonal', 'Last season'],
  ['autoregressive', 'Linear, one season'],
  ['autoregressive_window', 'Linear, whole window'],
  ['majority', 'Most frequent class'],
  ['last_class', 'Last class'],
  ['most_frequent', 'Most frequent text'],
  ['copy_source', 'Copy of the source'],
  ['naive_bayes', 'Naive Bayes, three tokens'],
  ['majority_of_token', 'Usual label of the token'],
  ['nearest_centroid', 'Nearest centroid'],
  ['unigram', 'Single tokens'],
  ['bigram', 'Pairs of tokens'],
  ['trigram', 'Three tokens'],
  ['linear_interpolation', 'Linear interpolation'],
  ['mean', 'Mean'],
]);

const METRIC_TITLES: ReadonlyMap<string, string> = new Map([
  ['rmse', 'RMSE'],
  ['mae', 'MAE'],
  ['accuracy', 'Accuracy'],
  ['macro_f1', 'Macro F1'],
  ['loss', 'Loss'],
  ['token_accuracy', 'Token accuracy'],
  ['exact_match', 'Exact match'],
  ['error_rate', 'Error rate'],
  ['perplexity', 'Perplexity'],
  ['bits_per_token', 'Bits per token'],
]);

export function floorTitle(key: string): string {
  return FLOOR_TITLES.get(key) ?? key.replaceAll('_', ' ');
}

/** `RMSE`, `Macro F1`; of one output among several `births: RMSE`. */
export function metricTitle(metric: string): string {
  const dot = metric.lastIndexOf('.');
  const name = metric.slice(dot + 1);
  const title = METRIC_TITLES.get(name) ?? name.replaceAll('_', ' ');
  return dot < 0 ? title : `${metric.slice(0, dot)}: ${title}`;
}

/** Whether a smaller value is the better one. */
export function isError(metric: string): boolean {
  return /(^|\.)(rmse|mae|loss|error_rate|perplexity|bits_per_token)$/.test(metric);
}
