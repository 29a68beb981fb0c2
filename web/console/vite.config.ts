import { defineConfig } from 'vite';

// The server serves what comes out below /console/, with a policy that lets no inline code run.
export default defineConfig({
  base: '/console/',
  // What pages share lies beside them and uses the packages of each.
  resolve: { dedupe: ['lit'] },
  build: {
    outDir: '../target/classes/dev/sottovoce/web/console',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
