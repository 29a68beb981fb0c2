import { defineConfig } from 'vite';

// The server serves what comes out below /phone/, with a policy that lets no inline code run.
export default defineConfig({
  base: '/phone/',
  // What pages share lies beside them and uses the packages of each.
  resolve: { dedupe: ['lit'] },
  build: {
    outDir: '../target/classes/dev/sottovoce/web/phone',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
