/** The open account: its facts, its names and the edits. */
import { Engine } from '../engine/client';
import type { Facts, Step } from '../engine/documents';
import { Directory } from '../logic/directory';
import { History, type Addition } from '../logic/history';
import { leavesNames } from '../logic/plan';
import { messageOf } from '../logic/words';
import { embedded, textOf } from './embedded';

/** So many names of each sort come at once: few enough that taking them in is not noticed. */
const PART = 500;

class Session {
  engine = new Engine(textOf('worker'), textOf('engine'));
  facts: Facts | null = $state.raw(null);
  directory: Directory | null = $state.raw(null);
  /** The snapshot's file; null for the built-in account. */
  source: string | null = $state(null);
  history: History = $state.raw(new History());
  /** Every step of the list, also those behind the position. */
  steps: Step[] = $state.raw([]);
  /** Grows whenever answers may have changed. */
  revision = $state(0);
  busy = $state(false);
  error: string | null = $state(null);
  #queue: Promise<unknown> = Promise.resolve();

  /** Opens the snapshot that the file carries, if it carries one. */
  async start(): Promise<void> {
    const snapshot = embedded();
    if (snapshot) await this.#open(snapshot.name, () => this.engine.open(snapshot.text, snapshot.name));
  }

  demo(): Promise<boolean> {
    return this.#open(null, () => this.engine.demo());
  }

  open(file: File): Promise<boolean> {
    return this.#open(file.name, async () => this.engine.open(new Uint8Array(await file.arrayBuffer()), file.name));
  }

  async close(): Promise<void> {
    await this.engine.close();
    this.facts = null;
    this.directory = null;
    this.source = null;
    this.error = null;
    this.#forgetEdits();
  }

  add(name: string, content: string | File): Promise<boolean> {
    return this.#try(async () => this.#add(name, typeof content === 'string' ? content : await content.text()));
  }

  /** Tries the remedy at this place of an explanation. */
  addRemedy(who: string, permission: string, node: string, place: number): Promise<boolean> {
    return this.#try(async () => this.#add('remedy', await this.engine.call('remedyPlan', who, permission, node, place)));
  }

  async #add(name: string, text: string): Promise<void> {
    const steps = await this.engine.call('add', name, new TextEncoder().encode(text));
    const all = await this.engine.call('edits');
    await this.#edited(this.history.with({ name, text, steps }), all.slice(this.history.position));
    this.steps = all;
  }

  undo(): Promise<boolean> {
    return this.#move(() => this.history.back());
  }

  redo(): Promise<boolean> {
    return this.#move(() => this.history.forth());
  }

  moveTo(position: number): Promise<boolean> {
    return this.#move(() => position);
  }

  #move(target: () => number): Promise<boolean> {
    return this.#try(async () => {
      const position = target();
      const { keep, add, then } = this.history.move(position);
      await this.engine.call('keep', keep);
      await this.#addAgain(keep, add);
      await this.engine.call('keep', then);
      const ends = [position, this.history.position].sort((one, other) => one - other);
      await this.#edited(this.history.at(position), this.steps.slice(...ends));
    });
  }

  async #addAgain(start: number, additions: Addition[]): Promise<void> {
    let end = start;
    for (const { name, text, steps } of additions) {
      await this.engine.call('add', name, new TextEncoder().encode(text));
      end += steps;
      await this.engine.call('keep', end);
    }
  }

  /** Takes in that some steps were added or taken back. Names are many: they are read again only if they may differ. */
  async #edited(history: History, steps: Step[]): Promise<void> {
    if (steps.some(({ op }) => !leavesNames(op))) this.directory = await this.#names();
    this.history = history;
    this.revision += 1;
  }

  /** Takes the names in, part by part. */
  async #names(): Promise<Directory> {
    const directory = new Directory();
    for (let taken = 0; ; taken += PART) {
      const part = await this.engine.call('names', taken, PART);
      directory.take(part);
      const lists: unknown[][] = Object.values(part);
      if (lists.every(({ length }) => length < PART)) return directory;
    }
  }

  #open(source: string | null, read: () => Promise<unknown>): Promise<boolean> {
    return this.#try(async () => {
      await read();
      const [facts, directory] = await Promise.all([this.engine.call('facts'), this.#names()]);
      this.facts = facts;
      this.directory = directory;
      this.source = source;
      this.#forgetEdits();
    });
  }

  #forgetEdits(): void {
    this.history = new History();
    this.steps = [];
    this.revision += 1;
  }

  /** Runs one piece of work after the other, as each takes several calls. */
  #try(work: () => Promise<void>): Promise<boolean> {
    const done = this.#queue.then(() => this.#attempt(work));
    this.#queue = done;
    return done;
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.error = messageOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

export const session = new Session();
