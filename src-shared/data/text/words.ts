/**
 * Cuts a text into words, signs and white space so that it can be put together again. One space between two words is what
 * one expects, so it is no token: `hello world.` is `hello`, `world`, `￭.`, where the mark says that no space stands before.
 * White space of any other kind is a token, one for each character, and no space is expected beside it. The mark is that of
 * the OpenNMT tokenizer. The rule is the same on every machine: it knows letters, marks and digits, and no language.
 */
const JOINED = '\uffed';

/** A word may have apostrophes inside: `don't`, `l’eau`. */
const PIECE = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|[^]/gu;

export function splitWords(text: string): string[] {
  const pieces = text.match(PIECE) ?? [];
  const tokens: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (isSpace(piece)) {
      if (!isExpected(pieces, i)) tokens.push(piece);
      continue;
    }
    const before = pieces[i - 1];
    const isJoined = piece === JOINED || (before !== undefined && !isSpace(before));
    tokens.push(isJoined ? JOINED + piece : piece);
  }
  return tokens;
}

/** Whether a piece of white space is the one space that joining puts in by itself. */
function isExpected(pieces: readonly string[], i: number): boolean {
  const [before, after] = [pieces[i - 1], pieces[i + 1]];
  if (pieces[i] !== ' ' || before === undefined || after === undefined) return false;
  return !isSpace(before) && !isSpace(after) && after !== JOINED;
}

/** Puts tokens of `splitWords` together; so does it with tokens in any other order, as a model writes them. */
export function joinWords(tokens: readonly string[]): string {
  let text = '';
  let isOpen = true;
  for (const token of tokens) {
    const space = isSpace(token);
    if (token.startsWith(JOINED)) text += token.slice(JOINED.length);
    else text += isOpen || space ? token : ` ${token}`;
    isOpen = space;
  }
  return text;
}

function isSpace(token: string): boolean {
  return /^\s$/u.test(token);
}
