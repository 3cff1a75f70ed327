/** What every document says first. */
export interface Document {
  format: string;
  version: number;
  basis: Basis;
}

/** What the answers of a document rest on. */
export interface Basis {
  /** The digest of the snapshot. */
  snapshot: string;
  captured_at: string;
  /** Every switch of the rules with its setting. */
  semantics: Record<string, string>;
  /** Whether no listing of the snapshot was cut short. */
  complete: boolean;
  agreement?: { checked: number; agreed: number };
  axcess: string;
}

export interface Identity {
  id: string;
  name: string | null;
}

export type Decision = "allow" | "deny" | "unknown";
export type Answer = "yes" | "no" | "unknown";
export type Severity = "error" | "warning" | "info";

export interface Facts extends Document {
  account: string | null;
  provider: string;
  captured_by: string | null;
  source: string | null;
  developer_lock: boolean | null;
  counts: Record<string, number>;
  gaps: { kind: string; scope: string; reason: string }[];
}

/** What was understood of a question. A part that nothing or several things fit is null. */
export interface Asked {
  who: string | null;
  permission: string | null;
  node: string | null;
  candidates: { who: string[]; permission: string[]; node: string[] };
}

export interface Can extends Document {
  user: Identity;
  key?: Identity;
  permission: string;
  resource: Identity;
  decision: Decision;
  /** Whether the permission has no effect there. */
  inert: boolean;
  /** Switches and assumed sets that would change the answer. */
  depends_on: string[];
  reason: string;
  rules: string[];
}

export interface Explain extends Can {
  status: string | null;
  standing: Answer;
  routes: {
    source: string;
    role: string | null;
    at: Identity;
    holds: Answer;
    counts: Answer;
    blocked: string | null;
    text: string;
    rules: string[];
  }[];
  remedies: { changes: { op: string; text: string; by_hand: boolean }[]; also: number; others: Identity[] }[];
  could_grant: Identity[];
}

/** Ids of users and keys. */
export interface WhoCan extends Document {
  permission: string;
  resource: string;
  users: string[];
  unknown: string[];
  pending: string[];
  keys: string[];
}

/** `allowed` and `unknown` are places in `sets`. */
export interface WhatCan extends Document {
  user: Identity;
  key?: Identity;
  standing: string | null;
  sets: string[][];
  entries: { resource: string; allowed: number; unknown: number }[];
  otherwise: { resource: string; allowed: number; unknown: number }[];
}

export interface RoleShow extends Document {
  role: Identity;
  is_predefined: boolean;
  description: string | null;
  permissions: string[] | null;
  holders: { user: string; resource: string; by: string }[];
}

export interface Tree extends Document {
  root: string;
  user?: Identity;
  nodes: (Identity & {
    type: string;
    parent: string | null;
    is_private?: boolean;
    restricted: Answer;
    members: Record<string, number>;
    bindings: Record<string, number>;
    allowed?: number;
    unknown?: number;
  })[];
}

/** How access moves: `gained` and the like are places in `sets`. */
export interface Moves {
  sets: string[][];
  entries: Move[];
  /** The same for invited users, as if they were active. */
  pending: Move[];
}

export interface Move {
  user: string;
  resource: string;
  gained: number;
  lost: number;
  undetermined: number;
  settled: number;
}

export interface AccessMoves extends Document, Moves {}

export interface Sentence {
  rule: string;
  severity: Severity;
  text: string;
  details: string[];
  pending: boolean;
  users: string[];
  nodes: string[];
  permissions: string[];
  steps: number[];
  sources: { file: string; line: number }[];
}

/** A step that is tried. */
export interface Edit {
  op: string;
  /** What of the account it may change, beside answers. */
  touches: "access" | "restrictions" | "names";
  /** Where it stands, as in `plan.yaml:7`. */
  title: string;
  outcome: "applied" | "no_effect" | "refused" | "unresolved" | "skipped";
  reason: string;
}

/** What steps come to. Beside these fields stand the data behind the findings; `axcess schema` describes all of them. */
export interface PlanReport extends Document {
  steps: {
    index: number;
    op: string;
    outcome: Edit["outcome"];
    status: number | null;
    reason: string;
    uncertain: boolean;
    created: string[];
    source: { file: string; line: number };
  }[];
  diff: Moves;
  findings: {
    rule: string;
    severity: Severity;
    message: string;
    fingerprint: string;
    steps: number[];
    users: string[];
    nodes: string[];
  }[];
  sentences: Sentence[];
  /** Another order of the steps; null where nothing is open or locked in between. */
  safe_order: { steps: number[]; windows: number; proved: boolean; text: string } | null;
  [further: string]: unknown;
}

/** What is wrong with the account; `axcess schema` describes all of it. */
export interface Lint extends Document {
  findings: (PlanReport["findings"][number] & {
    roles: string[];
    keys: string[];
    /** How to mend it, if a plan can. */
    mend: {
      edits: { op: string; text: string; by_hand: boolean }[];
      plan: object;
      is_tried: boolean;
      gives: boolean;
      note: string | null;
    } | null;
  })[];
  undetermined: { rule: string; reason: string; nodes: string[] }[];
}

/** A rule that finds something, and how often. */
export interface FoundRule {
  id: string;
  about: string;
  findings: number;
}

/** Everything that can be named, each with the reference by which commands know it. */
export interface Names {
  people: (Identity & { reference: string; email: string | null; kind: "HUMAN" | "BOT"; status: string | null })[];
  keys: (Identity & { reference: string; user: string | null })[];
  /** The account first; whatever lies in another stands behind it. `parent` is the place of the node above. */
  nodes: (Identity & {
    reference: string;
    kind: string;
    parent: number | null;
    restricted: boolean | null;
    private: boolean | null;
  })[];
  permissions: string[];
  roles: (Identity & { reference: string })[];
}
