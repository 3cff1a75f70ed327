import { expect, test } from 'vitest';
import { Directory } from './directory';
import { above, drawn, firstExpanded, outline, reveal, ROW, step } from './outline';

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

test('of many rows only those on show are drawn, and the current one', () => {
  const on = (current: number, scroll: number) => drawn(100_000, current, scroll * ROW, 20 * ROW);
  expect([on(0, 0).length, on(0, 50_000).length, on(50_005, 50_000).length]).toEqual([28, 37, 36]);
  expect([on(0, 50_000)[0], on(99_999, 0).at(-1), on(0, 99_980).at(-1)]).toEqual([0, 99_999, 99_999]);
  expect(drawn(0, 0, 0, 500)).toEqual([]);
  expect(drawn(3, 1, 0, 0)).toEqual([0, 1, 2]);
});

test('a row is scrolled into view and no farther', () => {
  expect([reveal(0, 50, 100), reveal(9, 0, ROW * 5), reveal(3, ROW, ROW * 5)]).toEqual([0, ROW * 5, ROW]);
});
