// Builds dist/explorer.html: page, worker and engine in one file that needs no server.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.js';
import { page } from './page.js';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const engine = resolve(web, process.env.AXCESS_PKG ?? '../target/web/pkg');

const wasm = await readFile(join(engine, 'axcess_wasm_bg.wasm.xz')).catch(() => {
  console.error(`no engine in ${engine}: build it first, or name its folder in AXCESS_PKG`);
  process.exit(1);
});

const { script, style } = await bundle(web, 'src/main.ts', engine);
const { script: worker } = await bundle(web, 'src/engine/worker.ts', engine);
const html = page({ script, style, worker, engine: wasm.toString('base64') });

await rm(join(web, 'dist'), { recursive: true, force: true });
await mkdir(join(web, 'dist'));
await writeFile(join(web, 'dist/explorer.html'), html);

const size = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const kilobytes = (text) => size(gzipSync(text, { level: 9 }).length);
console.log(
  `dist/explorer.html: ${kilobytes(html)} compressed (engine ${size(wasm.length)}, ` +
    `script ${kilobytes(script)}, worker ${kilobytes(worker)}, style ${kilobytes(style)})`,
);
