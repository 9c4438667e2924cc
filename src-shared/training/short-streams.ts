import type { TrainingSettings } from '../document/document';
import type { ModelData } from './model-data';

/** With fewer windows a stream is read to its end before its state has told of much. */
const LEAST_WINDOWS = 4;

/** What to say where the state is carried, but through streams that are over at once; null where there is nothing to say. */
export function explainShortStreams(
  data: ModelData,
  { batchSize }: Pick<TrainingSettings, 'batchSize'>,
): string | null {
  if (!data.streams) return null;
  const windows = data.sampleCount('train');
  const each = Math.ceil(windows / batchSize);
  if (each >= LEAST_WINDOWS) return null;
  const streams = Math.max(1, Math.floor(windows / LEAST_WINDOWS));
  const reach =
    each === 1
      ? 'a stream has one window, and no state is ever carried'
      : `a stream has only ${each} windows, and the state is carried ${each === 2 ? 'once' : 'twice'}`;
  return (
    `${windows} windows to train on make ${Math.min(windows, batchSize)} streams (the batch size): ${reach}. ` +
    `A batch size of ${streams} or less, or shorter windows, makes streams longer.`
  );
}
