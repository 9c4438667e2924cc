import type { CSSProperties } from 'react';

/** The token of `ui/tokens.css` that a group of this colour (`GROUP_COLORS`) is drawn in; grey without one. */
export function groupToken(color: string | undefined): string {
  return color === undefined ? 'outline' : `group-${color}`;
}

/** The same as a colour for style sheets. */
export function groupColor(color: string | undefined): string {
  return `var(--u-${groupToken(color)})`;
}

/** Hands it to the style sheet, as `--group`. */
export function groupStyle(color: string | undefined): CSSProperties {
  return { '--group': groupColor(color) } as CSSProperties;
}
