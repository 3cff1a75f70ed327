/** What page and worker say to each other. */
import type { Account } from 'axcess-wasm';

export type Method = Exclude<keyof Account, 'free'>;
export type Arguments<M extends Method> = Parameters<Account[M]>;
export type Result<M extends Method> = ReturnType<Account[M]>;

export type Request =
  | { id: number; ask: 'start'; engine: string }
  | { id: number; ask: 'demo' }
  | { id: number; ask: 'open'; bytes: Uint8Array | string; name: string }
  | { id: number; ask: 'close' }
  | { id: number; ask: 'call'; method: Method; args: unknown[] };

export type Reply = { id: number; value: unknown } | { id: number; error: string };

/** A request before it has its number. */
export type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;
