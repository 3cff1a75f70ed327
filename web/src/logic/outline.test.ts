import { expect, test } from 'vitest';
import { Directory } from './directory';
import { above, firstExpanded, outline, step } from './outline';

const node = (id: string, parent: number | null) => ({
  reference: id, id, kind: 'SPACE', name: id, parent, restricted: null, private: null,
});
const directory = new Directory({
  people: [], keys: [], permissions: [], roles: [],
  nodes: [node('acme', null), node('risk', 0), node('shop', 0), node('fraud', 1), node('lost', null)],
});
const all = outline(directory, firstExpanded(directory));

test('a small account is shown whole, parents before children, the lost at the end', () => {
  expect(all.map(({ index, level }) => [index, level])).toEqual([[0, 1], [1, 2], [3, 3], [2, 2], [4, 1]]);
});

test('what is closed hides what is below', () => {
  expect(outline(directory, new Set([0])).map(({ index }) => index)).toEqual([0, 1, 2, 4]);
});

test('a node knows what is above it', () => {
  expect([above(directory, 3), above(directory, 0)]).toEqual([[0, 1], []]);
});

test('the arrows walk the tree', () => {
  expect(step(all, 0, 'ArrowDown')).toEqual({ to: 1 });
  expect(step(all, 2, 'ArrowLeft')).toEqual({ to: 1 });
  expect(step(all, 1, 'ArrowLeft')).toEqual({ collapse: 1 });
  expect(step(outline(directory, new Set([0])), 1, 'ArrowRight')).toEqual({ expand: 1 });
  expect(step(all, 4, 'ArrowRight')).toBeNull();
});
