/** The first indices of every vocabulary of texts: what stands for no text. */
export const SPECIAL = { pad: 0, start: 1, end: 2, unknown: 3 } as const;

/** The index of the first entry of a vocabulary. */
export const FIRST_ENTRY = 4;

/** How the special tokens are shown, by index. They never enter a decoded text. */
export const SPECIAL_NAMES: readonly string[] = ['<pad>', '<start>', '<end>', '<unknown>'];
