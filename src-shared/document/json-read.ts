import type { Result } from '../base/result';
import { fail, ok } from '../base/result';
import type { Json, JsonObject } from './document';
import { isJsonList, isJsonObject } from './json';
import { LIMITS } from './limits';

/**
 * Reads JSON text (RFC 8259) into maps and lists. Not `JSON.parse`, because a project file has to be told apart from a
 * damaged one: this reader says at which line and inside what it stopped, bounds depth and count while it reads,
 * refuses a name that occurs twice and an integer too large to be kept, and no name in the file ever becomes the key of
 * a plain object.
 */
export function readJson(text: string): Result<JsonText, JsonProblem> {
  const reader = new Reader(text);
  try {
    return ok(reader.readDocument());
  } catch (error) {
    if (error instanceof Stop) return fail(error.problem);
    throw error;
  }
}

export type JsonPath = readonly (string | number)[];

export interface JsonText {
  readonly value: Json;
  /** The line, counted from 1, of the value at a path, or of the nearest value around it. */
  readonly lineOf: (path: JsonPath) => number;
}

export interface JsonProblem {
  /** `cut`: the text ends too early. `broken`: a character is wrong. `limit`: larger than `LIMITS`. */
  readonly kind: 'empty' | 'cut' | 'broken' | 'limit';
  /** What was found, as the end of a sentence. */
  readonly message: string;
  /** The names around the place, outermost first. */
  readonly path: JsonPath;
  readonly line: number;
  readonly column: number;
}

/** Leaves the recursion of the reader; never leaves this file. */
class Stop extends Error {
  constructor(readonly problem: JsonProblem) {
    super(problem.message);
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** A number that was cut after its digits. */
const NUMBER_BEGUN = /(?:\.|[eE][+-]?)$/y;
const BYTE_ORDER_MARK = 0xfeff;

class Reader {
  private at = 0;
  private values = 0;
  private readonly path: (string | number)[] = [];
  /** For every object and list, where its members begin, in their order. */
  private readonly places = new Map<Json, number[]>();

  constructor(private readonly text: string) {}

  readDocument(): JsonText {
    if (this.text.length > LIMITS.characters) {
      this.stop('limit', `holds ${this.text.length} characters; the most is ${LIMITS.characters}`);
    }
    if (this.text.charCodeAt(0) === BYTE_ORDER_MARK) this.at = 1;
    this.skipSpace();
    if (this.at === this.text.length) this.stop('empty', 'is empty');
    const start = this.at;
    const value = this.readValue(0);
    this.skipSpace();
    if (this.at < this.text.length) this.stop('broken', `goes on after its end with ${this.found()}`);
    return { value, lineOf: (path) => lineAndColumn(this.text, this.placeOf(value, start, path)).line };
  }

  private readValue(depth: number): Json {
    if (++this.values > LIMITS.values) this.stop('limit', `holds more than ${LIMITS.values} values`);
    switch (this.text[this.at]) {
      case '{':
        return this.readObject(this.enter(depth));
      case '[':
        return this.readList(this.enter(depth));
      case '"':
        return this.readString();
      case 't':
        return this.readWord('true', true);
      case 'f':
        return this.readWord('false', false);
      case 'n':
        return this.readWord('null', null);
      default:
        return this.readNumber();
    }
  }

  private enter(depth: number): number {
    if (depth >= LIMITS.depth) this.stop('limit', `has more than ${LIMITS.depth} brackets inside each other`);
    return depth + 1;
  }

  private readObject(depth: number): JsonObject {
    const members = new Map<string, Json>();
    const places: number[] = [];
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === '}') {
      this.at++;
      return members;
    }
    for (;;) {
      if (this.text[this.at] !== '"') this.stop('broken', `has ${this.found()} where a name in quotes belongs`);
      places.push(this.at);
      const name = this.readString();
      if (members.has(name)) this.stop('broken', `has the name ${quote(name)} twice in one object`);
      this.path.push(name);
      this.skipSpace();
      if (this.text[this.at] !== ':') this.stop('broken', `has ${this.found()} where ":" belongs`);
      this.at++;
      this.skipSpace();
      members.set(name, this.readValue(depth));
      this.skipSpace();
      this.path.pop();
      if (this.endsAfterMember('}')) break;
    }
    this.places.set(members, places);
    return members;
  }

  private readList(depth: number): readonly Json[] {
    const items: Json[] = [];
    const places: number[] = [];
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === ']') {
      this.at++;
      return items;
    }
    for (;;) {
      this.path.push(items.length);
      places.push(this.at);
      items.push(this.readValue(depth));
      this.skipSpace();
      this.path.pop();
      if (this.endsAfterMember(']')) break;
    }
    this.places.set(items, places);
    return items;
  }

