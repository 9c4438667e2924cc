/**
 * The only globals beyond ECMAScript that the core may use: every host (Node, Electron, browsers) has them, and they
 * touch neither files nor clock. The core is compiled without DOM and Node types, so anything else is an error.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBufferView | ArrayBuffer): string;
}

declare function structuredClone<T>(value: T): T;
