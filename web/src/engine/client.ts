/** The page's end of the worker: every question is a promise. */
import type { Arguments, Ask, Method, Reply, Result } from './protocol';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class Engine {
  #worker: Worker;
  #waiting = new Map<number, Waiting>();
  #next = 1;
  #started: Promise<unknown>;

  constructor(script: string, engine: string) {
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.#worker = new Worker(address);
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#settle(data);
    this.#worker.onerror = (event) => this.#fail(event.message || 'the engine could not be started');
    this.#started = this.#send({ ask: 'start', engine });
    this.#started.catch(() => undefined);
  }

  demo(): Promise<unknown> {
    return this.#ask({ ask: 'demo' });
  }

  /** Opens a snapshot from bytes, or from the base64 text that the page carries. */
  open(bytes: Uint8Array | string, name: string): Promise<unknown> {
    return this.#ask({ ask: 'open', bytes, name });
  }

  close(): Promise<unknown> {
    return this.#ask({ ask: 'close' });
  }

  call<M extends Method>(method: M, ...args: Arguments<M>): Promise<Result<M>> {
    return this.#ask({ ask: 'call', method, args: [...args] }) as Promise<Result<M>>;
  }

  /** An engine that has not started fails every question, with the reason. */
  async #ask(ask: Ask): Promise<unknown> {
    await this.#started;
    return this.#send(ask);
  }

  #send(ask: Ask): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...ask, id });
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.value);
  }

  #fail(message: string): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(message));
    this.#waiting.clear();
  }
}