  /** Steps over `,` and says false, or over the closing bracket and says true. */
  private endsAfterMember(close: '}' | ']'): boolean {
    const character = this.text[this.at];
    if (character !== ',' && character !== close) {
      this.stop('broken', `has ${this.found()} where "," or "${close}" belongs`);
    }
    this.at++;
    this.skipSpace();
    return character === close;
  }

  private readString(): string {
    const start = this.at;
    for (this.at++; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.stop('cut', '');
      if (code < 0x20) this.stop('broken', `has ${this.found()} inside a text in quotes`);
      if (code === 0x5c) this.skipEscape();
    }
    this.at++;
    // The slice was checked above, so this only decodes it. A text is not an object: no key comes from the file here.
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  private skipEscape(): void {
    this.at++;
    const letter = this.text[this.at];
    if (letter === undefined) this.stop('cut', '');
    if (letter === 'u') {
      for (let i = 0; i < 4; i++) {
        this.at++;
        const digit = this.text[this.at];
        if (digit === undefined) this.stop('cut', '');
        if (!/[0-9a-fA-F]/.test(digit)) this.stop('broken', `has ${this.found()} inside a \\u escape`);
      }
    } else if (!'"\\/bfnrt'.includes(letter)) {
      this.stop('broken', `has the unknown escape \\${letter}`);
    }
  }

  private readWord<T extends boolean | null>(word: string, value: T): T {
    for (let i = 0; i < word.length; i++, this.at++) {
      if (this.text[this.at] !== word[i]) this.stop('broken', `has ${this.found()} where "${word}" was begun`);
    }
    return value;
  }

  private readNumber(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) {
      if (this.text[this.at] === '-') this.at++;
      return this.stop('broken', `has ${this.found()} where a value belongs`);
    }
    const [digits, fraction, exponent] = match;
    const value = Number(digits);
    if (!Number.isFinite(value)) this.stop('broken', `has a number too large to be kept, ${shorten(digits)}`);
    const isInteger = fraction === undefined && exponent === undefined;
    if (isInteger && !Number.isSafeInteger(value) && String(value) !== digits) {
      this.stop('broken', `has an integer that cannot be kept exactly, ${shorten(digits)}; write it in quotes`);
    }
    this.at += digits.length;
    NUMBER_BEGUN.lastIndex = this.at;
    if (NUMBER_BEGUN.test(this.text)) this.stop('cut', '');
    return value;
  }

  private skipSpace(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private found(): string {
    const point = this.text.codePointAt(this.at);
    if (point === undefined) return 'its end';
    if (point < 0x20 || (point >= 0x7f && point < 0xa0)) {
      return `the control character U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    }
    return quote(String.fromCodePoint(point));
  }

  /** Whatever is missing at the very end of the text is missing because the text was cut. */
  private stop(kind: JsonProblem['kind'], message: string): never {
    const cut = kind === 'cut' || (kind === 'broken' && this.at >= this.text.length);
    throw new Stop({
      kind: cut ? 'cut' : kind,
      message: cut ? 'ends too early' : message,
      path: [...this.path],
      ...lineAndColumn(this.text, this.at),
    });
  }

  private placeOf(root: Json, start: number, path: JsonPath): number {
    let value = root;
    let place = start;
    for (const step of path) {
      const index = isJsonObject(value) ? [...value.keys()].indexOf(String(step)) : Number(step);
      const next = this.places.get(value)?.[index];
      if (next === undefined) return place;
      place = next;
      const child = isJsonObject(value) ? value.get(String(step)) : isJsonList(value) ? value[index] : undefined;
      if (child === undefined) return place;
      value = child;
    }
    return place;
  }
}

function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const end = Math.min(at, text.length);
  let line = 1;
  let lineStart = 0;
  for (let i = text.indexOf('\n'); i !== -1 && i < end; i = text.indexOf('\n', i + 1)) {
    line++;
    lineStart = i + 1;
  }
  return { line, column: end - lineStart + 1 };
}

function quote(text: string): string {
  return JSON.stringify(shorten(text));
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
}
