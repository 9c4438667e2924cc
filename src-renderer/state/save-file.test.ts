import { expect, it } from 'vitest';
import { suggestFileName } from './save-file';

it('suggests a file name that never ends in half a letter', () => {
  expect(suggestFileName('Encoder', 'unroll')).toBe('Encoder.unroll');
  // The emoji takes the places 149 and 150, of which only the first would be left.
  const name = `${'a'.repeat(149)}🙂 and more`;
  expect(suggestFileName(name, 'png')).toBe(`${'a'.repeat(149)}.png`);
  expect(suggestFileName('🙂🙂', 'svg')).toBe('🙂🙂.svg');
});
