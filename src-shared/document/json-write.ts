import type { Json } from './document';
import { isJsonList, isJsonObject } from './json';

/**
 * JSON text with two-space indent and a newline at the end; objects in the order of their map. The inverse of
 * `readJson`: what is written is read back equal, `-0` and lone surrogates included. Throws on a number that is not
 * finite: no document holds one.
 */
export function writeJson(value: Json): string {
  const out: string[] = [];
  write(value, '\n', out);
  out.push('\n');
  return out.join('');
}

function write(value: Json, newline: string, out: string[]): void {
  const inner = `${newline}  `;
  if (isJsonObject(value)) {
    let before = '{';
    for (const [key, member] of value) {
      out.push(before, inner, JSON.stringify(key), ': ');
      write(member, inner, out);
      before = ',';
    }
    out.push(value.size === 0 ? '{}' : `${newline}}`);
  } else if (isJsonList(value)) {
    let before = '[';
    for (const item of value) {
      out.push(before, inner);
      write(item, inner, out);
      before = ',';
    }
    out.push(value.length === 0 ? '[]' : `${newline}]`);
  } else if (typeof value === 'number') {
    out.push(writeNumber(value));
  } else {
    out.push(JSON.stringify(value));
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`JSON has no number ${value}`);
  return Object.is(value, -0) ? '-0' : String(value);
}
