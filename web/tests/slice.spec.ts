/** Links: those of earlier versions open, and one that carries its facts is answered without an account. */
import { CUT_FROM, QUESTIONS, SLICE_1, WITH_FACTS_1 } from './links';
import { expect, expectAccessible, FILE, open, openDemo, results, show, test } from './page';
import type { Page } from '@playwright/test';

const QUESTION = '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=project:Fraud/sar-drafts';
const link = (page: Page) => page.getByLabel('Link', { exact: true });
const facts = (page: Page) => page.getByLabel('Put the facts behind the answer into the link');

for (const { link, shows } of QUESTIONS) {
  test(`the old link ${link} opens`, async ({ page }) => {
    await openDemo(page, link);
    await expect(page.locator('main')).toContainText(shows);
  });
}

test('an old link with facts is answered without an account', async ({ page }) => {
  await page.goto(FILE + WITH_FACTS_1);
  const banner = page.getByRole('region', { name: 'Recomputed from what was sent' });
  await expect(banner).toContainText(CUT_FROM);
  await expect(banner).toContainText('It cannot say');
  await expect(page.locator('.verdict .word')).toHaveText('deny');
  await expect(page.locator('.verdict')).toContainText('restricted');
  await expect(page.getByText('Routes that failed')).toBeVisible();
  await expect(page.getByText('What would give it')).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Screens' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'What was sent', exact: true })).toContainText('ann@acme.io');
  await expectAccessible(page);
  await page.screenshot({ path: results('slice.png'), fullPage: true });
});

test('facts go into a link on request only, and what they are is said', async ({ page }) => {
  await openDemo(page, QUESTION);
  await show(page, 'Share');
  await expect(facts(page)).not.toBeChecked();
  await expect(link(page)).not.toHaveValue(/slice/);
  await facts(page).check();
  await expect(link(page)).toHaveValue(/&slice=1\.[\w-]+$/);
  const names = page.getByRole('region', { name: 'These names are inside' });
  await expect(names).toContainText('Ann Berger');
  await expect(names.getByRole('row', { name: /Space/ })).toContainText('Fraud');
  await expect(names).not.toContainText('Omar');
  await expect(page.getByText(/^\d,?\d* letters$/)).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: results('share-facts.png'), fullPage: true });
  await show(page, 'Ask');
  await show(page, 'Share');
  await expect(facts(page), 'the choice is not kept').not.toBeChecked();
});

test('a link with facts gives the same answer elsewhere', async ({ page, context }) => {
  for (const question of [
    'who=sofia@acme.io&permission=PROJECT_SPAN_DELETE&node=project:Fraud/sar-drafts',
    'who=key:nightly-export&permission=PROJECT_READ&node=project:Fraud/fraud-llm',
    'who=emil@acme.io&permission=SPACE_READ&node=space:Boardroom',
  ]) {
    await openDemo(page, `#v1/ask?${question}`);
    const answer = async (page: Page) => {
      await expect(page.locator('.verdict')).toBeVisible();
      const why = page.locator('section[aria-labelledby=why]');
      return [await why.locator('.verdict').innerText(), ...(await why.locator('ul').allInnerTexts())];
    };
    const first = await answer(page);
    await show(page, 'Share');
    await facts(page).check();
    await expect(link(page)).toHaveValue(/slice=/);
    const other = await context.newPage();
    await other.goto(await link(page).inputValue());
    await expect(other.getByText('Recomputed from what was sent')).toBeVisible();
    expect(await answer(other)).toEqual(first);
    await other.close();
    await page.goto('about:blank');
  }
});

test('without a whole question there are no facts to send', async ({ page }) => {
  await openDemo(page, '#v1/share?who=ann@acme.io');
  await expect(facts(page)).toBeDisabled();
  await expect(page.getByText('the question needs a person, a permission and a node')).toBeVisible();
});

