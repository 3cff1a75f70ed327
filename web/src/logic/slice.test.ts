import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { broken, bytesOf, cutFrom, insides, packed, textOf } from './slice';
import { SLICE_1 as OLD } from '../../tests/links';

const text = JSON.stringify({
  account: { name: 'Acme' }, organizations: [], spaces: [{ id: 's1', name: 'Fraud' }], resources: [],
  users: [{ id: 'u1', name: null, email: 'ann@acme.io' }], roles: [{ id: 'r1', name: 'Viewer', permissions: ['A', 'B'] }],
  api_keys: [], organization_memberships: [], space_memberships: [{}], role_bindings: [{}, {}], restrictions: [],
  gaps: [{ reason: 'refused' }, { reason: 'refused' }],
});
const read = (slice: string) => gunzipSync(bytesOf(slice)).toString();

test('a slice survives the way through a link', async () => {
  const slice = await packed('Ängström 陳 ? & # %');
  expect(slice).toMatch(/^1\.[\w-]+$/);
  expect(new URLSearchParams(`slice=${slice}`).get('slice')).toBe(slice);
  expect(read(slice)).toBe('Ängström 陳 ? & # %');
  expect(await textOf(slice)).toBe('Ängström 陳 ? & # %');
});

test('a slice of version 1 is read for good', () => {
  expect(JSON.parse(read(OLD))).toMatchObject({ format: 'axcess-snapshot', version: 1, users: [{ email: 'ann@acme.io' }] });
});

test('a version that is not known is not guessed at', () => {
  expect(() => bytesOf('2.abcd')).toThrow(/version 2.*newer explorer/s);
});

test.each(['', '1.', '1', 'x', '1.a', '1.ab cd', '1.<script>', '1.abcd=', '99999999.abcd'])('%j is damaged, in words', (slice) => {
  expect(() => bytesOf(slice)).toThrow(/damaged/);
});

test('what would fill the memory is not read', () => {
  expect(() => bytesOf(`1.${'A'.repeat(70_000)}`)).toThrow(/too many/);
});

test('the digest is told only where it is one', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  expect([cutFrom(`slice of ${digest}`), cutFrom('slice of <b>'), cutFrom(null)]).toEqual([digest, null, null]);
});

test('everything inside is told', () => {
  expect(insides(text)).toEqual([
    { title: 'Account', values: ['Acme'] },
    { title: 'Space', values: ['Fraud (s1)'] },
    { title: 'Person', values: ['u1, ann@acme.io'] },
    { title: 'Role', values: ['Viewer (r1) and its 2 permissions'] },
    { title: 'Held there', values: ['1 membership of the space', '2 role bindings'] },
    { title: 'Not readable', values: ['refused'] },
  ]);
});

test('a message of the engine keeps its first line and gets advice', () => {
  expect(broken('the link is cut off\n  line 1: more')).toMatch(/cannot be read: the link is cut off\n  help: copy/);
});
