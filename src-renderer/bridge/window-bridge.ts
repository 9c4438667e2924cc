import type { Bridge } from './bridge';

declare global {
  interface Window {
    /** Set by the preload script; absent in a plain browser. */
    readonly unroll?: Bridge;
  }
}

/** The bridge of the preload script, or null in a plain browser. */
export function findWindowBridge(): Bridge | null {
  return window.unroll ?? null;
}
