/** A diff sorted for reading. */
import type { DiffEntry, Moves, Sentence } from '../engine/documents';

export interface Group {
  name: 'gain' | 'loss' | 'pending' | 'unknown';
  title: string;
  symbol: string;
  sentences: Sentence[];
}

/** The sentences by what they tell: gains, losses, what waits for an invitation, what nobody can determine. */
export function groups(sentences: Sentence[]): Group[] {
  const now = sentences.filter(({ pending }) => !pending);
  const of = (...rules: string[]) => now.filter(({ rule }) => rules.includes(rule));
  const unknown = of('undetermined', 'settled');
  const loss = of('loss');
  const all: Group[] = [
    { name: 'gain', title: 'Gains', symbol: '+', sentences: now.filter((s) => !unknown.includes(s) && !loss.includes(s)) },
    { name: 'loss', title: 'Losses', symbol: '−', sentences: loss },
    { name: 'pending', title: 'Once invitations are accepted', symbol: '…', sentences: sentences.filter((s) => s.pending) },
    { name: 'unknown', title: 'Unknown', symbol: '?', sentences: unknown },
  ];
  return all.filter((group) => group.sentences.length > 0);
}

/** How many sentences there are of each sort. */
export function summary(sentences: Sentence[]): string {
  return groups(sentences).map(({ title, sentences }) => `${title.toLowerCase()}: ${sentences.length}`).join(', ');
}

export interface PersonChange {
  user: string;
  pending: boolean;
  gained: number;
  lost: number;
  unknown: number;
}

/** How many permissions each person gains and loses, over all nodes: those first for whom most is certain to move. */
export function people({ sets, entries, pending }: Moves): PersonChange[] {
  const all = [...counted(sets, entries, false), ...counted(sets, pending, true)];
  return all.sort((one, other) => other.gained + other.lost - (one.gained + one.lost));
}

function counted(sets: string[][], entries: DiffEntry[], pending: boolean): PersonChange[] {
  const size = (index: number) => sets[index]?.length ?? 0;
  const byUser = new Map<string, PersonChange>();
  for (const { user, gained, lost, undetermined, settled } of entries) {
    const change = byUser.get(user) ?? { user, pending, gained: 0, lost: 0, unknown: 0 };
    change.gained += size(gained);
    change.lost += size(lost);
    change.unknown += size(undetermined) + size(settled);
    byUser.set(user, change);
  }
  return [...byUser.values()];
}
