/** What a note is called in lists: its first line. */
export function noteTitle(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line === '' ? 'An empty note' : line;
}
