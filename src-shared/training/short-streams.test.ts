import { describe, expect, it } from 'vitest';
import type { ModelData } from './model-data';
import { explainShortStreams } from './short-streams';

const data = (windows: number, isCarried = true): ModelData => ({
  sampleCount: () => windows,
  fill: () => new Map(),
  scales: new Map(),
  isRagged: false,
  codecs: new Map(),
  ...(isCarried && {
    streams: {
      layOut: () => ({ order: new Int32Array(0), keep: new Uint8Array(0) }),
      lanes: () => [],
      fillAt: () => new Map(),
    },
  }),
});

describe('streams that are soon over', () => {
  it.each([
    [30, 32, 'one window, and no state is ever carried'],
    [40, 32, 'only 2 windows, and the state is carried once'],
    [90, 32, 'only 3 windows, and the state is carried twice'],
  ])('are told of: %i windows in %i streams', (windows, batchSize, words) => {
    const message = explainShortStreams(data(windows), { batchSize });
    expect(message).toContain(words);
    expect(message).toContain(`A batch size of ${Math.floor(windows / 4)} or less`);
    expect(explainShortStreams(data(windows), { batchSize: Math.floor(windows / 4) })).toBeNull();
  });

  it('are none where windows begin anew', () => {
    expect(explainShortStreams(data(30, false), { batchSize: 32 })).toBeNull();
  });
});