for (const [what, slice, message] of [
  ['cut off', SLICE_1.slice(0, 400), 'cannot be read'],
  ['cut off early', SLICE_1.slice(0, 12), 'cannot be read'],
  ['damaged', `${SLICE_1.slice(0, 200)}AAAA${SLICE_1.slice(204)}`, 'cannot be read'],
  ['no letters of a link', '1.<b>', 'damaged'],
  ['of a later version', '7.abcd', 'version 7'],
  ['something else', '1.aGVsbG8', 'cannot be read'],
] as const) {
  test(`facts that are ${what} give a message and leave the page working`, async ({ page }) => {
    await page.goto(`${FILE}${QUESTION}&slice=${encodeURIComponent(slice)}`);
    await expect(page.getByRole('alert')).toContainText(message);
    await page.getByRole('button', { name: 'Open the built-in account' }).click();
    await expect(page.locator('.verdict .word')).toHaveText('deny');
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(page.url()).not.toContain('slice');
  });
}

test('a snapshot takes the place of the facts, and says if it is another one', async ({ page }) => {
  await page.goto(FILE + WITH_FACTS_1);
  await page.getByRole('button', { name: 'Open the built-in account' }).click();
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
  await expect(page.locator('.verdict .word')).toHaveText('deny');
  expect(page.url()).not.toContain('slice');
  expect(decodeURIComponent(page.url())).toContain('who=ann@acme.io');

  await page.goto('about:blank');
  await page.goto(FILE + WITH_FACTS_1);
  await expect(page.getByText('Recomputed from what was sent')).toBeVisible();
  await open(page, 'other.json', JSON.stringify({
    format: 'axcess-snapshot', version: 1, provider: 'arize', captured_at: '2026-11-20T09:00:00Z',
    account: { id: 'account', name: 'Globex', developer_lock: false },
  }));
  await expect(page.getByText('This is another snapshot than the one')).toContainText(CUT_FROM);
});

test('a link with facts asks an account that is open already', async ({ page }) => {
  await openDemo(page, '#v1/ask?who=omar@acme.io');
  await page.evaluate((address) => { location.hash = address; }, WITH_FACTS_1);
  await expect(page.locator('.verdict .word')).toHaveText('deny');
  await expect(page.getByText('What would give it')).toBeVisible();
  await expect.poll(() => page.url()).not.toContain('slice');
});

test('a link that gets long says so', async ({ page }) => {
  // Letters that cannot be packed.
  let dice = 1;
  const name = Array.from({ length: 12_000 }, () => {
    dice = (dice * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (dice % 26));
  }).join('');
  await page.goto(`${FILE}#v1/share?who=u1&permission=SPACE_READ&node=s1`);
  await open(page, 'long.json', JSON.stringify({
    format: 'axcess-snapshot', version: 1, provider: 'arize', captured_at: '2026-11-20T09:00:00Z',
    account: { id: 'account', name: 'Globex', developer_lock: false }, organizations: [{ id: 'o1', name: 'Org' }],
    spaces: [{ id: 's1', name, organization_id: 'o1', is_private: false }],
    users: [{ id: 'u1', name: 'Eve', email: 'eve@acme.io', status: 'ACTIVE', account_role: 'MEMBER', is_developer: true }],
  }));
  await expect(page.getByRole('note')).toHaveCount(0);
  await facts(page).check();
  await expect(page.getByRole('note')).toContainText('over 8,000 letters');
});

test('another link in the same tab is read in its turn, and closing forgets the facts', async ({ page }) => {
  await page.goto(FILE + WITH_FACTS_1);
  await expect(page.locator('.verdict .word')).toHaveText('deny');
  await page.evaluate((address) => { location.hash = address; }, `${QUESTION}&slice=7.abcd`);
  await expect(page.getByRole('alert')).toContainText('version 7');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Who may do what in an account, and why' })).toBeVisible();
  expect(page.url()).not.toContain('slice');
});

test('facts are put into a link with the keyboard', async ({ page }) => {
  await openDemo(page, QUESTION);
  await page.getByRole('link', { name: 'Share' }).focus();
  await page.keyboard.press('Enter');
  await facts(page).focus();
  await page.keyboard.press('Space');
  await expect(link(page)).toHaveValue(/slice=1\./);
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveValue(/slice=1\./);
});
