/**
 * Remedies as changes of a plan.
 *
 * The document tells each change as a sentence with the references in it. The reference of the person asked about
 * is known, and so the rest can be told apart. A sentence that does not fit gives no plan, never a guess.
 */
import type { Change, Remedy } from '../engine/documents';
import { PREDEFINED } from './form';
import type { PlanChange } from './plan';

const NODE = String.raw`((?:account$|[a-z_]+:).*)`;

export function planOf(remedy: Remedy, who: string): PlanChange[] | null {
  const changes = remedy.changes.map((change) => (change.by_hand ? null : planChange(change, who)));
  return changes.every((change) => change !== null) ? changes : null;
}

function planChange({ op, text }: Change, who: string): PlanChange | null {
  const person = who.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const parts = (pattern: string) => new RegExp(`^${pattern}$`, 'su').exec(text)?.slice(1);
  switch (op) {
    case 'role_binding.create': {
      const [role, resource] = parts(`bind (.+) to ${person} on ${NODE}`) ?? [];
      return role && resource ? { op, user: who, role, resource } : null;
    }
    case 'restriction.delete': {
      const [resource] = parts(`lift the restriction of ${NODE}`) ?? [];
      return resource ? { op, resource } : null;
    }
    case 'space.add_user': {
      const [role, space] = parts(`make ${person} (.+) of (space:.+)`) ?? [];
      return role && space ? { op, user: who, space: bare(space), role: spaceRole(role) } : null;
    }
    case 'organization.add_user': {
      const [role, organization] = parts(`make ${person} (.+) of (org:.+)`) ?? [];
      return role && organization ? { op, user: who, organization: bare(organization), role } : null;
    }
    case 'role.create': {
      const [name, permissions] = parts('make a role `(.+)` of ([A-Z_, ]+)') ?? [];
      return name && permissions ? { op, name, permissions: permissions.split(', ') } : null;
    }
    default:
      return null;
  }
}

const bare = (reference: string) => reference.slice(reference.indexOf(':') + 1);

const spaceRole = (role: string) => (PREDEFINED.includes(role) ? role : `custom:${role}`);
