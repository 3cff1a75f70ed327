import { expect, test } from 'vitest';
import { starts } from './findings';

test('each rule begins where the one before ends', () => {
  const rule = (id: string, findings: number) => ({ id, about: id, findings });
  expect(starts([rule('a', 2), rule('b', 1), rule('c', 4)]).map(({ start }) => start)).toEqual([0, 2, 3]);
  expect(starts([])).toEqual([]);
});
