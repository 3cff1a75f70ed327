/** What should not be as it is in an account. */
import { execFileSync } from 'node:child_process';
import { expect, FILE, open, openDemo, results, show, test } from './page';

const command = process.env.AXCESS_COMMAND ?? '../target/debug/axcess';
const lint = JSON.parse(execFileSync(command, ['lint', '--demo', '--format', 'json'], { encoding: 'utf8' })) as {
  findings: { rule: string; message: string }[];
};

test('the account is looked through, and says what the command says', async ({ page }) => {
  await openDemo(page);
  await show(page, 'Account');
  const card = page.getByRole('region', { name: 'What should not be as it is' });
  await expect(card.getByRole('status')).toHaveText(`${lint.findings.length} findings`);
  for (const summary of await card.locator('summary').all()) await summary.click();
  for (const { message } of lint.findings) await expect(card).toContainText(message);
  await expect(card.locator('summary')).toHaveCount(new Set(lint.findings.map(({ rule }) => rule)).size);
  await page.screenshot({ path: results('findings.png'), fullPage: true });
});

test('a finding is mended in What-if, and is gone then', async ({ page }) => {
  await openDemo(page);
  await show(page, 'Account');
  const card = page.getByRole('region', { name: 'What should not be as it is' });
  await card.getByText('bindings of users outside the organization').press('Enter');
  await card.getByRole('button', { name: 'Try in What-if' }).press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'of 1 in force' })).toBeVisible();
  await show(page, 'Account');
  await expect(card.getByRole('status')).toHaveText(`${lint.findings.length - 1} findings`);
  await expect(card).not.toContainText('bindings of users outside the organization');
});

test('a large account is looked through when asked to, a few findings at a time', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(FILE);
  await open(page, 'medium.json', execFileSync(command, ['demo', '--size', 'medium'], { maxBuffer: 1 << 30 }));
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible({ timeout: 60_000 });
  await show(page, 'Account');
  const card = page.getByRole('region', { name: 'What should not be as it is' });
  await card.getByRole('button', { name: 'Look the account through' }).click();
  await expect(card.getByRole('status')).toContainText('findings', { timeout: 60_000 });
  await card.getByText('bindings that add nothing').click();
  await expect(card.locator('li')).toHaveCount(10);
  await card.getByRole('button', { name: /Show more of/ }).click();
  await expect(card.locator('li')).toHaveCount(60);
});
