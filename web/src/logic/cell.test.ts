import { expect, test } from 'vitest';
import { cell, told } from './cell';

test('a byte holds decision, cause and marks', () => {
  expect(told(cell(0))).toBe('deny');
  expect(told(cell(1 | (3 << 2)))).toBe('allow, by space membership');
  expect(told(cell(2 | 32))).toBe('unknown, restricted');
  expect(told(cell(1 | (5 << 2) | 32 | 64))).toBe('allow, by binding, restricted, changed by the edits');
});

test('a cause that the page does not know is another cause', () => {
  expect(cell(1 | (7 << 2)).cause.name).toBe('other');
});
