/** The geometry of the access map: which cells are on show, and which one a point hits. */
export const CELL = 22;

export interface Span {
  first: number;
  count: number;
}

export function holds({ first, count }: Span, index: number): boolean {
  return index >= first && index < first + count;
}

/** The cells of one direction that are at least partly on show. */
export function span(scroll: number, room: number, total: number): Span {
  const first = Math.min(Math.floor(scroll / CELL), Math.max(0, total - 1));
  const last = Math.min(total, Math.ceil((scroll + Math.max(0, room)) / CELL));
  return { first: total ? first : 0, count: Math.max(0, last - first) };
}

/** The cell at a distance behind the labels, or -1. */
export function hit(distance: number, scroll: number, total: number): number {
  const index = Math.floor((distance + scroll) / CELL);
  return distance >= 0 && index < total ? index : -1;
}

/** Where to scroll so that a cell is on show. */
export function reveal(index: number, scroll: number, room: number): number {
  const start = index * CELL;
  if (start < scroll) return start;
  return Math.max(scroll, start + CELL - room);
}

const MOVES: Record<string, [row: number, column: number]> = {
  ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
  PageDown: [10, 0], PageUp: [-10, 0], Home: [0, -Infinity], End: [0, Infinity],
};

export interface Place {
  row: number;
  column: number;
}

export function moved(place: Place, key: string, rows: number, columns: number): Place | null {
  const move = MOVES[key];
  if (!move || rows === 0 || columns === 0) return null;
  const within = (value: number, total: number) => Math.max(0, Math.min(value, total - 1));
  return { row: within(place.row + move[0], rows), column: within(place.column + move[1], columns) };
}
