/** The findings of the linter, which stand one behind the other, rule by rule. */
import type { FoundRule } from '../engine/documents';

/** How a severity is coloured. */
export const looks: Record<string, string> = { error: 'deny', warning: 'unknown', info: '' };

/** Each rule with the place of its first finding. */
export function starts(rules: readonly FoundRule[]): { rule: FoundRule; start: number }[] {
  let start = 0;
  return rules.map((rule) => {
    start += rule.findings;
    return { rule, start: start - rule.findings };
  });
}
