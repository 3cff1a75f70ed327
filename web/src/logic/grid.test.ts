import { expect, test } from 'vitest';
import { CELL, hit, moved, reveal, span } from './grid';

test('only what is on show is asked for', () => {
  expect(span(0, CELL * 3, 100)).toEqual({ first: 0, count: 3 });
  expect(span(CELL * 2 + 1, CELL * 3, 100)).toEqual({ first: 2, count: 4 });
  expect(span(0, CELL * 3, 2)).toEqual({ first: 0, count: 2 });
  expect(span(0, 500, 0)).toEqual({ first: 0, count: 0 });
});

test('a point hits the cell under it, labels hit nothing', () => {
  expect([hit(CELL + 1, 0, 9), hit(1, CELL * 4, 9), hit(-1, 0, 9), hit(CELL * 9, 0, 9)]).toEqual([1, 4, -1, -1]);
});

test('a cell is scrolled into view and no farther', () => {
  expect([reveal(0, 50, 100), reveal(9, 0, CELL * 5), reveal(3, CELL, CELL * 5)]).toEqual([0, CELL * 5, CELL]);
});

test('keys stay within the map', () => {
  expect(moved({ row: 0, column: 0 }, 'ArrowUp', 5, 5)).toEqual({ row: 0, column: 0 });
  expect(moved({ row: 2, column: 2 }, 'End', 5, 9)).toEqual({ row: 2, column: 8 });
  expect(moved({ row: 2, column: 2 }, 'x', 5, 9)).toBeNull();
});
