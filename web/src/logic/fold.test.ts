import { expect, test } from 'vitest';
import { fold } from './fold';

test('equal rows stand together, where the first of them stood', () => {
  const bytes = Uint8Array.of(1, 0, 2, 2, 1, 0);
  expect(fold([7, 8, 9], bytes, 2)).toEqual([[7, 9], [8]]);
});

test('rows without columns are all equal', () => {
  expect(fold([1, 2], new Uint8Array(), 0)).toEqual([[1, 2]]);
});

test('rows of the same digest are still told apart', () => {
  const [one, other] = [[4, 65, 1, 93, 78], [15, 21, 0, 126, 17]];
  expect(fold([1, 2, 3], Uint8Array.of(...one, ...other, ...one), 5)).toEqual([[1, 3], [2]]);
});
