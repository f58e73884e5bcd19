import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `npm run build` builds the page with it; `npx vite apps/web` serves it while it is worked on, beside a running API. */
export default defineConfig({
  root: at('.'),
  plugins: [react()],
  resolve: {
    alias: [{ find: /^@app\/contracts\/(.*)\.js$/, replacement: at('../../libs/contracts/src/$1.ts') }],
  },
  build: {
    outDir: at('../../dist/web'),
    emptyOutDir: true,
    // A content security policy without `data:` scripts: everything is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.DEALWARDEN_HTTP_PORT ?? '3000'}` } },
});
