import type { ReactElement } from 'react';
import { useBlockGradient } from '../state/block-gradients';
import './gradient-sparkline.css';
import { sparklinePoints } from './sparkline-points';

const WIDTH = 40;
const HEIGHT = 10;
const FIGURES = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** How the gradient of a block went in training, small enough for its card; nothing where it was not measured. */
export function GradientSparkline({ block }: { readonly block: string }): ReactElement | null {
  const gradient = useBlockGradient(block);
  const last = gradient?.norms.at(-1);
  if (gradient === null || last === undefined) return null;
  const words = `Gradient norm in ${gradient.run}: ${FIGURES.format(last)} at the end`;
  return (
    <svg className="gradient-sparkline" width={WIDTH} height={HEIGHT} role="img" aria-label={words}>
      <title>{words}</title>
      <polyline points={sparklinePoints(gradient.norms, WIDTH, HEIGHT)} />
    </svg>
  );
}
