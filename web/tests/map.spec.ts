/** The access map of people and permissions at one node. */
import { choose, expect, expectAccessible, openDemo, results, show, test, toldCell } from './page';

const MAP = '#v1/map?by=permissions&node=project%3AFraud%2Fsar-drafts';

test('a cell of people and permissions always equals the answer to its question', async ({ page }) => {
  await openDemo(page, MAP);
  const map = page.getByRole('application');
  await expect(map).toHaveAccessibleName(/Access map of project:Fraud\/sar-drafts: 47 people in 47 rows by \d+ permissions/);
  await map.focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'End', 'PageDown', 'ArrowLeft', 'Home', 'PageDown']) {
    await map.press(key);
    await map.press('Enter');
    const { permission, node, decision } = await toldCell(page);
    expect(node).toBe('project:Fraud/sar-drafts');
    await expect(page.locator('#why')).toContainText(permission);
    await expect(page.locator('.verdict .word')).toHaveText(new RegExp(`^${decision}`));
  }
});

test('columns are switched, filtered and folded, and the address keeps them', async ({ page }) => {
  await openDemo(page, '#v1/map?permission=PROJECT_READ');
  await page.getByRole('button', { name: 'People by permissions' }).click();
  await expect(page.getByRole('button', { name: 'People by permissions' })).toHaveAttribute('aria-pressed', 'true');
  expect(page.url()).toContain('by=permissions');
  await choose(page, 'Node', 'space:Fraud');
  await page.getByRole('searchbox', { name: 'Permissions' }).fill('project span');
  const map = page.getByRole('application');
  await expect(map).toHaveAccessibleName(/space:Fraud: 47 people in 47 rows by \d permissions/);
  await page.getByLabel('Fold equal rows').check();
  await expect(map).toHaveAccessibleName(/47 people in \d\d? rows/);
  await expect(map).not.toHaveAccessibleName(/in 47 rows/);
  await page.getByRole('searchbox', { name: 'Permissions' }).fill('');
  await expectAccessible(page);
  await page.screenshot({ path: results('map-permissions.png') });
  await page.getByRole('button', { name: 'People by nodes' }).click();
  await expect(map).toHaveAccessibleName(/Access map of \w+: .* nodes/);
});

test('a click on a cell explains it', async ({ page }) => {
  await openDemo(page, MAP);
  await expect(page.locator('#map-cell')).toContainText('Kim Novak');
  const box = await page.getByRole('application').boundingBox();
  await page.mouse.click(box!.x + 180 + 33, box!.y + 220 + 55);
  await expect(page.locator('#map-cell')).toContainText('Omar Haddad');
  await expect(page.locator('.verdict')).toBeVisible();
});

test('edits are notched', async ({ page }) => {
  await openDemo(page, '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=project:Credit/model-appeals');
  await page.getByRole('button', { name: 'Try in What-if' }).first().click();
  await expect(page.getByRole('region', { name: 'What changes' })).toContainText('gains');
  await show(page, 'Access map');
  await page.getByRole('button', { name: 'People by permissions' }).click();
  await expect(page.locator('#map-cell')).toContainText('PROJECT_READ on project:Credit/model-appeals: allow, by binding, restricted, changed');
});
