/** The page's end of the worker: every question is a promise. */
import type { Side, TreeNode } from './documents';
import type { Arguments, Ask, Content, Known, Method, Reply, Result, View, Viewed } from './protocol';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** What becomes of the questions that are taken back. */
export const TAKEN_BACK = 'the question was taken back\n  help: “Ask again” at the top of the page asks it anew';

export class Engine {
  /** Told how many questions wait for an answer, whenever that changes. */
  onwaiting: (count: number) => void = () => undefined;
  /** Told why the engine broke off. It has to be started again. */
  onbroken: (why: string) => void = () => undefined;
  readonly #address: string;
  readonly #engine: string;
  #worker!: Worker;
  #waiting = new Map<number, Waiting>();
  #next = 1;
  #started!: Promise<unknown>;

  constructor(script: string, engine: string) {
    this.#address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.#engine = engine;
    this.#start();
  }

  /** Takes every question back that waits, also the one that is being answered. The engine is without an account then. */
  restart(): void {
    this.#worker.terminate();
    this.#fail(TAKEN_BACK);
    this.#start();
  }

  #start(): void {
    const worker = new Worker(this.#address);
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#settle(data);
    worker.onerror = (event) => this.#fail(event.message || 'the engine could not be started');
    this.#worker = worker;
    this.#started = this.#send({ ask: 'start', engine: this.#engine });
    this.#started.catch(() => undefined);
  }

  demo(): Promise<unknown> {
    return this.#ask({ ask: 'demo' });
  }

  open(content: Content, name: string): Promise<unknown> {
    return this.#ask({ ask: 'open', content, name });
  }

  close(): Promise<unknown> {
    return this.#ask({ ask: 'close' });
  }

  /** Puts another snapshot beside the open account's. */
  compare(content: Content, name: string): Promise<Known> {
    return this.#ask({ ask: 'compare', content, name }) as Promise<Known>;
  }

  /** Asks of both snapshots; `other` says where the one stands that was put beside the account. */
  compared<V extends View>(view: V, other: Side): Promise<Viewed<V>> {
    return this.#ask({ ask: 'compared', view, other }) as Promise<Viewed<V>>;
  }

  /** Puts the other snapshot away. */
  part(): Promise<unknown> {
    return this.#ask({ ask: 'part' });
  }

  /** What stands in the tree about these nodes, seen by somebody or nobody. The whole tree stays with the worker. */
  branches(nodes: string[], who: string | undefined): Promise<TreeNode[]> {
    return this.#ask({ ask: 'branches', nodes, who }) as Promise<TreeNode[]>;
  }

  call<M extends Method>(method: M, ...args: Arguments<M>): Promise<Result<M>> {
    return this.#ask({ ask: 'call', method, args: [...args] }) as Promise<Result<M>>;
  }

  /** An engine that has not started fails every question, with the reason. */
  async #ask(ask: Ask): Promise<unknown> {
    const started = this.#started;
    await started;
    if (started !== this.#started) throw new Error(TAKEN_BACK);
    return this.#send(ask);
  }

  #send(ask: Ask): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (ask.ask !== 'start') this.onwaiting(this.#waiting.size);
      this.#worker.postMessage({ ...ask, id });
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.onwaiting(this.#waiting.size);
    if ('error' in reply) {
      waiting?.reject(new Error(reply.error));
      if (reply.broken) this.onbroken(reply.error);
    } else waiting?.resolve(reply.value);
  }

  #fail(message: string): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(message));
    this.#waiting.clear();
    this.onwaiting(0);
  }
}
