/** `<end>` and the like stand for no text. */
export function isSpecialToken(token: string): boolean {
  return /^<[a-z]+>$/.test(token);
}

const VISIBLE: ReadonlyMap<string, string> = new Map([
  [' ', '␣'],
  ['\n', '↵'],
  ['\t', '⇥'],
]);

/** A token with its white space made visible. */
export function showToken(token: string): string {
  return Array.from(token, (character) => VISIBLE.get(character) ?? character).join('');
}
