import { expect, test } from 'vitest';
import { changeOf, FORMS } from './form';

const bind = FORMS.find(({ op }) => op === 'role_binding.create')!;

test('a change is complete when every field is', () => {
  expect(changeOf(bind, { user: 'a@b', role: 'Reader' })).toBeNull();
  expect(changeOf(bind, { user: 'a@b', role: 'Reader', resource: 'project:A/b', left: 'over' })).toEqual({
    op: 'role_binding.create', user: 'a@b', role: 'Reader', resource: 'project:A/b',
  });
});
