import {
  Activity,
  ArrowRightToLine,
  CircleHelp,
  Component,
  Grid3x3,
  Image,
  Layers,
  LogIn,
  Merge,
  RefreshCw,
  Shield,
  Target,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import type { BlockCategory } from '../../src-shared/blocks/block';
import { categoryColor } from './categories';

const ICONS: Readonly<Record<BlockCategory, LucideIcon>> = {
  input: LogIn,
  layer: Layers,
  recurrent: RefreshCw,
  attention: Waypoints,
  convolution: Grid3x3,
  vision: Image,
  sequence: ArrowRightToLine,
  combine: Merge,
  activation: Activity,
  regularization: Shield,
  output: Target,
  reusable: Component,
};

interface CategoryIconProps {
  readonly category: BlockCategory | null;
  readonly size?: number;
}

/** Beside a name that says the same, so screen readers pass over it. */
export function CategoryIcon({ category, size = 14 }: CategoryIconProps) {
  const Icon = category === null ? CircleHelp : ICONS[category];
  return <Icon size={size} color={categoryColor(category)} strokeWidth={2} aria-hidden />;
}
