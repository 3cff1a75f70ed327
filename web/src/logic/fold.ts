/** Rows of the access map that are equal in every column, put together. */

/** The most cells that are compared at once. */
export const MOST_CELLS = 2_000_000;

/** Groups of the given people, whose rows stand in `bytes` in the same order. The first of a group keeps its place. */
export function fold(people: readonly number[], bytes: Uint8Array, columns: number): number[][] {
  const groups = new Map<string, number[]>();
  people.forEach((person, row) => {
    const key = bytes.subarray(row * columns, (row + 1) * columns).join();
    const group = groups.get(key);
    if (group) group.push(person);
    else groups.set(key, [person]);
  });
  return [...groups.values()];
}
