/** The file with a snapshot put in, and the file from a server on loopback. */
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { test as plain } from '@playwright/test';
import { expect, FILE, results, test } from './page';

const EMPTY = '<script type="application/octet-stream" id="snapshot" data-name=""></script>';

test('a snapshot that stands in the file opens at start', async ({ page }) => {
  const snapshot = JSON.stringify({
    format: 'axcess-snapshot', version: 1, provider: 'arize', captured_at: '2026-11-20T09:00:00Z',
    account: { id: 'account', name: 'Globex', developer_lock: false },
  });
  const html = await readFile(new URL(FILE), 'utf8');
  expect(html.split(EMPTY)).toHaveLength(2);
  const filled = EMPTY.replace('data-name="">', `data-name="globex.json.gz">${gzipSync(snapshot).toString('base64')}`);
  await mkdir(results(''), { recursive: true });
  await writeFile(results('filled.html'), html.replace(EMPTY, () => filled));
  await page.goto(`file://${results('filled.html')}`);
  await expect(page.getByRole('banner')).toContainText('Globex');
});

plain('the page works from loopback and asks for nothing but itself', async ({ page }) => {
  const html = await readFile(new URL(FILE));
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await page.getByRole('button', { name: 'Open the built-in account' }).click();
  await expect(page.getByRole('banner')).toContainText('Acme');
  expect(asked.filter((url) => !/^(blob|data):/.test(url))).toEqual([address]);
  server.close();
});
