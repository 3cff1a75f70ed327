/** What an answer hangs on, in words: switches, assumed sets, what could not be read. */
import type { Decision, Facts, Gap } from '../engine/documents';

export interface Ground {
  name: string;
  text: string;
}

/** The things that an answer depends on, by the names that the engine gives them. */
export function grounds(dependsOn: string[], facts: Facts): Ground[] {
  return dependsOn.map((name) => ({ name, text: told(name, facts) }));
}

function told(name: string, { basis }: Facts): string {
  const setting = basis.semantics[name];
  if (setting !== undefined) return `the switch stands at ${setting}; another setting would turn the answer`;
  if (name === 'developer_lock') return 'the snapshot does not say whether user keys are locked out';
  const assumed = /^assumed:([A-Z]+)\.(.+)$/.exec(name);
  if (assumed) return `what the role ${assumed[2]} holds at the level ${assumed[1]?.toLowerCase()} is assumed, as nobody publishes it`;
  return 'another setting would turn the answer';
}

/** The gaps that may turn an answer which nobody can determine: those of its node and of what is above it. */
export function openGaps(decision: Decision, facts: Facts, above: string[]): Gap[] {
  if (decision !== 'unknown') return [];
  return facts.gaps.filter(({ scope }) => scope === null || scope === '*' || above.includes(scope));
}
