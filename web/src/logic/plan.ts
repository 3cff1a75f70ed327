/** Plan files out of changes, one change a line. JSON is YAML too, and needs no quoting rules of its own. */
export type PlanChange = { op: string } & Record<string, string | string[]>;

export function planText(changes: PlanChange[]): string {
  const lines = changes.map((change) => JSON.stringify(change)).join(',\n');
  return `{"format": "axcess-plan", "version": 1, "changes": [${lines}]}\n`;
}

/** Whether a change leaves every name of the account, and every mark shown beside one, as it was. */
export function leavesNames(op: string): boolean {
  return /^role_binding\.|\.(?:add|remove)_user$/.test(op);
}
