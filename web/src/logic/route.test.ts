import { expect, test } from 'vitest';
import { format, parse } from './route';

test('a route survives the way through the address', () => {
  const route = {
    screen: 'ask' as const,
    question: { q: 'ann update fraud-llm', who: 'ann@acme.io', node: 'project:Fraud/a&b=c#d' },
  };
  expect(parse(format(route))).toEqual(route);
});

test('an address without a question has no question mark', () => {
  expect(format({ screen: 'map', question: {} })).toBe('#v1/map');
});

test('a screen that does not exist opens the first one', () => {
  expect(parse('#v1/constructor?q=x').screen).toBe('open');
});

test('another version is not guessed at', () => {
  expect(parse('#v9/ask?q=x')).toEqual({ screen: 'open', question: {} });
});

test('fields that the form does not know are dropped', () => {
  expect(parse('#v1/ask?q=x&evil=1').question).toEqual({ q: 'x' });
});
