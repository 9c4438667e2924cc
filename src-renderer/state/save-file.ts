import { ask } from '../bridge/bridge';
import { announce, report } from './notices-store';

/** The longest name is far below what file systems and the question to the main process allow. */
const LONGEST_NAME = 150;

/** A file name for something of this name, such as `Encoder.unroll`: never with half a letter (of an emoji, say) at its end. */
export function suggestFileName(name: string, extension: string): string {
  return `${name.slice(0, LONGEST_NAME).replace(/\p{Cs}$/u, '')}.${extension}`;
}

/** Saves a text where the user says; tells where it lies now, or why it does not. */
export async function saveText(suggestedName: string, text: string): Promise<void> {
  tell(await ask('file.save-text', { suggestedName, text }));
}

/** Saves a picture, given as a data URL of PNG or SVG, where the user says. */
export async function saveImage(suggestedName: string, dataUrl: string): Promise<void> {
  tell(await ask('file.save-image', { suggestedName, dataUrl }));
}

function tell(answer: Awaited<ReturnType<typeof ask<'file.save-text'>>>): void {
  if (!answer.ok) report(answer.error);
  else if (answer.value !== null) announce(`Saved to ${answer.value.path}.`);
}
