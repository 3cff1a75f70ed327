/** What is known of two snapshots, apart from who may do what: which of it differs. */
import type { Facts, Gap } from '../engine/documents';
import { grouped, spaced } from './words';

export interface Shift {
  what: string;
  before: string;
  after: string;
}

/** What differs: names, the developer lock, the agreement, every switch of the rules, and how many there are of a thing. */
export function shifts(before: Facts, after: Facts): Shift[] {
  const rows: Shift[] = [
    row('account', before, after, ({ account }) => account ?? 'unnamed'),
    row('developer lock', before, after, ({ developer_lock: lock }) => (lock === null ? 'not readable' : lock ? 'on' : 'off')),
    row('agreement', before, after, ({ basis: { agreement } }) =>
      agreement ? `${agreement.agreed} of ${agreement.checked}` : 'not measured'),
    ...keys(before.basis.semantics, after.basis.semantics).map((name) =>
      row(`switch ${name}`, before, after, ({ basis }) => basis.semantics[name] ?? 'not there')),
    ...keys(before.counts, after.counts).map((noun) =>
      row(spaced(noun), before, after, ({ counts }) => grouped(counts[noun] ?? 0))),
  ];
  return rows.filter((row) => row.before !== row.after);
}

function row(what: string, before: Facts, after: Facts, told: (facts: Facts) => string): Shift {
  return { what, before: told(before), after: told(after) };
}

function keys(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** Gaps of one snapshot that the other lacks. A gap is the same where it hides the same, whatever the reason. */
export function gapsOnlyIn(facts: Facts, other: Facts): Gap[] {
  const hides = ({ kind, scope }: Gap) => JSON.stringify([kind, scope]);
  const known = new Set(other.gaps.map(hides));
  return facts.gaps.filter((gap) => !known.has(hides(gap)));
}
