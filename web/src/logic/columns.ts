/** What stands above the access map: nodes for one permission, or permissions at one node. */
import type { Node } from '../engine/documents';
import type { Span } from './grid';

export interface Columns {
  count: number;
  /** What one of them is. */
  noun: string;
  /** What all cells are about. */
  title: string;
  /** How high the labels may be, in pixels. */
  room: number;
  label: (column: number) => { text: string; strong: boolean };
  /** What a cell of the column asks, in words. */
  told: (column: number) => string;
  /** The bytes of these people in the columns of a span, row by row. */
  ask: (people: number[], columns: Span) => Promise<Uint8Array>;
}

/** Asks the engine for people, by place, at places. */
export type Ask = (people: Uint32Array, places: Uint32Array) => Promise<Uint8Array>;

function asked(places: readonly number[], ask: Ask): Columns['ask'] {
  return (people, { first, count }) => ask(Uint32Array.from(people), Uint32Array.from(places.slice(first, first + count)));
}

export function nodeColumns(permission: string, places: readonly number[], node: (place: number) => Node | undefined, ask: Ask): Columns {
  const at = (column: number) => node(places[column] ?? -1);
  return {
    count: places.length,
    noun: 'node',
    title: permission,
    room: 128,
    label: (column) => {
      const { name, reference, kind } = at(column) ?? { name: null, reference: '', kind: '' };
      return { text: name ?? reference, strong: ['ACCOUNT', 'ORGANIZATION', 'SPACE'].includes(kind.toUpperCase()) };
    },
    told: (column) => `${permission} on ${at(column)?.reference ?? ''}`,
    ask: asked(places, ask),
  };
}

export function permissionColumns(reference: string, places: readonly number[], permissions: readonly string[], ask: Ask): Columns {
  const at = (column: number) => permissions[places[column] ?? -1] ?? '';
  /** The first permission about a thing begins a group, which helps to find one's way. */
  const begins = (column: number) => thing(at(column)) !== thing(at(column - 1));
  return {
    count: places.length,
    noun: 'permission',
    title: reference,
    room: 220,
    label: (column) => ({ text: at(column), strong: begins(column) }),
    told: (column) => `${at(column)} on ${reference}`,
    ask: asked(places, ask),
  };
}

/** `PROJECT` of `PROJECT_SPAN_READ`. */
function thing(permission: string): string {
  return permission.split('_', 1)[0] ?? '';
}

/** Places of the permissions that hold every word typed. */
export function permissionsThat(permissions: readonly string[], typed: string): number[] {
  const words = typed.toUpperCase().split(/\s+/).filter(Boolean);
  return permissions.flatMap((name, place) => (words.every((word) => name.includes(word)) ? [place] : []));
}
