/** How much there is of the page, and how little of a large account comes to its thread at once. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { choose, expect, FILE, open, show, test } from './page';

const command = process.env.AXCESS_COMMAND ?? '../target/debug/axcess';
const built = (file: string) => readFileSync(new URL(file, import.meta.url));

test('the page is less than a megabyte, packed, and its engine less than 600 kB', () => {
  expect(gzipSync(built('../dist/explorer.html'), { level: 9 }).length).toBeLessThan(1_000_000);
  expect(built('../../target/web/pkg/axcess_wasm_bg.wasm.xz').length).toBeLessThan(600_000);
});

/** So many letters or bytes are taken in without being noticed. */
const MOST = 500_000;
/** So many elements are laid out without being noticed. */
const ELEMENTS = 4_000;

test('of 20,000 people and 21,000 nodes only parts come to the page', async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    const sizes: number[] = [];
    Object.assign(globalThis, { sizes });
    const size = (value: unknown): number => (value instanceof Uint8Array ? value.byteLength : (JSON.stringify(value) ?? '').length);
    globalThis.Worker = class extends globalThis.Worker {
      constructor(...args: ConstructorParameters<typeof globalThis.Worker>) {
        super(...args);
        this.addEventListener('message', ({ data }) => sizes.push(size((data as { value?: unknown }).value)));
      }
    };
  });
  await page.goto(FILE);
  const snapshot = execFileSync(command, ['demo', '--size', 'medium'], { maxBuffer: 1 << 30 });
  await open(page, 'medium.json', snapshot);
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible({ timeout: 90_000 });
  for (const screen of ['Access map', 'Tree', 'What-if', 'Share', 'Ask']) {
    await show(page, screen);
    await expect(page.locator('main h1').first()).toBeVisible();
    expect(await page.locator('*').count(), screen).toBeLessThan(ELEMENTS);
  }
  await choose(page, 'Person or key', 'karim');
  await choose(page, 'Permission', 'PROJECT_READ');
  await choose(page, 'Node', 'policy');
  await expect(page.locator('main').getByRole('status').first()).toContainText(/allow|deny|unknown/, { timeout: 30_000 });
  const sizes = await page.evaluate(() => (globalThis as unknown as { sizes: number[] }).sizes);
  expect(sizes.length).toBeGreaterThan(40);
  expect(Math.max(...sizes)).toBeLessThan(MOST);
});
