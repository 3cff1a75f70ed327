/** The common changes as forms. The fields are those of the plan file. */
import type { PlanChange } from './plan';

export type Choice = 'person' | 'role' | 'space-role' | 'organization-role' | 'node' | 'resource' | 'space' | 'organization';

export interface Field {
  name: string;
  label: string;
  choice: Choice;
}

export interface Form {
  op: string;
  title: string;
  fields: Field[];
}

const user: Field = { name: 'user', label: 'Person', choice: 'person' };
const space: Field = { name: 'space', label: 'Space', choice: 'space' };
const organization: Field = { name: 'organization', label: 'Organization', choice: 'organization' };
const resource: Field = { name: 'resource', label: 'Resource', choice: 'resource' };
const node: Field = { name: 'resource', label: 'Node', choice: 'node' };

export const FORMS: Form[] = [
  { op: 'role_binding.create', title: 'Bind a role', fields: [user, { name: 'role', label: 'Role', choice: 'role' }, node] },
  { op: 'role_binding.delete', title: 'Delete a binding', fields: [user, node] },
  { op: 'restriction.create', title: 'Restrict a resource', fields: [resource] },
  { op: 'restriction.delete', title: 'Lift a restriction', fields: [resource] },
  { op: 'space.add_user', title: 'Add to a space', fields: [user, space, { name: 'role', label: 'Role', choice: 'space-role' }] },
  { op: 'space.remove_user', title: 'Remove from a space', fields: [user, space] },
  {
    op: 'organization.add_user',
    title: 'Add to an organization',
    fields: [user, organization, { name: 'role', label: 'Role', choice: 'organization-role' }],
  },
  { op: 'organization.remove_user', title: 'Remove from an organization', fields: [user, organization] },
  { op: 'user.delete', title: 'Delete a user', fields: [user] },
];

/** The names that the API gives to the predefined roles of memberships. */
export const PREDEFINED = ['ADMIN', 'MEMBER', 'READ_ONLY', 'ANNOTATOR'];

/** The change, once every field is filled in. */
export function changeOf(form: Form, values: Record<string, string | undefined>): PlanChange | null {
  const change: PlanChange = { op: form.op };
  for (const field of form.fields) {
    const value = values[field.name];
    if (!value) return null;
    change[field.name] = value;
  }
  return change;
}
