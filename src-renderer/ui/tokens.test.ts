import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colour tokens of a theme; the dark one rests on the light one. */
function readTokens(theme: 'light' | 'dark'): Map<string, string> {
  const [light = '', dark = ''] = css.split("[data-mantine-color-scheme='dark']");
  const tokens = new Map<string, string>();
  for (const part of theme === 'light' ? [light] : [light, dark]) {
    for (const [, name = '', value = ''] of part.matchAll(/--u-([a-z-]+): (#[0-9a-f]{6});/g)) tokens.set(name, value);
  }
  return tokens;
}

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'surface', 'raised', 'hover', 'canvas', 'accent-soft'];
const TEXTS = ['text', 'text-dim', 'accent-text'];

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const tokens = readTokens(theme);
  const colorOf = (name: string): string => {
    const color = tokens.get(name);
    if (color === undefined) throw new Error(`There is no token ${name}`);
    return color;
  };

  it('has a colour for everything the other has', () => {
    expect([...tokens.keys()].sort()).toEqual([...readTokens('light').keys()].sort());
  });

  it.each(TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)))(
    'shows %s on %s',
    (text, ground) => {
      expect(contrast(colorOf(text), colorOf(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([
    ['on-accent', 'accent'],
    ['danger', 'danger-soft'],
    ['danger', 'surface'],
    ['warning', 'warning-soft'],
    ['warning', 'surface'],
    ['good', 'surface'],
    ['text', 'note'],
    ['text-dim', 'note'],
  ])('shows %s on %s', (text, ground) => {
    expect(contrast(colorOf(text), colorOf(ground))).toBeGreaterThanOrEqual(4.5);
  });

  const marks = [...tokens.keys()].filter((name) => /^(kind|cat|group)-/.test(name));
  it.each([...marks, 'accent', 'outline'])('lets %s be seen', (mark) => {
    for (const ground of ['surface', 'raised', 'canvas']) {
      expect(contrast(colorOf(mark), colorOf(ground))).toBeGreaterThanOrEqual(3);
    }
  });
});
