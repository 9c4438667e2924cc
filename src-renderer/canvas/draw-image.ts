import { projectStore } from '../state/project-store';
import { drawSvgPicture, type SvgPicture } from './draw-svg';

/** Twice the size of the screen, for print and for slides. */
const PNG_SCALE = 2;

/** What is on the canvas as SVG, as a data URL. */
export function drawSvg(): string {
  return asUrl(drawNow());
}

/** What is on the canvas as PNG, as a data URL. */
export async function drawPng(): Promise<string> {
  const picture = drawNow();
  const image = new Image();
  image.src = asUrl(picture);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(picture.width * PNG_SCALE);
  canvas.height = Math.ceil(picture.height * PNG_SCALE);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This window cannot draw pictures');
  context.scale(PNG_SCALE, PNG_SCALE);
  context.drawImage(image, 0, 0, picture.width, picture.height);
  const url = canvas.toDataURL('image/png');
  // A canvas that is larger than can be drawn gives an empty address.
  if (!url.startsWith('data:image/png')) throw new Error('The drawing is too large for a PNG');
  return url;
}

function drawNow(): SvgPicture {
  const { drawing, drawingCheck } = projectStore.getState();
  const style = getComputedStyle(document.documentElement);
  return drawSvgPicture(drawing, drawingCheck, (token) => style.getPropertyValue(`--u-${token}`).trim());
}

function asUrl({ text }: SvgPicture): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
