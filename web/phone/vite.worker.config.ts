import { defineConfig } from 'vite';

// One script without imports: browsers compare a worker's own file only.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: '../target/classes/dev/sottovoce/web/phone',
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: false,
    rollupOptions: {
      input: 'src/worker/worker.ts',
      output: { format: 'iife', entryFileNames: 'worker.js', inlineDynamicImports: true },
    },
  },
});
