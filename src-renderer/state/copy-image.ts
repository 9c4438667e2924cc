import { announce, report } from './notices-store';

/**
 * Puts a picture, given as a data URL of PNG or SVG, on the system's clipboard, and says so. SVG goes as text: programs that draw
 * take it as a picture, and all others can at least read it.
 */
export async function copyImage(dataUrl: string): Promise<void> {
  const comma = dataUrl.indexOf(',');
  const [head, body] = [dataUrl.slice(0, comma), dataUrl.slice(comma + 1)];
  try {
    if (head.startsWith('data:image/svg+xml')) await navigator.clipboard.writeText(decodeURIComponent(body));
    else {
      const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
      const blob = new Blob([bytes], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    }
    announce('The picture is on the clipboard.');
  } catch {
    report([
      {
        code: 'CANVAS-003',
        severity: 'warning',
        message: 'The picture could not be put on the clipboard.',
        nextStep: 'Click into the window and try again, or save the picture as a file.',
      },
    ]);
  }
}
