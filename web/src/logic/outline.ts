/** The hierarchy as the rows of a tree that are on show. */
import type { Directory } from './directory';

export interface Row {
  index: number;
  level: number;
  place: number;
  siblings: number;
  expandable: boolean;
  expanded: boolean;
}

export function outline(directory: Directory, expanded: ReadonlySet<number>): Row[] {
  const rows: Row[] = [];
  const visit = (index: number, level: number, place: number, siblings: number) => {
    const children = directory.children[index] ?? [];
    const isExpanded = expanded.has(index);
    rows.push({ index, level, place, siblings, expandable: children.length > 0, expanded: isExpanded });
    if (isExpanded) children.forEach((child, at) => visit(child, level + 1, at + 1, children.length));
  };
  directory.roots.forEach((root, at) => visit(root, 1, at + 1, directory.roots.length));
  return rows;
}

/** Small accounts are shown whole, large ones down to their organizations. */
export function firstExpanded(directory: Directory): Set<number> {
  const nodes = directory.lists.nodes;
  const all = nodes.map((_, index) => index).filter((index) => (directory.children[index]?.length ?? 0) > 0);
  return new Set(nodes.length <= 200 ? all : all.filter((index) => index === 0));
}

/** The nodes above a node. */
export function above(directory: Directory, index: number): number[] {
  const parent = directory.lists.nodes[index]?.parent ?? null;
  return parent === null ? [] : [...above(directory, parent), parent];
}

/** How high a row is, in pixels. */
export const ROW = 28;
/** So many rows are drawn above and below those on show, so that scrolling meets no blank. */
const SPARE = 8;

/** The places of the rows to draw: those on show, a few around them, and the current one, which holds the focus. */
export function drawn(count: number, current: number, scroll: number, room: number): number[] {
  const first = Math.max(0, Math.floor(scroll / ROW) - SPARE);
  const last = Math.min(count, Math.ceil((scroll + room) / ROW) + SPARE);
  const places = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  if (current >= count || (current >= first && current < last)) return places;
  return current < first ? [current, ...places] : [...places, current];
}

/** Where to scroll so that a row is on show. */
export function reveal(at: number, scroll: number, room: number): number {
  const top = at * ROW;
  if (top < scroll) return top;
  return Math.max(scroll, top + ROW - room);
}

/** Where a key leads from a row: to another row, or to open or close this one. */
export type Step = { to: number } | { expand: number } | { collapse: number } | null;

export function step(rows: Row[], at: number, key: string): Step {
  const row = rows[at];
  if (!row) return null;
  switch (key) {
    case 'ArrowDown':
      return at + 1 < rows.length ? { to: at + 1 } : null;
    case 'ArrowUp':
      return at > 0 ? { to: at - 1 } : null;
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: rows.length - 1 };
    case 'ArrowRight':
      if (!row.expandable) return null;
      return row.expanded ? { to: at + 1 } : { expand: row.index };
    case 'ArrowLeft': {
      if (row.expandable && row.expanded) return { collapse: row.index };
      const parent = rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
      return parent >= 0 ? { to: parent } : null;
    }
    default:
      return null;
  }
}
