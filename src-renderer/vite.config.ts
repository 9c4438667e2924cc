import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window, built into `dist/renderer`. Chromium 114 is the oldest it runs in (Electron 25). */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    // Fonts stay files of their own: the content security policy allows no data URLs for them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
  },
});
