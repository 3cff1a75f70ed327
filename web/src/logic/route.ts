/**
 * The part of the address behind `#`: which screen, and the question.
 *
 * `#v1/ask?q=ann+update+fraud-llm`. The prefix is the version of this form: an old link keeps its meaning. A link may
 * carry a slice of a snapshot, whose form has a version of its own.
 */
export const SCREENS = ['open', 'ask', 'tree', 'map', 'what-if', 'diff', 'share'] as const;
export type Screen = (typeof SCREENS)[number];

/** The question, with the account's own references. `q` is what was typed into the box. */
export interface Question {
  q?: string;
  who?: string;
  permission?: string;
  node?: string;
  as?: string;
  /** What the access map has for columns: `permissions` at one node, else nodes for one permission. */
  by?: string;
}

export interface Route {
  screen: Screen;
  question: Question;
  slice?: string;
}

const FIELDS = ['q', 'who', 'permission', 'node', 'as', 'by'] as const satisfies (keyof Question)[];

export function parse(fragment: string): Route {
  const match = /^#v1\/([a-z-]+)(?:\?(.*))?$/s.exec(fragment);
  const screen = SCREENS.find((screen) => screen === match?.[1]) ?? 'open';
  const parameters = new URLSearchParams(match?.[2] ?? '');
  const question: Question = {};
  for (const field of FIELDS) {
    const value = parameters.get(field);
    if (value) question[field] = value;
  }
  const slice = parameters.get('slice');
  return slice ? { screen, question, slice } : { screen, question };
}

export function format({ screen, question, slice }: Route): string {
  const parameters = new URLSearchParams();
  for (const field of FIELDS) {
    const value = question[field];
    if (value) parameters.set(field, value);
  }
  if (slice) parameters.set('slice', slice);
  const text = parameters.toString();
  return `#v1/${screen}${text && `?${text}`}`;
}
