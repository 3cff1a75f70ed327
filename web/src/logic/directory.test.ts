import { expect, test } from 'vitest';
import { Directory, matching, option } from './directory';

const node = (id: string, kind: string, parent: number | null) => ({
  reference: `${kind}:${id}`, id, kind, name: id, parent, restricted: false, private: false,
});
const directory = new Directory({
  people: [{ reference: 'ann@acme.io', id: 'u1', name: null, email: 'ann@acme.io', kind: 'HUMAN', status: 'ACTIVE' }],
  keys: [{ reference: 'key:k', id: 'k1', name: 'notebook', user: 'u1' }],
  nodes: [node('acme', 'account', null), node('risk', 'organization', 0), node('fraud', 'space', 1)],
  permissions: ['PROJECT_READ'],
  roles: [],
});

test('a person is found by id and by reference', () => {
  expect(directory.personIndex('u1')).toBe(directory.personIndex('ann@acme.io'));
});

test('a label falls back to the e-mail address, then to the id', () => {
  expect(['u1', 'k1', 'fraud', 'new:9'].map((id) => directory.label(id))).toEqual([
    'ann@acme.io', 'notebook', 'fraud', 'new:9',
  ]);
});

test('lists that come in parts are whole in the end', () => {
  const { lists } = directory;
  const parts = new Directory();
  for (const part of [0, 1, 2]) {
    const cut = <T>(list: T[]) => list.slice(part, part + 1);
    const { people, keys, nodes, permissions, roles } = lists;
    parts.take({ people: cut(people), keys: cut(keys), nodes: cut(nodes), permissions: cut(permissions), roles: cut(roles) });
  }
  expect(parts).toEqual(directory);
  expect(parts.who.map(({ value }) => value)).toEqual(['ann@acme.io', 'key:k']);
});

test('a node and what is below it stand in the order of the tree', () => {
  expect([directory.below(0), directory.below(2)]).toEqual([[0, 1, 2], [2]]);
});

test('children follow the parents', () => {
  expect(directory.children).toEqual([[1], [2], []]);
});

test('options must hold every word, and beginnings come first', () => {
  const options = ['sandbox ann', 'Ann Berger', 'Omar'].map((label) => option(label, label));
  expect(matching(options, 'ann').map(({ label }) => label)).toEqual(['Ann Berger', 'sandbox ann']);
  expect(matching(options, 'ber ann').map(({ label }) => label)).toEqual(['Ann Berger']);
});

test('other restrictions leave everything else as it is', () => {
  const marked = new Directory(structuredClone(directory.lists)).restricted(Uint8Array.of(0, 1, 2));
  expect(marked.lists.nodes.map(({ restricted }) => restricted)).toEqual([false, true, null]);
  expect(marked.restricted(Uint8Array.of(0, 0, 0))).toEqual(directory);
  expect([marked.nodeIndex('risk'), marked.personIndex('u1'), marked.label('k1'), marked.order]).toEqual([1, 0, 'notebook', [0, 1, 2]]);
});
