import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { page, policy } from '../build/page.js';

const components = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));
const parts = { script: 'let a = "</script>"', style: 'p{}', worker: 'let b = "</script><!--"', engine: 'H4sI' };

test('no component makes markup of text, or carries a style of its own', () => {
  expect(components.length).toBeGreaterThan(20);
  for (const name of components) {
    expect(readFileSync(`src/${name}`, 'utf8'), name).not.toMatch(/\{@html|innerHTML| style="/);
  }
});

test('the policy lets nothing out and one script in', () => {
  const rules = policy('code', 'sheet').split('; ');
  expect(rules).toContain("default-src 'none'");
  expect(rules).toContain("connect-src 'none'");
  expect(rules.filter((rule) => /unsafe-inline|unsafe-eval'|https?:|\*/.test(rule.replace("'wasm-unsafe-eval'", '')))).toEqual([]);
});

test('the policy stands first, and no text ends its element early', () => {
  const html = page(parts);
  expect(html).toMatch(/<head>\n<meta http-equiv="Content-Security-Policy"/);
  expect(html.match(/<\/script>/g)).toHaveLength(4);
});
