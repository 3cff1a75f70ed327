import { expect, test } from 'vitest';
import { roleNames } from './role';

test('a role is called by its level, or by its own name', () => {
  expect(roleNames('account-role', 'ADMIN')).toEqual(['ACCOUNT.ADMIN']);
  expect(roleNames('public-fallback', 'MEMBER')).toEqual(['SPACE.MEMBER']);
  expect(roleNames('space-membership', 'Trace Reviewer')).toEqual(['SPACE.Trace Reviewer', 'Trace Reviewer']);
  expect(roleNames('binding', 'Project Viewer')).toEqual(['Project Viewer']);
});
