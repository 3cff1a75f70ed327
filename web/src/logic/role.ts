/** How the engine calls the role of a route: the set of a level as `SPACE.MEMBER`, a role object by its name. */
const LEVELS: Record<string, string> = {
  'account-role': 'ACCOUNT',
  'organization-membership': 'ORGANIZATION',
  'space-membership': 'SPACE',
  'public-fallback': 'SPACE',
};

/** The names to try, the likeliest first. */
export function roleNames(source: string, role: string): string[] {
  const level = LEVELS[source];
  if (level === undefined) return [role];
  return source === 'space-membership' ? [`${level}.${role}`, role] : [`${level}.${role}`];
}
