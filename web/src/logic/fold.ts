/** Rows of the access map that are equal in every column, put together. */

/** The most cells that are compared at once. */
export const MOST_CELLS = 2_000_000;

/** Groups of the given people, whose rows stand in `bytes` in the same order. The first of a group keeps its place. */
export function fold(people: readonly number[], bytes: Uint8Array, columns: number): number[][] {
  const groups: number[][] = [];
  /** By a number made of the row's cells: each group with such a number, and the row of its first person. */
  const known = new Map<number, { row: number; group: number[] }[]>();
  const start = (row: number) => row * columns;
  people.forEach((person, row) => {
    const digest = digestOf(bytes, start(row), start(row + 1));
    const alike = known.get(digest) ?? [];
    const found = alike.find((other) => isEqual(bytes, start(other.row), start(row), columns));
    if (found) return found.group.push(person);
    const group = [person];
    groups.push(group);
    return known.set(digest, [...alike, { row, group }]);
  });
  return groups;
}

/** FNV-1a. */
function digestOf(bytes: Uint8Array, start: number, end: number): number {
  let digest = 0x811c9dc5;
  for (let at = start; at < end; at += 1) digest = Math.imul(digest ^ bytes[at]!, 0x01000193);
  return digest;
}

function isEqual(bytes: Uint8Array, one: number, other: number, count: number): boolean {
  for (let at = 0; at < count; at += 1) if (bytes[one + at] !== bytes[other + at]) return false;
  return true;
}
