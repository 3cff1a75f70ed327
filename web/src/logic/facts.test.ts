import { expect, test } from 'vitest';
import type { Facts } from '../engine/documents';
import { gapsOnlyIn, shifts } from './facts';

const facts: Facts = {
  basis: { snapshot: 'sha256:1', captured_at: '2026-11-20T09:00:00Z', complete: true, semantics: { restriction: 'strict' } },
  account: 'Acme', provider: 'arize', source: null, developer_lock: null, counts: { users: 2, role_bindings: 1 },
  gaps: [{ kind: 'role_bindings', scope: 's1', reason: 'refused' }],
};

test('equal snapshots differ in nothing', () => {
  expect(shifts(facts, { ...facts, gaps: [] })).toEqual([]);
});

test('what differs stands beside what it was', () => {
  const after = {
    ...facts, developer_lock: true, counts: { users: 1002, role_bindings: 1 },
    basis: { ...facts.basis, semantics: { restriction: 'admins' }, agreement: { checked: 5, agreed: 4 } },
  };
  expect(shifts(facts, after)).toEqual([
    { what: 'developer lock', before: 'not readable', after: 'on' },
    { what: 'agreement', before: 'not measured', after: '4 of 5' },
    { what: 'switch restriction', before: 'strict', after: 'admins' },
    { what: 'users', before: '2', after: '1,002' },
  ]);
});

test('a gap is opened or closed by what it hides, not by its reason', () => {
  const other = { ...facts, gaps: [{ kind: 'role_bindings', scope: 's1', reason: 'another' }, { kind: 'users', scope: '*', reason: 'cut' }] };
  expect(gapsOnlyIn(facts, other)).toEqual([]);
  expect(gapsOnlyIn(other, facts)).toEqual([{ kind: 'users', scope: '*', reason: 'cut' }]);
});
