/** The main flow with the keyboard alone. */
import { choose, expect, FILE, openDemo, show, test } from './page';

test('open, ask, grant and export without a mouse', async ({ page }) => {
  await page.goto(FILE);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const reach = async (name: string) => {
    for (let tries = 0; tries < 400; tries += 1) {
      await press('Tab');
      const text = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.labels?.[0]?.textContent ?? element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      });
      if (text.trim().startsWith(name)) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };

  await reach('Open the built-in account');
  await press('Enter');
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
  await reach('Person or key');
  await page.keyboard.type('ann berger');
  await press('ArrowDown', 'ArrowUp', 'Enter', 'Tab');
  await page.keyboard.type('PROJECT_READ');
  await press('Enter', 'Tab');
  await page.keyboard.type('model-appeals');
  await press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'deny' })).toBeVisible();
  await reach('Try in What-if');
  await press('Enter');
  await expect(page.getByRole('region', { name: 'What changes' })).toContainText('Ann Berger gains PROJECT_READ');
  await reach('YAML plan');
  await press('Enter');
  await reach('The exported plan');
  await expect(page.locator(':focus')).toHaveValue(/role_binding\.create/);
});

test('the tree is walked with arrows', async ({ page }) => {
  await openDemo(page);
  await show(page, 'Tree');
  const on = (name: string) => expect(page.locator(':focus')).toContainText(name);
  await page.getByRole('treeitem', { name: /^Acme/ }).focus();
  await page.keyboard.press('ArrowDown');
  await on('Commerce');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator(':focus')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await on('Sandbox');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await on('Commerce');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await on('Acme');
});

test('steps are taken back and done again with the keyboard', async ({ page }) => {
  await openDemo(page);
  await show(page, 'What-if');
  await choose(page, 'Person', 'ann');
  await choose(page, 'Role', 'guardrail');
  await choose(page, 'Node', 'model-appeals');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 1 in force')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('0 of 1 in force')).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByText('1 of 1 in force')).toBeVisible();
});
