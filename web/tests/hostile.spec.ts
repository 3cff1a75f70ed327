/** Broken files and hostile names. */
import { gzipSync } from 'node:zlib';
import { expect, FILE, open, openDemo, results, show, test } from './page';

const LONG = 'x'.repeat(10_000);
const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>';
const TURNED = '\u202Emoc.live\u202C';

/** A small account whose names try to be more than names. */
const snapshot = JSON.stringify({
  format: 'axcess-snapshot',
  version: 1,
  provider: 'arize',
  captured_at: '2026-11-20T09:00:00Z',
  account: { id: 'account', name: SCRIPT, developer_lock: false },
  organizations: [{ id: 'o1', name: TURNED }],
  spaces: [{ id: 's1', name: LONG, organization_id: 'o1', is_private: false }],
  resources: [{ id: 'p1', name: SCRIPT, type: 'PROJECT', space_id: 's1' }],
  users: [{ id: 'u1', name: SCRIPT, email: 'eve@acme.io', status: 'ACTIVE', account_role: 'ADMIN', is_developer: true }],
});

/** The same account, in which nobody holds anything any more. */
const OTHER = {
  name: `${SCRIPT.replaceAll('/', '∕')}${TURNED}.json`,
  mimeType: 'application/json',
  buffer: Buffer.from(snapshot.replace('"ADMIN"', '"MEMBER"')),
};

const packed = gzipSync(snapshot);

for (const [what, content, said] of [
  ['not a snapshot', 'hello', 'expected value'],
  ['empty', '', 'empty'],
  ['a snapshot cut off', snapshot.slice(0, 200), 'the text ends'],
  ['a gzip cut off', packed.subarray(0, 60), 'was it copied to the end?'],
  ['a gzip with a letter behind it', Buffer.concat([packed, Buffer.from('x')]), 'gzip'],
  ['a gzip that holds something else', gzipSync('hello'), 'expected value'],
  ['of another version', snapshot.replace('"version":1', '"version":99'), '99'],
] as const) {
  test(`a file that is ${what} gives a message and leaves the page working`, async ({ page }) => {
    await page.goto(FILE);
    await open(page, 'broken.json', content);
    await expect(page.getByRole('alert')).toContainText(said);
    await page.getByRole('button', { name: 'Open the built-in account' }).click();
    await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

for (const [what, content] of [
  ['a gzip', packed],
  ['a gzip in two parts', Buffer.concat([gzipSync(snapshot.slice(0, 99)), gzipSync(snapshot.slice(99))])],
  ['a gzip with a field too many', gzipSync(snapshot.replace('"users"', '"more":1,"users"'))],
  ['a file with a field too many', snapshot.replace('"users"', '"more":1,"users"')],
] as const) {
  test(`${what} is opened`, async ({ page }) => {
    await page.goto(FILE);
    await open(page, 'packed.json', content);
    await expect(page.getByRole('banner')).toContainText(SCRIPT);
    if (!what.endsWith('too many')) return;
    await show(page, 'Account');
    await expect(page.getByText('1 unknown field ignored: `more`')).toBeVisible();
  });
}

test('a broken file leaves the open account open', async ({ page }) => {
  await openDemo(page);
  await show(page, 'Account');
  await open(page, 'broken.json', 'hello');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('banner')).toContainText('Acme');
});

test('hostile names are shown as text on every screen', async ({ page }) => {
  page.on('dialog', () => expect(true, 'a name ran as script').toBe(false));
  await page.goto(`${FILE}#v1/ask?who=u1&permission=PROJECT_READ&node=p1&as=u1`);
  await open(page, 'hostile.json', snapshot);
  await expect(page.getByRole('banner')).toContainText(SCRIPT);
  for (const screen of ['Ask', 'Access map', 'Tree', 'What-if', 'Diff', 'Share', 'Account']) {
    await show(page, screen);
    if (screen === 'Diff') await page.getByLabel('Second snapshot file').setInputFiles(OTHER);
    if (screen === 'Share') await page.getByLabel('Put the facts').check();
    await page.waitForTimeout(150);
    expect(await page.evaluate(() => document.querySelectorAll('img').length)).toBe(0);
    await page.screenshot({ path: results(`hostile/${screen.toLowerCase().replaceAll(' ', '-')}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, screen).toBeLessThanOrEqual(0);
  }
});

test('hostile names in a link with facts are shown as text', async ({ page }) => {
  page.on('dialog', () => expect(true, 'a name ran as script').toBe(false));
  await page.goto(`${FILE}#v1/share?who=u1&permission=PROJECT_READ&node=p1`);
  await open(page, 'hostile.json', snapshot);
  await page.getByLabel('Put the facts').check();
  const link = page.getByLabel('Link', { exact: true });
  await expect(link).toHaveValue(/slice=/);
  const address = await link.inputValue();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByRole('region', { name: 'What was sent', exact: true })).toContainText(SCRIPT);
  expect(await page.evaluate(() => document.querySelectorAll('img').length)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: results('hostile/slice.png'), fullPage: true });
});

test('an account can be closed from every screen', async ({ page }) => {
  for (const screen of ['Access map', 'Tree', 'What-if', 'Diff', 'Share', 'Account']) {
    await openDemo(page, '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=project:Fraud/fraud-llm');
    await show(page, screen);
    await page.getByRole('button', { name: 'Close account' }).click();
    await expect(page.getByRole('heading', { name: 'Who may do what in an account, and why' })).toBeVisible();
  }
});

test('closing forgets the account and the question', async ({ page }) => {
  await openDemo(page, '#v1/ask?q=ann+update+fraud-llm');
  await page.getByRole('button', { name: 'Close account' }).click();
  await expect(page.getByRole('button', { name: 'Open the built-in account' })).toBeVisible();
  expect(page.url()).not.toContain('ann');
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});
