import { expect, test } from 'vitest';
import { groups, people } from './report';

const sentence = (rule: string, pending = false) => ({
  rule, pending, severity: 'info', text: rule, details: [],
});
const report = {
  sentences: [sentence('administrator'), sentence('loss'), sentence('gain', true), sentence('settled')],
  findings: [], safe_order: null,
  diff: {
    sets: [[], ['A'], ['A', 'B']],
    entries: [
      { user: 'u', resource: 'x', gained: 1, lost: 0, undetermined: 0, settled: 0 },
      { user: 'u', resource: 'y', gained: 2, lost: 1, undetermined: 1, settled: 2 },
    ],
    pending: [{ user: 'v', resource: 'x', gained: 2, lost: 0, undetermined: 0, settled: 0 }],
  },
};

test('each sentence stands in one group', () => {
  expect(groups(report.sentences).map(({ name, sentences }) => [name, sentences.length])).toEqual([
    ['gain', 1], ['loss', 1], ['pending', 1], ['unknown', 1],
  ]);
});

test('a person is counted over all nodes', () => {
  expect(people(report.diff)).toEqual([
    { user: 'u', pending: false, gained: 3, lost: 1, unknown: 3 },
    { user: 'v', pending: true, gained: 2, lost: 0, unknown: 0 },
  ]);
});

test('those stand first for whom most moves', () => {
  const entry = { resource: 'x', lost: 0, undetermined: 0, settled: 0 };
  const entries = [{ ...entry, user: 'little', gained: 1 }, { ...entry, user: 'nothing', gained: 0 }, { ...entry, user: 'much', gained: 2 }];
  const moves = { sets: report.diff.sets, entries, pending: [] };
  expect(people(moves).map(({ user }) => user)).toEqual(['much', 'little', 'nothing']);
});
