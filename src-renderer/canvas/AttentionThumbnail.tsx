import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { heatColor, heatLimit, parseColor } from '../charts/heat-colors';
import { useAttentionHistory } from '../state/attention-store';

interface AttentionThumbnailProps {
  readonly block: string;
  /** Shown until there is a map. */
  readonly children: ReactNode;
}

/** More places than this along an axis are drawn as every n-th: the picture is 32 pixels wide. */
const MOST_PLACES = 64;

/** Where an attention, or the first inside a reusable block, looks at the newest epoch, small, in the place of the card's icon. The first head stands for all. */
export function AttentionThumbnail({ block, children }: AttentionThumbnailProps): ReactElement {
  const { history } = useAttentionHistory();
  const scheme = useComputedColorScheme('light');
  const canvas = useRef<HTMLCanvasElement>(null);
  const index =
    history?.alignments.findIndex(
      (alignment) => alignment.block === block || alignment.block.startsWith(`${block}/`),
    ) ?? -1;
  const alignment = history?.alignments[index];
  const weights = history?.epochs.at(-1)?.weights[index];
  const isShown = alignment !== undefined && weights !== undefined;
  useEffect(() => {
    if (canvas.current && alignment && weights) {
      paint(canvas.current, weights, alignment.queries.length, alignment.keys.length);
    }
  }, [alignment, weights, scheme]);
  if (!isShown) return <>{children}</>;
  return (
    <canvas
      ref={canvas}
      className="block-attention"
      role="img"
      aria-label="Where it looks, for one sample"
      title="Where it looks, for one sample: queries downwards, keys across. Larger in the Inspect panel."
    />
  );
}

function paint(canvas: HTMLCanvasElement, weights: readonly number[], queries: number, keys: number): void {
  const [everyQuery, everyKey] = [Math.ceil(queries / MOST_PLACES), Math.ceil(keys / MOST_PLACES)];
  canvas.width = Math.max(1, Math.ceil(keys / everyKey));
  canvas.height = Math.max(1, Math.ceil(queries / everyQuery));
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const read = (name: string) => parseColor(style.getPropertyValue(`--heat-${name}`));
  const theme = { none: read('none'), much: read('much'), negative: read('negative') };
  const limit = heatLimit(weights);
  const image = context.createImageData(canvas.width, canvas.height);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const value = weights[y * everyQuery * keys + x * everyKey] ?? 0;
      const color = heatColor(value, limit, 'share', theme);
      if (color) image.data.set([...color, 255], (y * canvas.width + x) * 4);
    }
  }
  context.putImageData(image, 0, 0);
}
