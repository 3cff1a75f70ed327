/** The built file in a browser, watched: nothing may leave the page, nothing may break the policy. */
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

export const FILE = new URL('../dist/explorer.html', import.meta.url).href;
export const results = (name: string) => fileURLToPath(new URL(`../test-results/${name}`, import.meta.url));

const LOCAL = ['file:', 'blob:', 'data:'];

export const test = base.extend({
  page: async ({ page, context }, use) => {
    const faults: string[] = [];
    await context.setOffline(true);
    page.on('request', (request) => {
      if (!LOCAL.includes(new URL(request.url()).protocol)) faults.push(`request to ${request.url()}`);
    });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await use(page);
    expect(faults).toEqual([]);
  },
});

export { expect };

export async function openDemo(page: Page, fragment = ''): Promise<void> {
  await page.goto(FILE + fragment);
  await page.getByRole('button', { name: 'Open the built-in account' }).click();
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
}

export async function show(page: Page, screen: string): Promise<void> {
  await page.getByRole('link', { name: screen }).click();
}

/** Filters a combobox and takes the first option. */
export async function choose(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.fill(text);
  await box.press('Enter');
}

/** What the access map tells about the cell it stands at, once the engine has answered. */
export async function toldCell(page: Page): Promise<{ permission: string; node: string; decision: string }> {
  const words = /, (\w+) on (.+): (allow|deny|unknown)/;
  const told = page.locator('#map-cell');
  await expect(told).toHaveText(words);
  const [, permission, node, decision] = words.exec((await told.textContent())!)!;
  return { permission: permission!, node: node!, decision: decision! };
}

export async function open(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.getByLabel('Snapshot file').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
