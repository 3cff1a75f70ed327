/** The engine's surface. It decides everything; documents are those that the command prints as JSON. */
import type * as D from './documents';

export function initSync(module: { module: WebAssembly.Module | BufferSource }): unknown;

export class Account {
  private constructor();
  static demo(): Account;
  static openFile(file: SnapshotFile, name: string): Account;
  free(): void;
  facts(): D.Facts;
  warnings(): string[];
  compareFile(file: SnapshotFile, name: string): Comparison;
  slice(who: string, permission: string, node: string): string;
  names(skipped?: number, count?: number): D.NameLists;
  restricted(): Uint8Array;
  ask(text: string): D.Reading;
  can(who: string, permission: string, node: string): object;
  explain(who: string, permission: string, node: string): D.Explanation;
  reasons(who: string, permission: string, node: string): D.Explanation;
  sentences(who: string, permission: string, node: string): string;
  whoCan(permission: string, node: string): D.WhoCan;
  whatCan(who: string, node?: string): D.WhatCan;
  role(name: string): D.RoleShow;
  tree(node?: string, who?: string): D.Tree;
  lint(skipped?: number, count?: number): D.Lint;
  lintRules(): D.FoundRule[];
  map(permission: string, people: Uint32Array, nodes: Uint32Array): Uint8Array;
  permissionMap(node: string, people: Uint32Array, permissions: Uint32Array): Uint8Array;
  add(name: string, bytes: Uint8Array): number;
  remedyPlan(who: string, permission: string, node: string, place: number): string;
  edits(): D.Step[];
  keep(count: number): void;
  report(): D.Report;
  reportText(): string;
  ordered(order: Uint32Array): string;
  export(kind: D.Export): string;
}

/** A snapshot's file, handed over in pieces. Where `add` or `end` is false, it has to come once more. Opening takes it. */
export class SnapshotFile {
  constructor(size: number);
  add(piece: Uint8Array): boolean;
  end(): boolean;
  free(): void;
}

/** The snapshot of an account beside another one. */
export class Comparison {
  private constructor();
  free(): void;
  facts(): D.Facts;
  warnings(): string[];
  newcomers(): D.Thing[];
  diff(other: D.Side): D.AccessMoves;
  sentences(other: D.Side): D.Sentence[];
  text(other: D.Side): string;
}
