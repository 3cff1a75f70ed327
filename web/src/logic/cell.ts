/** One byte of the access map. */
import type { Decision } from '../engine/documents';

export const CAUSES = [
  { name: 'none', mark: '', words: 'no cause' },
  { name: 'account', mark: 'A', words: 'account role' },
  { name: 'organization', mark: 'O', words: 'organization role' },
  { name: 'space', mark: 'S', words: 'space membership' },
  { name: 'public', mark: 'P', words: 'public fallback' },
  { name: 'binding', mark: 'B', words: 'binding' },
  { name: 'other', mark: '+', words: 'another cause' },
] as const;

export type Cause = (typeof CAUSES)[number];

export interface Cell {
  decision: Decision;
  cause: Cause;
  restricted: boolean;
  changed: boolean;
}

const DECISIONS: Decision[] = ['deny', 'allow', 'unknown', 'unknown'];

export function cell(byte: number): Cell {
  return {
    decision: DECISIONS[byte & 3] ?? 'unknown',
    cause: CAUSES[(byte >> 2) & 7] ?? CAUSES[6],
    restricted: (byte & 32) !== 0,
    changed: (byte & 64) !== 0,
  };
}

/** The cell as words, for those who hear it. */
export function told({ decision, cause, restricted, changed }: Cell): string {
  const words: string[] = [decision];
  if (decision === 'allow' && cause.name !== 'none') words.push(`by ${cause.words}`);
  if (restricted) words.push('restricted');
  if (changed) words.push('changed by the edits');
  return words.join(', ');
}
