import { expect, test } from 'vitest';
import type { Facts } from '../engine/documents';
import { grounds, openGaps } from './hangs';

const facts: Facts = {
  basis: { snapshot: 's', captured_at: '', complete: true, semantics: { restriction: 'strict' } },
  account: null, provider: 'arize', source: null, developer_lock: null, counts: {},
  gaps: [
    { kind: 'space_memberships', scope: 's1', reason: 'refused' },
    { kind: 'space_memberships', scope: 's2', reason: 'refused' },
    { kind: 'role_bindings', scope: '*', reason: 'cut' },
  ],
};

test('whatever an answer depends on is said in words', () => {
  const told = grounds(['restriction', 'assumed:SPACE.MEMBER', 'developer_lock', 'new'], facts).map(({ text }) => text);
  expect(told).toEqual([
    'the switch stands at strict; another setting would turn the answer',
    'what the role MEMBER holds at the level space is assumed, as nobody publishes it',
    'the snapshot does not say whether user keys are locked out',
    'another setting would turn the answer',
  ]);
});

test('gaps matter to an unknown answer at their node and below', () => {
  expect(openGaps('unknown', facts, ['p1', 's1', 'o1']).map(({ scope }) => scope)).toEqual(['s1', '*']);
  expect(openGaps('deny', facts, ['p1', 's1', 'o1'])).toEqual([]);
});
