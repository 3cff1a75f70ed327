/** An answer of the engine that follows its question. An answer to an older question is dropped. */
import { messageOf } from '../logic/words';

export class Answer<T> {
  value: T | null = $state.raw(null);
  error: string | null = $state(null);
  waiting = $state(false);
  #latest = 0;

  /** Asks anew. `null` stands for "there is no question". */
  async ask(question: Promise<T> | null): Promise<void> {
    const number = ++this.#latest;
    this.waiting = question !== null;
    try {
      const value = question ? await question : null;
      if (number !== this.#latest) return;
      this.value = value;
      this.error = null;
      this.waiting = false;
    } catch (error) {
      if (number !== this.#latest) return;
      this.value = null;
      this.error = messageOf(error);
      this.waiting = false;
    }
  }
}
