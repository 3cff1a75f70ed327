import { expect, test } from 'vitest';
import { advice, age, count } from './words';

const now = new Date('2026-11-22T09:00:00Z');

test('one of a thing is singular', () => {
  expect([count(0, 'gap'), count(1, 'gap'), count(1200, 'gap')]).toEqual(['0 gaps', '1 gap', '1,200 gaps']);
});

test('an age is told in the largest unit that fits', () => {
  expect(age('2026-11-22T08:59:40Z', now)).toBe('just now');
  expect(age('2026-11-22T08:30:00Z', now)).toBe('30 minutes ago');
  expect(age('2026-11-21T09:00:00Z', now)).toBe('24 hours ago');
  expect(age('2026-11-20T09:00:00Z', now)).toBe('2 days ago');
  expect(age('2026-12-20T09:00:00Z', now)).toBe('in the future');
  expect(age('never', now)).toBe('of unknown age');
});

test('help is told apart from what is wrong', () => {
  expect(advice('no node is called `x`\n  help: did you mean `y`?')).toEqual({
    wrong: 'no node is called `x`',
    help: ['did you mean `y`?'],
  });
});
