// Writes the page around its parts, and the policy that lets nothing else in.

import { createHash } from 'node:crypto';

/** What ends a script element early must not stand in one. Within JavaScript strings, `\/` is `/`. */
const inScript = (code) => code.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The Content-Security-Policy of the page. Nothing is fetched, nothing is sent. */
export const policy = (script, style) =>
  [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    'worker-src blob:',
    `style-src ${hash(style)}`,
    'img-src data:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');

export function page({ script, style, worker, engine }) {
  const code = inScript(script.trim());
  const sheet = style.trim();
  return `<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="${policy(code, sheet)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>axcess explorer</title>
<link rel="icon" href="data:,">
<style>${sheet}</style>
</head>
<body>
<div id="app"></div>
<noscript>The explorer needs JavaScript. It runs in this page only and sends nothing.</noscript>
<script type="application/octet-stream" id="engine">${engine}</script>
<script type="application/octet-stream" id="snapshot" data-name=""></script>
<script type="text/plain" id="worker">${inScript(worker.trim())}</script>
<script>${code}</script>
</body>
</html>
`;
}
