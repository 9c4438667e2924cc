/** What is bundled for the app: the name under `dist/` (without `.cjs`) and the file it starts from. */
export const appEntries = {
  'cli/unroll': 'src-main/cli/unroll.ts',
};
