/** Tree, map and share, by mouse, and every screen under the eyes of axe. */
import { choose, expect, expectAccessible, FILE, openDemo, results, show, test, toldCell } from './page';

const QUESTION = '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=project:Fraud/sar-drafts';

test('the tree shows restrictions, and what a person may do at each node', async ({ page }) => {
  await openDemo(page, QUESTION);
  await show(page, 'Tree');
  const node = page.getByRole('treeitem', { name: /sar-drafts/ });
  await expect(node).toContainText('restricted');
  await choose(page, 'View as', 'omar');
  await expect(page.getByRole('treeitem', { name: /fraud-triage/ })).toContainText('allow');
  await page.getByRole('treeitem', { name: /chargeback-agent/ }).click();
  await expect(page.getByRole('heading', { name: 'chargeback-agent', exact: true })).toBeVisible();
});

test('a cell of the map always equals the answer to its question', async ({ page }) => {
  await openDemo(page, '#v1/map?permission=PROJECT_READ');
  const map = page.getByRole('application');
  await map.focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'End', 'PageDown', 'ArrowLeft']) {
    await map.press(key);
    await map.press('Enter');
    const { decision } = await toldCell(page);
    await expect(page.locator('.verdict .word')).toHaveText(new RegExp(`^${decision}`));
  }
  await page.screenshot({ path: results('map.png') });
});

test('a cell stays on show when its explanation narrows the map', async ({ page }) => {
  await openDemo(page, '#v1/map?permission=PROJECT_READ');
  const map = page.getByRole('application');
  await toldCell(page);
  const box = await map.boundingBox();
  // The last column that is wholly on show.
  await page.mouse.click(box!.x + 180 + 22 * (Math.floor((box!.width - 180) / 22) - 2) + 11, box!.y + 128 + 55);
  await expect(page.locator('.verdict')).toBeVisible();
  await expect.poll(async () => (await map.boundingBox())!.width).toBeLessThan(box!.width);
  const { decision } = await toldCell(page);
  await expect(page.locator('.verdict .word')).toHaveText(new RegExp(`^${decision}`));
});

test('a click on a cell explains it', async ({ page }) => {
  await openDemo(page, '#v1/map?permission=PROJECT_READ');
  await expect(page.locator('#map-cell')).toContainText('Kim Novak');
  const box = await page.getByRole('application').boundingBox();
  await page.mouse.click(box!.x + 180 + 33, box!.y + 128 + 55);
  await expect(page.locator('#map-cell')).toContainText('Omar Haddad');
  await expect(page.locator('.verdict')).toBeVisible();
});

test('the map begins at the question, wherever that lies', async ({ page }) => {
  await openDemo(page, QUESTION);
  await show(page, 'Access map');
  await expect(page.locator('#map-cell')).toHaveText(/^Ann Berger, PROJECT_READ on project:Fraud\/sar-drafts: deny/);
});

test('edits are notched in the map and in the tree', async ({ page }) => {
  await openDemo(page, '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=project:Credit/model-appeals');
  await page.getByRole('button', { name: 'Try in What-if' }).first().click();
  await expect(page.getByRole('region', { name: 'What changes' })).toContainText('gains');
  await show(page, 'Access map');
  await expect(page.locator('#map-cell')).toContainText('allow, by binding, restricted, changed by the edits');
});

test('the map is filtered by people and by space', async ({ page }) => {
  await openDemo(page, '#v1/map');
  await page.getByRole('searchbox', { name: 'People' }).fill('berger');
  await choose(page, 'Within', 'space:Fraud');
  await expect(page.getByRole('application')).toHaveAccessibleName(/: 1 person in 1 row by 8 nodes/);
});

test('equal rows of the map are folded', async ({ page }) => {
  await openDemo(page, '#v1/map?permission=PROJECT_READ');
  await page.getByLabel('Fold equal rows').check();
  await expect(page.getByRole('application')).toHaveAccessibleName(/: 47 people in \d\d? rows/);
  await expect(page.getByRole('application')).not.toHaveAccessibleName(/in 47 rows/);
});

test('a shared link says which names are inside', async ({ page }) => {
  await openDemo(page, QUESTION);
  await show(page, 'Share');
  const names = page.getByRole('region', { name: 'These names are inside' });
  await expect(names).toContainText('ann@acme.io');
  await expect(names).toContainText('project:Fraud/sar-drafts');
  await expect(page.getByLabel('Link', { exact: true })).toHaveValue(/#v1\/ask\?who=/);
});

test('the badge shows the very policy', async ({ page }) => {
  await page.goto(FILE);
  await page.getByRole('button', { name: 'this page cannot send data' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText("connect-src 'none'");
  await expect(dialog).toContainText('What it does not promise');
  await expectAccessible(page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no screen has grave barriers, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(FILE);
    await expectAccessible(page);
    await openDemo(page, QUESTION);
    await page.getByRole('button', { name: 'Try in What-if' }).first().click();
    for (const screen of ['What-if', 'Ask', 'Access map', 'Tree', 'Diff', 'Share', 'Account']) {
      await show(page, screen);
      await expect(page.locator('main .card').first()).toBeVisible();
      await page.waitForTimeout(150);
      await expectAccessible(page);
      const name = screen.toLowerCase().replaceAll(' ', '-');
      await page.screenshot({ path: results(`${colorScheme}/${name}.png`) });
    }
  });
}

test('on a phone nothing is wider than the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openDemo(page, QUESTION);
  await expect(page.locator('.verdict')).toBeVisible();
  for (const screen of ['Ask', 'Access map', 'Tree', 'What-if', 'Diff', 'Share', 'Account']) {
    await show(page, screen);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, screen).toBeLessThanOrEqual(0);
    await page.screenshot({ path: results(`phone/${screen.toLowerCase().replaceAll(' ', '-')}.png`) });
  }
});
