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

/** Links as they were given away. Nothing here is ever changed: a new form gets a new line. */
test.each([
  ['#v1/ask?q=ann+update+fraud-llm', { screen: 'ask', question: { q: 'ann update fraud-llm' } }],
  ['#v1/ask?who=ann%40acme.io&permission=PROJECT_READ&node=project%3AFraud%2Fsar-drafts',
    { screen: 'ask', question: { who: 'ann@acme.io', permission: 'PROJECT_READ', node: 'project:Fraud/sar-drafts' } }],
  ['#v1/tree?node=space%3AFraud&as=key%3Aload-test', { screen: 'tree', question: { node: 'space:Fraud', as: 'key:load-test' } }],
  ['#v1/map', { screen: 'map', question: {} }],
  ['#v1/what-if?who=ann%40acme.io', { screen: 'what-if', question: { who: 'ann@acme.io' } }],
  ['#v1/open', { screen: 'open', question: {} }],
  ['#v1/ask?who=u1&permission=PROJECT_READ&node=p1&slice=1.H4sIAAAA',
    { screen: 'ask', question: { who: 'u1', permission: 'PROJECT_READ', node: 'p1' }, slice: '1.H4sIAAAA' }],
])('the old link %s keeps its meaning', (link, route) => {
  expect(parse(link)).toEqual(route);
});
