import { refuse } from './refusals';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads one protocol-buffers message, field by field, in place. Never reads outside its bytes, never allocates by a
 * length it has not checked, and never descends by itself: nesting and counts are the caller's to limit.
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 */
export class WireReader {
  /** Number of the field `next` arrived at. */
  field = 0;
  private wireType = 0;
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private position: number;
  /** The outermost message: a length that leaves it means that the file was cut, not that it is wrong inside. */
  private readonly outermost: boolean;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, outermost = true) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.outermost = outermost;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.end - this.position;
  }

  /** Moves to the next field; false at the end of the message. Each field must then be read or skipped. */
  next(): boolean {
    if (this.position >= this.end) return false;
    const tag = this.readVarint();
    if (typeof tag !== 'number' || tag < 8 || tag >= 2 ** 32) this.refuseDamaged();
    this.field = Math.floor(tag / 8);
    this.wireType = tag % 8;
    return true;
  }

  skip(): void {
    if (this.wireType === VARINT) this.readVarint();
    else if (this.wireType === FIXED64) this.take(8);
    else if (this.wireType === BYTES) this.takeBytes();
    else if (this.wireType === FIXED32) this.take(4);
    else this.refuseDamaged();
  }

  /** A signed 64-bit integer: a number where that is exact, a bigint beyond. */
  readInteger(): number | bigint {
    this.expect(VARINT);
    return this.readVarint();
  }

  /** An integer of at most 32 bits (an enumeration, a version); anything larger is damage. */
  readSmallInteger(): number {
    const value = this.readInteger();
    if (typeof value !== 'number' || Math.abs(value) >= 2 ** 32) this.refuseDamaged();
    return value;
  }

  readFloat(): number {
    this.expect(FIXED32);
    return this.readFixed(FIXED32, 4).getFloat32(0, true);
  }

  /** The text at hand; `check` sees its length in bytes before it is read. */
  readText(check: (bytes: number) => void): string {
    const content = this.readMessage();
    check(content.remaining);
    return decoder.decode(content.rest());
  }

  /** The message, text or bytes at hand, not copied. */
  readMessage(): WireReader {
    this.expect(BYTES);
    const start = this.takeBytes();
    return new WireReader(this.bytes, start, this.position, false);
  }

  /** The field at hand as a reader of its own, to be read later; moves past it. */
  takeField(): WireReader {
    const start = this.position;
    this.skip();
    const part = new WireReader(this.bytes, start, this.position, false);
    part.field = this.field;
    part.wireType = this.wireType;
    return part;
  }

  /** All bytes left, not copied. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.position, this.end);
  }

  /** Visits a repeated integer field, packed or single. */
  forEachInteger(visit: (value: number | bigint) => void): void {
    if (this.wireType !== BYTES) {
      visit(this.readInteger());
      return;
    }
    const packed = this.readMessage();
    while (packed.remaining > 0) visit(packed.readVarint());
  }

  /** Visits a repeated float field, packed or single. */
  forEachFloat(visit: (value: number) => void): void {
    const view = this.readFixed(FIXED32, 4);
    for (let at = 0; at < view.byteLength; at += 4) visit(view.getFloat32(at, true));
  }

  /** Visits a repeated double field, packed or single. */
  forEachDouble(visit: (value: number) => void): void {
    const view = this.readFixed(FIXED64, 8);
    for (let at = 0; at < view.byteLength; at += 8) visit(view.getFloat64(at, true));
  }

  /** One number of `size` bytes, or a whole packed list of them. */
  private readFixed(wireType: number, size: number): DataView {
    const isPacked = this.wireType === BYTES;
    if (!isPacked) this.expect(wireType);
    const start = isPacked ? this.takeBytes() : this.take(size);
    const length = this.position - start;
    if (length % size !== 0) this.refuseDamaged();
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + start, length);
  }

  private expect(wireType: number): void {
    if (this.wireType !== wireType) this.refuseDamaged();
  }

  /** Moves past `length` bytes; returns where they start. */
  private take(length: number): number {
    if (length > this.remaining) {
      if (!this.outermost) this.refuseDamaged();
      refuse('ONNX-002', `The file is cut short: ${length - this.remaining} bytes or more are missing at its end.`);
    }
    const start = this.position;
    this.position += length;
    return start;
  }

  private takeBytes(): number {
    const length = this.readVarint();
    if (typeof length !== 'number' || length < 0) this.refuseDamaged();
    return this.take(length);
  }

  private readVarint(): number | bigint {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 7; i++) {
      const byte = this.readByte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    let wide = BigInt(value);
    for (let i = 7n; i < 10n; i++) {
      const byte = this.readByte();
      wide |= BigInt(byte & 0x7f) << (7n * i);
      if (byte >= 0x80) continue;
      const signed = BigInt.asIntN(64, wide);
      const number = Number(signed);
      return Number.isSafeInteger(number) ? number : signed;
    }
    return this.refuseDamaged();
  }

  private readByte(): number {
    return this.bytes[this.take(1)] ?? 0;
  }

  private refuseDamaged(): never {
    return refuse('ONNX-002', `The file is damaged: what stands before byte ${this.position} makes no sense.`);
  }
}
