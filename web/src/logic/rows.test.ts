import { expect, test } from 'vitest';
import { Rows } from './rows';

const check = (rows: Rows) => ({
  first: rows.first, people: rows.people, others: rows.first.map((_, row) => rows.others(row)), rowOf: [3, 5, 8, 9].map((person) => rows.of(person)),
});

test('a row for each person', () => {
  expect(check(Rows.single([5, 3, 8]))).toEqual({ first: [5, 3, 8], people: 3, others: [0, 0, 0], rowOf: [1, 0, 2, -1] });
});

test('a row for people whose cells are equal', () => {
  expect(check(Rows.folded([[5, 8], [3]]))).toEqual({ first: [5, 3], people: 3, others: [1, 0], rowOf: [1, 0, 0, -1] });
});

test('nobody', () => {
  expect(check(Rows.single([]))).toEqual({ first: [], people: 0, others: [], rowOf: [-1, -1, -1, -1] });
});
