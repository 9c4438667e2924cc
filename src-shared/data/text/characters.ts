/** The code points of a text, in order; half a surrogate pair stands alone. Joined they are the text again. */
export function splitCharacters(text: string): string[] {
  return Array.from(text);
}
