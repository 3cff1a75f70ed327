/** The shapes of the engine's answers, as far as the page draws them. The words are the documents' own. */

export interface Thing {
  id: string;
  name: string | null;
}

export interface Basis {
  snapshot: string;
  captured_at: string;
  complete: boolean;
  /** The switches of the rules, and how each is set. */
  semantics: Record<string, string>;
  agreement?: { checked: number; agreed: number } | null;
}

export interface Gap {
  kind: string;
  scope: string | null;
  reason: string;
}

export interface Facts {
  basis: Basis;
  account: string | null;
  provider: string;
  source: string | null;
  /** Whether user keys are locked out; null where nobody could read it. */
  developer_lock: boolean | null;
  counts: Record<string, number>;
  gaps: Gap[];
}

export type Kind = 'HUMAN' | 'BOT';

export interface Person {
  reference: string;
  id: string;
  name: string | null;
  email: string | null;
  kind: Kind;
  status: string | null;
}

export interface Key {
  reference: string;
  id: string;
  name: string | null;
  user: string | null;
}

export interface Node {
  reference: string;
  id: string;
  kind: string;
  name: string | null;
  parent: number | null;
  restricted: boolean | null;
  private: boolean | null;
}

export interface Role extends Thing {
  reference: string;
}

export interface NameLists {
  people: Person[];
  keys: Key[];
  nodes: Node[];
  permissions: string[];
  roles: Role[];
}

export interface Reading {
  who: string | null;
  permission: string | null;
  node: string | null;
  candidates: { who: string[]; permission: string[]; node: string[] };
}

export type Decision = 'allow' | 'deny' | 'unknown';
export type Answer = 'yes' | 'no' | 'unknown';

export interface RouteTaken {
  source: string;
  role: string | null;
  at: Thing;
  holds: Answer;
  counts: Answer;
  blocked: string | null;
  text: string;
  rules: string[];
}

export interface Change {
  op: string;
  text: string;
  by_hand: boolean;
}

export interface Remedy {
  changes: Change[];
  also: number;
  others: Thing[];
}

export interface Explanation {
  user: Thing;
  permission: string;
  resource: Thing;
  decision: Decision;
  inert: boolean;
  depends_on: string[];
  reason: string;
  rules: string[];
  routes: RouteTaken[];
  remedies: Remedy[];
  could_grant: Thing[];
}

/** A role: what it holds, and who holds it where. */
export interface RoleShow {
  role: Thing;
  permissions: string[] | null;
  holders: { user: string; resource: string; by: string }[];
}

export interface WhoCan {
  users: string[];
  unknown: string[];
  pending: string[];
  keys: string[];
}

export interface WhatCan {
  user: Thing;
  sets: string[][];
  entries: { resource: string; allowed: number; unknown: number }[];
}

export interface TreeNode extends Thing {
  type: string;
  parent: string;
  members: Record<string, number>;
  bindings: Record<string, number>;
  allowed?: number;
  unknown?: number;
}

export interface Tree {
  nodes: TreeNode[];
}

export type Outcome = 'applied' | 'no_effect' | 'refused' | 'unresolved' | 'skipped';

export interface Step {
  op: string;
  /** What of the account it may change, beside answers. */
  touches: 'access' | 'restrictions' | 'names';
  /** Where it stands, as in `plan.yaml:7`. */
  title: string;
  outcome: Outcome;
  reason: string;
}

export interface Sentence {
  rule: string;
  severity: string;
  text: string;
  details: string[];
  pending: boolean;
}

export interface Finding {
  rule: string;
  severity: string;
  message: string;
}

/** What is wrong with the account, with a plan that mends it where one can. */
export interface LintLine extends Finding {
  fingerprint: string;
  mend: {
    edits: { text: string }[];
    /** A plan file. */
    plan: object;
    gives: boolean;
    note: string | null;
  } | null;
}

export interface Lint {
  findings: LintLine[];
  undetermined: { rule: string; reason: string }[];
}

/** A rule of the linter that finds something, and how often. */
export interface FoundRule {
  id: string;
  about: string;
  findings: number;
}

export interface DiffEntry {
  user: string;
  resource: string;
  gained: number;
  lost: number;
  undetermined: number;
  settled: number;
}

/** How access moves: `gained` and the like are places in `sets`. */
export interface Moves {
  sets: string[][];
  entries: DiffEntry[];
  pending: DiffEntry[];
}

/** The document of `axcess diff`. */
export interface AccessMoves extends Moves {
  basis: Basis;
}

/** Where the other snapshot of a comparison stands. */
export type Side = 'before' | 'after';

export interface Report {
  diff: Moves;
  findings: Finding[];
  /** Another order of the steps; null where nothing is open or locked in between. */
  safe_order: { steps: number[]; windows: number; proved: boolean; text: string } | null;
  sentences: Sentence[];
}

export type Export = 'ax' | 'curl' | 'yaml' | 'md';
