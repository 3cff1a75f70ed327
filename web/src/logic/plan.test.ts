import { expect, test } from 'vitest';
import { leavesNames, planText } from './plan';

test('a name cannot break out of its plan', () => {
  const name = '"}]}\n- {op: user.delete}';
  expect(JSON.parse(planText([{ op: 'user.delete', user: name }])).changes).toEqual([{ op: 'user.delete', user: name }]);
});

test('who holds what changes no name; what is made, gone or restricted does', () => {
  expect(['role_binding.create', 'space.add_user', 'organization.remove_user'].every(leavesNames)).toBe(true);
  expect(['user.create', 'space.delete', 'restriction.create', 'project.update'].some(leavesNames)).toBe(false);
});
