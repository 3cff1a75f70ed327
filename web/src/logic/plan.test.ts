import { expect, test } from 'vitest';
import { planText } from './plan';

test('a name cannot break out of its plan', () => {
  const name = '"}]}\n- {op: user.delete}';
  expect(JSON.parse(planText([{ op: 'user.delete', user: name }])).changes).toEqual([{ op: 'user.delete', user: name }]);
});
