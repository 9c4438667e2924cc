/** Pieces between blanks, however many stand between two of them: for texts that are cut into tokens already. */
export function splitBlanks(text: string): string[] {
  return text.split(/\s+/u).filter((piece) => piece !== '');
}
