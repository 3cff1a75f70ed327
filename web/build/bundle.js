// Bundles one entry into one classic script and one style sheet, both as text.

import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

/** The engine's glue code can fetch its WASM by address. This page never does. */
const withoutAddress = {
  name: 'without-address',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('axcess_wasm.js')) return null;
    return code.replace(/new URL\([^)]*import\.meta\.url\)/g, 'undefined');
  },
};

export async function bundle(root, entry, engine) {
  const [{ output }] = [
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      plugins: [withoutAddress, svelte()],
      resolve: { alias: { 'axcess-wasm': join(engine, 'axcess_wasm.js') } },
      build: {
        write: false,
        target: 'es2022',
        modulePreload: false,
        cssCodeSplit: false,
        lib: { entry: join(root, entry), formats: ['iife'], name: 'axcess' },
      },
    }),
  ].flat();
  const texts = (type, ending) =>
    output
      .filter((file) => file.type === type && file.fileName.endsWith(ending))
      .map((file) => file.code ?? String(file.source))
      .join('\n');
  return { script: texts('chunk', '.js'), style: texts('asset', '.css') };
}
