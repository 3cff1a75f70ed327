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
