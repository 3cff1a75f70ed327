/** The page as the command hands it out: one file with an account in it, and served at an address that nobody guesses. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import { test as plain } from '@playwright/test';
import { expect, results, test } from './page';

const command = process.env.AXCESS_COMMAND ?? '../target/debug/axcess';

test('a file of the command opens its account without a server', async ({ page }) => {
  await mkdir(results(''), { recursive: true });
  execFileSync(command, ['explore', '--demo', '--quiet', '--out', results('acme.html')]);
  await page.goto(`file://${results('acme.html')}`);
  await expect(page.getByRole('banner')).toContainText('Acme');
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
});

plain('the command serves its account to this machine, and to nobody who does not know the address', async ({ page }) => {
  const served = spawn(command, ['explore', '--demo'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = (await once(served.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    await page.goto(url);
    await expect(page.getByRole('banner')).toContainText('Acme');
    const status = (address: string, host?: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const options = { headers: host === undefined ? {} : { host } };
        get(address, options, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
      });
    expect(await status(new URL('/', url).href)).toBe(404);
    expect(await status(url, 'evil.example')).toBe(403);
    expect(await status(url)).toBe(200);
  } finally {
    served.kill('SIGTERM');
  }
  const [code] = (await once(served, 'exit')) as [number];
  expect(code).toBe(0);
});
