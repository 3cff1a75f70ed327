/** What page and worker say to each other. */
import type { Account, Comparison } from 'axcess-wasm';
import type { Facts, Side, Thing } from './documents';

export type Method = Exclude<keyof Account, 'free' | 'compareFile'>;
export type Arguments<M extends Method> = Parameters<Account[M]>;
export type Result<M extends Method> = ReturnType<Account[M]>;

/** What is asked of two snapshots beside each other. */
export type View = 'diff' | 'sentences' | 'text';
export type Viewed<V extends View> = ReturnType<Comparison[V]>;

/** What is known of a snapshot that is put beside the account's. */
export interface Known {
  facts: Facts;
  warnings: string[];
  /** Users whom the account lacks. */
  newcomers: Thing[];
}

/** A snapshot: a file, which the worker reads itself, or the base64 text that the page carries. */
export type Content = Blob | string;

export type Request =
  | { id: number; ask: 'start'; engine: string }
  | { id: number; ask: 'demo' }
  | { id: number; ask: 'open'; content: Content; name: string }
  | { id: number; ask: 'close' }
  | { id: number; ask: 'compare'; content: Content; name: string }
  | { id: number; ask: 'compared'; view: View; other: Side }
  | { id: number; ask: 'part' }
  | { id: number; ask: 'branches'; nodes: string[]; who: string | undefined }
  | { id: number; ask: 'call'; method: Method; args: unknown[] };

/** After an error of the engine's own it is `broken`: what it holds is not to be trusted any more. */
export type Reply = { id: number; value: unknown } | { id: number; error: string; broken: boolean };

/** A request before it has its number. */
export type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;
