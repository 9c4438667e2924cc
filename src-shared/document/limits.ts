/**
 * How large a project may be. Far above any drawing a person makes, and low enough that a broken or hostile file
 * is refused in well under a second instead of filling the memory.
 */
export const LIMITS = {
  /** Characters of the file's text (and, for UTF-8, a lower bound of its bytes). */
  characters: 16 * 1024 * 1024,
  /** Values in the file: objects, lists, texts, numbers. */
  values: 500_000,
  /** Brackets inside brackets, anywhere in the file. */
  depth: 100,
  /** Brackets inside brackets in one parameter or unknown field; leaves room for what stands around it in the file. */
  valueDepth: 64,
  /** On one canvas, and of the whole project with every reusable block opened into its parts. */
  blocks: 10_000,
  wires: 50_000,
  groups: 10_000,
  notes: 10_000,
  definitions: 1_000,
  /** Reusable blocks inside reusable blocks. */
  nesting: 12,
  columns: 10_000,
} as const;
