/** Plan files out of changes, one change a line. JSON is YAML too, and needs no quoting rules of its own. */
export type PlanChange = { op: string } & Record<string, string | string[]>;

export function planText(changes: PlanChange[]): string {
  const lines = changes.map((change) => JSON.stringify(change)).join(',\n');
  return `{"format": "axcess-plan", "version": 1, "changes": [${lines}]}\n`;
}
