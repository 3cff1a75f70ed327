/** What-if, by mouse: edit, see who gains and loses, walk back and forth, export. */
import { fileURLToPath } from 'node:url';
import { choose, expect, expectAccessible, openDemo, results, show, test } from './page';

const QUESTION = '#v1/ask?who=ann@acme.io&permission=PROJECT_READ&node=project:Credit/model-appeals';

test('a remedy is tried, shown and exported', async ({ page }) => {
  await openDemo(page, QUESTION);
  await page.getByRole('button', { name: 'Try in What-if' }).first().click();
  const changes = page.getByRole('region', { name: 'What changes' });
  await expect(changes).toContainText('Ann Berger gains PROJECT_READ');
  await expect(page.getByRole('textbox', { name: 'The exported plan' })).toHaveValue(/ax role-bindings create/);
  await page.getByRole('button', { name: 'YAML plan' }).click();
  await expect(page.getByRole('textbox', { name: 'The exported plan' })).toHaveValue(/role_binding\.create/);
  await page.getByRole('button', { name: 'Markdown' }).click();
  await expect(page.getByRole('textbox', { name: 'The exported plan' })).toHaveValue(/Ann Berger/);
  await page.screenshot({ path: results('what-if.png') });
  await show(page, 'Ask');
  await expect(page.getByRole('status').filter({ hasText: 'allow' })).toBeVisible();
  await expect(page.getByText('with the edits')).toBeVisible();
});

test('a change is added by form, undone, done again and slid over', async ({ page }) => {
  await openDemo(page);
  await show(page, 'What-if');
  await page.getByLabel('Change', { exact: true }).selectOption('Restrict a resource');
  await choose(page, 'Resource', 'fraud-llm');
  await page.getByRole('button', { name: 'Add step' }).click();
  const changes = page.getByRole('region', { name: 'What changes' });
  await expect(changes).toContainText('lose');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('No edits yet')).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(changes).toContainText('lose');
  await page.getByLabel('Show the account after step').fill('0');
  await expect(page.getByText('0 of 1 in force')).toBeVisible();
});

test('a pasted plan is added, and what cannot be read is refused with its place', async ({ page }) => {
  await openDemo(page);
  await show(page, 'What-if');
  await page.getByText('Paste or drop a plan or a script').click();
  const box = page.getByRole('textbox', { name: /A plan in YAML/ });
  await box.fill('format: axcess-plan\nversion: 1\nchanges:\n  - {op: user.forget, user: ann@acme.io}\n');
  await page.getByRole('button', { name: 'Add its steps' }).click();
  await expect(page.getByRole('alert')).toContainText('4');
  await box.fill('format: axcess-plan\nversion: 1\nchanges:\n  - {op: user.delete, user: ann@acme.io}\n  - {op: user.delete, user: emil@acme.io}\n');
  await page.getByRole('button', { name: 'Add its steps' }).click();
  await expect(page.getByText('2 of 2 in force')).toBeVisible();
  await page.getByLabel('Show the account after step').fill('1');
  await expect(page.getByText('1 of 2 in force')).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(page.getByText('2 of 2 in force')).toBeVisible();
});

for (const [file, op] of [['onboard.yaml', 'role.create'], ['restrict.sh', 'restriction.create']] as const) {
  test(`the example ${file} is read and walked through`, async ({ page }) => {
    await openDemo(page);
    await show(page, 'What-if');
    await page.getByText('Paste or drop a plan or a script').click();
    await page.getByLabel('Plan or script file').setInputFiles(fileURLToPath(new URL(`../../examples/${file}`, import.meta.url)));
    await expect(page.getByRole('region', { name: 'Steps' })).toContainText(op);
    await expect(page.getByRole('region', { name: 'What changes' })).toContainText('Losses');
    const slider = page.getByLabel('Show the account after step');
    const all = await slider.inputValue();
    for (const position of ['0', '3', '1', all]) {
      await slider.fill(position);
      await expect(page.getByText(`${position} of ${all} in force`)).toBeVisible();
    }
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expectAccessible(page);
    await page.screenshot({ path: results(`${file}.png`), fullPage: true });
  });
}

test('the plan is downloaded by the page itself', async ({ page }) => {
  await openDemo(page, QUESTION);
  await page.getByRole('button', { name: 'Try in What-if' }).first().click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download plan.sh' }).click();
  expect((await download).suggestedFilename()).toBe('plan.sh');
});

test('every remedy that can be tried gives what it promises', async ({ page }) => {
  await openDemo(page, QUESTION);
  const remedies = page.getByRole('button', { name: 'Try in What-if' });
  await expect(remedies).toHaveCount(5);
  for (let index = 0; index < 5; index += 1) {
    await remedies.nth(index).click();
    await show(page, 'Ask');
    await expect(page.getByRole('status').filter({ hasText: 'allow' })).toBeVisible();
    await show(page, 'What-if');
    await page.getByRole('button', { name: 'Undo' }).click();
    await show(page, 'Ask');
    await expect(page.getByRole('status').filter({ hasText: 'deny' })).toBeVisible();
  }
});
