import { fillBatch } from '../../src-shared/data/batch';
import type { Dataset } from '../../src-shared/data/dataset';
import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import { findLanes } from '../../src-shared/data/streams';
import { joinWindows } from './join-windows';
import type { ModelSession } from './ort-session';

/** Windows run at once: enough to keep the threads busy, little enough memory for any model. */
const BATCH = 256;

/** The outputs of all windows, one array an output, windows after one another. */
export async function runWindows(
  session: ModelSession,
  dataset: Dataset,
  specs: ReadonlyMap<string, FeatureSpec>,
): Promise<ReadonlyMap<string, Float64Array>> {
  const windows = dataset.parts.test.starts.length;
  const collected = new Map<string, Float64Array>();
  for (const { first, size } of listRuns(dataset)) {
    const samples = Int32Array.from({ length: size }, (_, i) => first + i);
    const batch = fillBatch(dataset, 'test', samples, specs);
    const results = await session.run(dataset.carriesState ? joinWindows(batch, specs, size) : batch);
    for (const [name, { data }] of results) {
      const width = data.length / size;
      const all = collected.get(name) ?? new Float64Array(windows * width);
      for (let i = 0; i < data.length; i++) all[first * width + i] = Number(data[i]);
      collected.set(name, all);
    }
  }
  return collected;
}

/** Windows that are run together: some of them apart, or, where the state is carried, all that go on with each other. */
function listRuns(dataset: Dataset): { readonly first: number; readonly size: number }[] {
  if (dataset.carriesState) return findLanes(dataset, 'test').map(({ from, to }) => ({ first: from, size: to - from }));
  const windows = dataset.parts.test.starts.length;
  return Array.from({ length: Math.ceil(windows / BATCH) }, (_, i) => {
    return { first: i * BATCH, size: Math.min(BATCH, windows - i * BATCH) };
  });
}
