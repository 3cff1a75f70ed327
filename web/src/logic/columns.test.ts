import { expect, test } from 'vitest';
import { nodeColumns, permissionColumns, permissionsThat, type Ask } from './columns';

const permissions = ['MODEL_READ', 'PROJECT_READ', 'PROJECT_SPAN_READ', 'SPACE_READ'];
const told: number[][] = [];
const ask: Ask = (people, places) => {
  told.push([...people], [...places]);
  return Promise.resolve(new Uint8Array(people.length * places.length));
};

test('permissions are found by every word that is typed', () => {
  expect(permissionsThat(permissions, 'read project')).toEqual([1, 2]);
  expect(permissionsThat(permissions, '')).toEqual([0, 1, 2, 3]);
  expect(permissionsThat(permissions, 'nothing')).toEqual([]);
});

test('only what is on show is asked for, by its place', async () => {
  const columns = permissionColumns('space:Fraud', [1, 2, 3], permissions, ask);
  expect((await columns.ask([7, 9], { first: 1, count: 2 })).length).toBe(4);
  expect(told.splice(0)).toEqual([[7, 9], [2, 3]]);
  expect([columns.count, columns.told(0)]).toEqual([3, 'PROJECT_READ on space:Fraud']);
});

test('a permission about another thing begins a group', () => {
  const columns = permissionColumns('account', [0, 1, 2, 3], permissions, ask);
  expect([0, 1, 2, 3].map((column) => columns.label(column).strong)).toEqual([true, true, false, true]);
});

test('nodes that hold others stand out', () => {
  const node = (place: number) => ({
    reference: `n${place}`, id: `n${place}`, kind: place ? 'PROJECT' : 'SPACE', name: place ? 'Fraud' : null,
    parent: null, restricted: false, private: false,
  });
  const columns = nodeColumns('PROJECT_READ', [0, 1], node, ask);
  expect([columns.label(0), columns.label(1)]).toEqual([{ text: 'n0', strong: true }, { text: 'Fraud', strong: false }]);
  expect(columns.told(1)).toBe('PROJECT_READ on n1');
});
