/** Ask, by mouse. */
import { choose, expect, openDemo, results, show, test } from './page';

const RESTRICTED = 'project:Credit/model-appeals';

test('one line is understood and answered with its reasons', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('searchbox', { name: 'Ask' }).fill('ann update fraud-llm');
  await expect(page.getByRole('combobox', { name: 'Person' })).toHaveValue('Ann Berger');
  await expect(page.getByRole('combobox', { name: 'Permission' })).toHaveValue('PROJECT_UPDATE');
  await expect(page.getByRole('combobox', { name: 'Node' })).toHaveValue('project:Fraud/fraud-llm');
  const verdict = page.getByRole('region', { name: /PROJECT_UPDATE/ }).first();
  await expect(verdict).toContainText('allow');
  await expect(verdict).toContainText('Ann Berger is MEMBER of space Fraud');
  await expect(verdict).toContainText('Routes that failed');
  await page.screenshot({ path: results('ask.png') });
});

test('fields ask the same as the line, and the address holds the question', async ({ page }) => {
  await openDemo(page);
  await choose(page, 'Person', 'ann');
  await choose(page, 'Permission', 'PROJECT_READ');
  await choose(page, 'Node', 'model-appeals');
  await expect(page.getByRole('status').filter({ hasText: 'deny' })).toContainText('restricted');
  await expect(page.getByText('What would give it')).toBeVisible();
  expect(decodeURIComponent(page.url())).toContain(`#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=${RESTRICTED}`);
});

test('an answer that nobody can determine is said to be unknown', async ({ page }) => {
  await openDemo(page, '#v1/ask?who=emil@acme.io&permission=SPACE_READ&node=space:Boardroom');
  await expect(page.getByRole('status').filter({ hasText: 'unknown' })).toContainText('could not all be read');
});

test('who can and what can stand beside the answer', async ({ page }) => {
  await openDemo(page, '#v1/ask?q=ann+read+fraud-llm');
  const who = page.getByRole('region', { name: /Who can PROJECT_READ/ }).first();
  await expect(who.getByRole('row', { name: /Omar Haddad/ })).toContainText('organization role');
  await who.getByRole('button', { name: 'Omar Haddad' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'allow' })).toContainText('ADMIN of organization Risk');
  await expect(page.getByRole('region', { name: /What Omar Haddad can do/ })).toContainText('permissions');
});

test('a link with a question waits for its account', async ({ page }) => {
  await openDemo(page, '#v1/ask?q=ann+update+fraud-llm');
  await expect(page.getByRole('status').filter({ hasText: 'allow' })).toBeVisible();
});

test('Back returns to the screen before and keeps the question', async ({ page }) => {
  await openDemo(page, '#v1/ask?q=ann+update+fraud-llm');
  await expect(page.getByRole('status').filter({ hasText: 'allow' })).toBeVisible();
  await show(page, 'Share');
  await page.goBack();
  await expect(page.getByRole('status').filter({ hasText: 'allow' })).toBeVisible();
});

test('a name that does not exist is an error with advice, not a deny', async ({ page }) => {
  await openDemo(page, '#v1/ask?who=an@acme.io&permission=PROJECT_READ&node=account');
  await expect(page.getByRole('alert').first()).toContainText('an@acme.io');
  await expect(page.getByText('deny', { exact: true })).toHaveCount(0);
});

test('the command for the shell is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await openDemo(page, '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=account');
  const button = page.getByRole('button', { name: 'Copy as command' });
  await button.click();
  await expect(page.getByText('copied', { exact: true })).toBeVisible();
  await expect(button).toHaveAttribute('title', 'axcess explain --demo ann@acme.io PROJECT_READ account');
});
