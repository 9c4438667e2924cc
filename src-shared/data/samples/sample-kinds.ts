import type { Samples } from '../../document/document';
import { rowSamples } from './row-samples';
import type { SampleKind } from './sample-kind';
import { seriesSamples } from './series-samples';
import { textSamples } from './text-samples';
import { windowSamples } from './window-samples';

export const SAMPLE_KINDS: Readonly<Record<Samples, SampleKind>> = {
  windows: windowSamples,
  series: seriesSamples,
  rows: rowSamples,
  text: textSamples,
};
