import { expect, test } from 'vitest';
import { planOf } from './remedy';

const remedy = (op: string, text: string, by_hand = false) => ({ changes: [{ op, text, by_hand }], also: 0, others: [] });

test('a binding is read out of its sentence', () => {
  const text = 'bind Bridge to Ops to ann@acme.io on project:Credit/model on trial';
  expect(planOf(remedy('role_binding.create', text), 'ann@acme.io')).toEqual([
    { op: 'role_binding.create', user: 'ann@acme.io', role: 'Bridge to Ops', resource: 'project:Credit/model on trial' },
  ]);
});

test('a custom role of a space is told apart from a predefined one', () => {
  const role = (name: string) => planOf(remedy('space.add_user', `make a@b ${name} of space:Credit`), 'a@b')?.[0]?.role;
  expect([role('READ_ONLY'), role('Guardrail Auditor')]).toEqual(['READ_ONLY', 'custom:Guardrail Auditor']);
});

test('a new role holds its permissions', () => {
  expect(planOf(remedy('role.create', 'make a role `Only A_B` of A_B, C_D'), 'a@b')).toEqual([
    { op: 'role.create', name: 'Only A_B', permissions: ['A_B', 'C_D'] },
  ]);
});

test('what cannot be read or is done by hand is no plan', () => {
  expect(planOf(remedy('role_binding.create', 'do something'), 'a@b')).toBeNull();
  expect(planOf(remedy('restriction.delete', 'lift the restriction of project:A/b', true), 'a@b')).toBeNull();
  expect(planOf(remedy('user.set_account_role', 'make a@b ADMIN of the account'), 'a@b')).toBeNull();
});
