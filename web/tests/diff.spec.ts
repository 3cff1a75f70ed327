/** Two snapshots beside each other, held against the command. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, expectAccessible, openDemo, results, show, test } from './page';
import type { Page } from '@playwright/test';

const command = process.env.AXCESS_COMMAND ?? '../target/debug/axcess';

/** Acme as it was and a month later: somebody left, somebody was bound, a gap was closed. */
function snapshots() {
  mkdirSync(results('diff'), { recursive: true });
  const [own, later] = [results('diff/acme.json'), results('diff/later.json')];
  execFileSync(command, ['demo', '--quiet', '--out', own]);
  const account = JSON.parse(readFileSync(own, 'utf8'));
  account.captured_at = '2026-12-20T09:00:00Z';
  account.account.developer_lock = true;
  account.role_bindings = account.role_bindings.slice(3);
  account.gaps = [];
  account.users.find((user: { email: string }) => user.email === 'ida@acme.io').account_role = 'ADMIN';
  account.weather = 'fine';
  account.users.push({ ...account.users[0], id: 'newcomer', name: 'Nora New', email: 'nora@acme.io' });
  writeFileSync(later, JSON.stringify(account));
  return { own, later };
}

async function give(page: Page, path: string | { name: string; mimeType: string; buffer: Buffer }) {
  await page.getByLabel('Second snapshot file').setInputFiles(path);
}

test('a second snapshot tells who gains and who loses, as the command does', async ({ page }) => {
  const { own, later } = snapshots();
  await openDemo(page);
  await show(page, 'Diff');
  await give(page, later);
  const access = page.getByRole('region', { name: 'Access', exact: true });
  await expect(access).toContainText('Gains');
  await expect(access).toContainText('Losses');
  const shown = (await access.locator('li > p:first-child').allTextContents()).map((text) => text.trim());
  const printed = execFileSync(command, ['diff', own, later], { encoding: 'utf8' });
  expect(shown.length).toBeGreaterThan(3);
  for (const sentence of shown) expect(printed.replaceAll(/\s+/g, ' ')).toContain(sentence.replaceAll(/\s+/g, ' '));

  const shifts = page.getByRole('region', { name: 'Snapshots' });
  await expect(shifts.getByRole('row', { name: /developer lock/ })).toContainText('on');
  await expect(shifts).toContainText('Gaps that only the earlier one has');
  await expect(page.getByRole('note', { name: 'About the file' })).toContainText('weather');
  await expectAccessible(page);
  await page.screenshot({ path: results('diff.png'), fullPage: true });
});

test('a second snapshot is dropped', async ({ page }) => {
  const { later } = snapshots();
  await openDemo(page);
  await show(page, 'Diff');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json'));
    return transfer;
  }, readFileSync(later, 'utf8'));
  await page.getByRole('region', { name: 'Second snapshot' }).dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByRole('region', { name: 'From one snapshot to another' })).toContainText('dropped.json');
  await expect(page.getByRole('region', { name: 'Access', exact: true })).toContainText('Gains');
});

test('swapped, gains are losses', async ({ page }) => {
  const { later } = snapshots();
  await openDemo(page);
  await show(page, 'Diff');
  await give(page, later);
  const ends = page.getByRole('region', { name: 'From one snapshot to another' });
  await expect(ends).toContainText(/before.*the built-in account.*after.*later\.json/s);
  const access = page.getByRole('region', { name: 'Access', exact: true });
  await access.getByText('by person').click();
  await expect(access.getByRole('row', { name: /Nora New/ })).toContainText('+');
  const ida = access.getByRole('row', { name: /Ida/ });
  const [, gained] = /\+(\d+)/.exec((await ida.textContent()) ?? '') ?? [];
  expect(Number(gained)).toBeGreaterThan(0);
  await page.getByRole('button', { name: /Swap/ }).click();
  await expect(ends).toContainText(/before.*later\.json.*after.*the built-in account/s);
  await expect(ida).toContainText(`−${gained}`);
});

test('an equal snapshot changes nothing', async ({ page }) => {
  const { own } = snapshots();
  await openDemo(page);
  await show(page, 'Diff');
  await give(page, own);
  await expect(page.getByText('Nobody gains and nobody loses anything.')).toBeVisible();
  await expect(page.getByText('The same gaps on both sides.')).toBeVisible();
});

for (const [what, content] of [
  ['no snapshot', 'hello'],
  ['cut off', '{"format":"axcess-snapshot","version":1,"pro'],
  ['of another provider', '{"format":"axcess-snapshot","version":1,"provider":"wallaroo","captured_at":"2026-11-20T09:00:00Z","account":{"id":"account"}}'],
] as const) {
  test(`a second file that is ${what} gives a message and leaves the page working`, async ({ page }) => {
    const { later } = snapshots();
    await openDemo(page);
    await show(page, 'Diff');
    await give(page, { name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await expect(page.getByRole('banner')).toContainText('Acme');
    await give(page, later);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Access', exact: true })).toContainText('Gains');
  });
}

test('the diff is reached and swapped with the keyboard, and put away', async ({ page }) => {
  const { later } = snapshots();
  await openDemo(page);
  await page.getByRole('link', { name: 'Diff' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeVisible();
  await give(page, later);
  await page.getByRole('button', { name: /Swap/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'From one snapshot to another' })).toContainText(/before.*later\.json/s);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeVisible();
});
