/** The open account: its facts, its names and the edits. */
import { Engine } from '../engine/client';
import type { Facts, Side, Step, Thing } from '../engine/documents';
import { Directory } from '../logic/directory';
import { History, type Addition } from '../logic/history';
import { broken, bytesOf, cutFrom } from '../logic/slice';
import { messageOf } from '../logic/words';
import { embedded, textOf } from './embedded';

/** So many names of each sort come at once: few enough that taking them in is not noticed. */
const PART = 500;

/** A second snapshot, beside that of the open account. */
export interface Other {
  name: string;
  facts: Facts;
  warnings: string[];
  newcomers: Thing[];
  side: Side;
}

class Session {
  engine = new Engine(textOf('worker'), textOf('engine'));
  facts: Facts | null = $state.raw(null);
  /** What a person should know about the snapshot's file. */
  warnings: string[] = $state.raw([]);
  directory: Directory | null = $state.raw(null);
  /** The snapshot's file; null for the built-in account. */
  source: string | null = $state(null);
  /** The slice that is open in place of an account, as it stood in the link. */
  slice: string | null = $state(null);
  /** The digest of the snapshot that the link's facts were cut from, once an account is opened in their place. */
  linked: string | null = $state(null);
  other: Other | null = $state.raw(null);
  history: History = $state.raw(new History());
  /** Every step of the list, also those behind the position. */
  steps: Step[] = $state.raw([]);
  /** Grows whenever answers may have changed. */
  revision = $state(0);
  busy = $state(false);
  /** How many questions wait for an answer. */
  waiting = $state(0);
  /** Whether questions were taken back and may be asked again. */
  takenBack = $state(false);
  /** Whether the account is opened again after that; it cannot be taken back. */
  reopening = $state(false);
  error: string | null = $state(null);
  #queue: Promise<unknown> = Promise.resolve();
  /** How the open account was read. */
  #read: (() => Promise<unknown>) | null = null;

  constructor() {
    this.engine.onwaiting = (count) => (this.waiting = count);
    this.engine.onbroken = (why) => void this.cancel(why);
  }

  /** Opens the snapshot that the file carries, if it carries one. */
  async start(): Promise<void> {
    const snapshot = embedded();
    if (snapshot) await this.#open(snapshot.name, () => this.engine.open(snapshot.text, snapshot.name));
  }

  demo(): Promise<boolean> {
    return this.#open(null, () => this.engine.demo());
  }

  open(file: File): Promise<boolean> {
    return this.#open(file.name, () => this.engine.open(file, file.name));
  }

  /** Opens the facts that came with a link. */
  openSlice(slice: string): Promise<boolean> {
    return this.#open('the link', () => {
      const file = new Blob([bytesOf(slice)]);
      return this.engine.open(file, 'the link').catch((error) => Promise.reject(new Error(broken(messageOf(error)))));
    }, slice);
  }

  async close(): Promise<void> {
    await this.engine.close();
    this.#forget();
  }

  #forget(): void {
    this.#read = null;
    this.takenBack = false;
    this.facts = null;
    this.warnings = [];
    this.directory = null;
    this.source = null;
    this.slice = null;
    this.linked = null;
    this.other = null;
    this.error = null;
    this.#forgetEdits();
  }

  /** Takes all questions back that wait, by choice or as the engine broke off, which is told. The account is opened again, with the steps that are in force. */
  async cancel(why: string | null = null): Promise<void> {
    if (this.reopening) return;
    this.engine.restart();
    await this.#queue;
    this.error = why;
    const read = this.#read;
    if (!read || !this.facts) return;
    this.reopening = true;
    this.other = null;
    const isOpen = await this.#try(() => this.#openAgain(read));
    this.reopening = false;
    if (isOpen) {
      this.takenBack = true;
      this.error = why;
    } else {
      const { error } = this;
      await this.close();
      this.error = error;
    }
  }

  async #openAgain(read: () => Promise<unknown>): Promise<void> {
    await read();
    const facts = await this.engine.call('facts');
    if (facts.basis.snapshot !== this.facts?.basis.snapshot) {
      throw new Error('the file is another one now\n  help: open it anew');
    }
    const { add, then } = this.history.at(0).move(this.history.position);
    await this.#addAgain(0, add);
    await this.engine.call('keep', then);
  }

  /** Every screen asks anew. */
  askAgain(): void {
    this.takenBack = false;
    this.revision += 1;
  }

  /** Puts a second snapshot beside the account's. The one that was captured first comes before the other. */
  compare(file: File): Promise<boolean> {
    return this.#try(async () => {
      const known = await this.engine.compare(file, file.name);
      const [own, other] = [this.facts, known.facts].map((facts) => Date.parse(facts?.basis.captured_at ?? ''));
      this.other = { name: file.name, ...known, side: other! < own! ? 'before' : 'after' };
    });
  }

  swap(): void {
    if (this.other) this.other = { ...this.other, side: this.other.side === 'before' ? 'after' : 'before' };
  }

  part(): Promise<boolean> {
    return this.#try(async () => {
      await this.engine.part();
      this.other = null;
    });
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
    const former = this.history.beforeReordering;
    return former ? this.#try(() => this.#replace(former)) : this.#move(() => this.history.back());
  }

  redo(): Promise<boolean> {
    const latter = this.history.afterReordering;
    return latter ? this.#try(() => this.#replace(latter)) : this.#move(() => this.history.forth());
  }

  /** Puts the steps in force into another order, which counts from 1. */
  reorder(order: number[]): Promise<boolean> {
    return this.#try(async () => {
      const text = await this.engine.call('ordered', Uint32Array.from(order));
      await this.#replace(this.history.reordered({ name: 'safe order', text, steps: order.length }));
    });
  }

  /** Tries the steps of another history in place of those that are tried. */
  async #replace(history: History): Promise<void> {
    const former = this.steps;
    await this.engine.call('keep', 0);
    await this.#addAgain(0, [...history.additions]);
    await this.engine.call('keep', history.length);
    this.steps = await this.engine.call('edits');
    await this.engine.call('keep', history.position);
    await this.#edited(history, [...former, ...this.steps]);
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
    if (steps.some(({ touches }) => touches === 'names')) this.directory = await this.#names();
    else if (this.directory && steps.some(({ touches }) => touches === 'restrictions')) {
      this.directory = this.directory.restricted(await this.engine.call('restricted'));
    }
    this.history = history;
    this.askAgain();
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

  #open(source: string | null, read: () => Promise<unknown>, slice: string | null = null): Promise<boolean> {
    return this.#try(async () => {
      await read();
      this.#read = read;
      this.takenBack = false;
      const [facts, warnings, directory] = await Promise.all([
        this.engine.call('facts'),
        this.engine.call('warnings'),
        this.#names(),
      ]);
      this.linked = this.slice === null ? null : cutFrom(this.facts?.source ?? null);
      this.facts = facts;
      this.warnings = warnings;
      this.other = null;
      this.directory = directory;
      this.source = source;
      this.slice = slice;
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
