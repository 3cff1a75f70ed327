// What the page costs with an account open, in the Chromium of the system: prints its figures as JSON.
//
//     node bench/page.mjs SNAPSHOT PERSON PERMISSION NODE ROLE

import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const [snapshot, person, permission, node, role] = process.argv.slice(2);
const FILE = new URL('../dist/explorer.html', import.meta.url).href;
const MINUTES = 60_000;

const browser = await chromium.launch({
  executablePath: process.env.AXCESS_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
});
try {
  console.log(JSON.stringify(await measured()));
} finally {
  await browser.close();
}

async function measured() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(5 * MINUTES);
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask', buffered: true });
  });
  await page.goto(FILE);
  await page.getByRole('button', { name: 'Open the built-in account' }).waitFor();
  // The engine is unpacked and compiled in the meantime.
  await page.waitForTimeout(2000);
  const empty = await memory();
  const open = await opened(page);
  await ask(page, 'ask', { who: person, permission, node: 'account' });
  await idle(page);
  const why = await ask(page, 'ask', { who: person, permission, node });
  await idle(page);
  const held = (await memory()) - empty;
  const map = await changed(page, 'map', { permission, who: person, node }, '#map-cell');
  const edit = await edited(page);
  const longest = Math.max(0, ...(await page.evaluate(() => globalThis.longTasks)));
  return { open, why, map, edit, longest, memory: held };
}

/** From the file's choice until everything can be asked, in milliseconds. */
async function opened(page) {
  const start = performance.now();
  await page.getByLabel('Snapshot file').setInputFiles(snapshot);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  return performance.now() - start;
}

/** From the question until its answer is drawn. */
function ask(page, screen, question) {
  return changed(page, screen, question, 'main [role=status]');
}

/** Goes to a screen with a question, and waits for the text of one of its parts to be another one. */
function changed(page, screen, question, part) {
  return page.evaluate(
    async ([hash, part]) => {
      const told = () => document.querySelector(part)?.textContent ?? '';
      const before = told();
      const start = performance.now();
      location.hash = hash;
      while (told() === before) {
        if (performance.now() - start > 60_000) throw new Error(`nothing is answered: ${document.querySelector('main').textContent}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return performance.now() - start;
    },
    [`v1/${screen}?${new URLSearchParams(question)}`, part],
  );
}

/** From a click on "Add its steps" until the diff is drawn: the shorter of two, as the first one warms up. */
async function edited(page) {
  await page.getByRole('link', { name: 'What-if' }).click();
  await page.getByText('Paste or drop a plan or a script').click();
  const times = [];
  const bind = { op: 'role_binding.create', user: person, role, resource: node };
  for (const change of [bind, { op: 'restriction.create', resource: node }]) {
    const plan = JSON.stringify({ format: 'axcess-plan', version: 1, changes: [change] });
    await page.getByRole('textbox', { name: /A plan in YAML/ }).fill(plan);
    await idle(page);
    times.push(await page.evaluate(async () => {
      const region = () => document.querySelector('section:has(#diff)')?.textContent ?? '';
      const before = region();
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Add its steps');
      const start = performance.now();
      button.click();
      while (region() === before || region().includes('simulating…') || document.querySelector('.working')) {
        if (performance.now() - start > 60_000) throw new Error(`the edit shows nothing: ${document.querySelector('main').textContent}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return performance.now() - start;
    }));
  }
  return Math.min(...times);
}

/** Until nothing that was asked before is still being worked out. */
async function idle(page) {
  for (let quiet = 0; quiet < 5; quiet += 1) {
    if (await page.locator('.working').count()) quiet = 0;
    await page.waitForTimeout(100);
  }
}

/** What the greediest renderer holds, in bytes; the page without an account takes some 180 MB of them. */
async function memory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const held = await Promise.all(renderers.map(async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }));
  return Math.max(...held);
}
