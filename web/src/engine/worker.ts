/** The worker: holds the engine and at most one account, perhaps with another snapshot beside it, and answers one request after another. */
import { Account, type Comparison, initSync, SnapshotFile } from 'axcess-wasm';
import { XzReadableStream } from 'xz-decompress';
import { fromBase64 } from './base64';
import type { TreeNode } from './documents';
import type { Content, Reply, Request } from './protocol';

let account: Account | null = null;
let comparison: Comparison | null = null;
/** The tree that was asked for last, by node; as long as the account stays as it is. */
let tree: { who: string | undefined; nodes: Map<string, TreeNode> } | null = null;

/** Requests wait for the one before, as starting takes a moment. */
let queue: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<Request>) => {
  queue = queue.then(async () => {
    let reply: Reply;
    try {
      reply = { id: data.id, value: await answer(data) };
    } catch (error) {
      reply = { id: data.id, error: told(error), broken: error instanceof WebAssembly.RuntimeError };
    }
    self.postMessage(reply);
  });
};

async function answer(request: Request): Promise<unknown> {
  switch (request.ask) {
    case 'start':
      initSync({ module: await unpacked(fromBase64(request.engine)) });
      return null;
    case 'demo':
      return replace(Account.demo());
    case 'open':
      return replace(Account.openFile(await read(request.content), request.name));
    case 'close':
      return replace(null);
    case 'compare': {
      // The comparison before stays until the next file has been read.
      const next = opened().compareFile(await read(request.content), request.name);
      comparison?.free();
      comparison = next;
      return { facts: next.facts(), warnings: next.warnings(), newcomers: next.newcomers() };
    }
    case 'compared':
      if (!comparison) throw new Error('there is no second snapshot');
      return comparison[request.view](request.other);
    case 'part':
      comparison?.free();
      comparison = null;
      return null;
    case 'branches': {
      if (!tree || tree.who !== request.who) {
        const { nodes } = opened().tree(undefined, request.who);
        tree = { who: request.who, nodes: new Map(nodes.map((node) => [node.id, node])) };
      }
      const { nodes } = tree;
      return request.nodes.flatMap((id) => nodes.get(id) ?? []);
    }
    case 'call': {
      const account = opened();
      if (request.method === 'add' || request.method === 'keep') tree = null;
      const method = account[request.method] as (...args: unknown[]) => unknown;
      return method.apply(account, request.args);
    }
  }
}

/** The engine's own errors are words. What WebAssembly throws is a fault of the engine, or a lack of memory. */
function told(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof WebAssembly.RuntimeError)) return message;
  return `the engine broke off, most likely for want of memory (${message})\n  help: what takes this much may need the command`;
}

function opened(): Account {
  if (!account) throw new Error('no account is open');
  return account;
}

/** The account before stays open until the next one has been read. */
function replace(next: Account | null): null {
  account?.free();
  comparison?.free();
  account = next;
  comparison = null;
  tree = null;
  return null;
}

/** Hands a file to the engine piece by piece, so that neither holds all of it; once more where there is something to say. */
async function read(content: Content): Promise<SnapshotFile> {
  const blob = typeof content === 'string' ? new Blob([fromBase64(content)]) : content;
  const file = new SnapshotFile(blob.size);
  try {
    if (await handOverUnpacked(blob, file)) return file;
    while (!(await handOver(blob.stream(), file)));
    return file;
  } catch (error) {
    file.free();
    throw error;
  }
}

/** The same of what a file holds that the browser can unpack. What is wrong with the packing is for the engine to say. */
async function handOverUnpacked(blob: Blob, file: SnapshotFile): Promise<boolean> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return false;
  try {
    return await handOver(blob.stream().pipeThrough(new DecompressionStream('gzip')), file);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    file.end();
    return false;
  }
}

/** Whether the engine has all that it needs. */
async function handOver(stream: ReadableStream<Uint8Array>, file: SnapshotFile): Promise<boolean> {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (!file.add(next.value)) {
      await reader.cancel();
      return false;
    }
  }
  return file.end();
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return new Response(new XzReadableStream(new Blob([bytes]).stream())).arrayBuffer();
}
