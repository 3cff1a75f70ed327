/**
 * The edits as a list that can be walked back and forth.
 *
 * The engine knows how to add a text and how to keep the first steps. Whatever stands behind the position is
 * remembered here, as the texts it came from.
 */
export interface Addition {
  name: string;
  text: string;
  /** How many steps of the text belong to the list. */
  steps: number;
}

/** What the engine has to do to stand at another position. */
export interface Move {
  keep: number;
  add: Addition[];
  then: number;
}

export class History {
  readonly additions: readonly Addition[];
  readonly position: number;

  constructor(additions: readonly Addition[] = [], position = total(additions)) {
    this.additions = additions;
    this.position = position;
  }

  get length(): number {
    return total(this.additions);
  }

  /** Puts an addition at the position. What stood behind it is gone. */
  with(addition: Addition): History {
    return new History([...this.#before(), addition]);
  }

  at(position: number): History {
    return new History(this.additions, Math.max(0, Math.min(position, this.length)));
  }

  /** The position one addition back. */
  back(): number {
    return Math.max(0, ...this.#starts().filter((start) => start < this.position));
  }

  /** The position one addition forth. */
  forth(): number {
    return [...this.#starts(), this.length].find((start) => start > this.position) ?? this.length;
  }

  /** How the engine gets from this position to another. */
  move(target: number): Move {
    if (target <= this.position) return { keep: target, add: [], then: target };
    const starts = this.#starts();
    const first = this.additions.findIndex((addition, index) => (starts[index] ?? 0) + addition.steps > this.position);
    const last = this.additions.findIndex((addition, index) => (starts[index] ?? 0) + addition.steps >= target);
    return { keep: starts[first] ?? 0, add: this.additions.slice(first, last + 1), then: target };
  }

  #starts(): number[] {
    return this.additions.map((_, index) => total(this.additions.slice(0, index)));
  }

  #before(): Addition[] {
    const starts = this.#starts();
    return this.additions
      .map((addition, index) => ({ ...addition, steps: Math.min(addition.steps, this.position - (starts[index] ?? 0)) }))
      .filter((addition) => addition.steps > 0);
  }
}

function total(additions: readonly Addition[]): number {
  return additions.reduce((sum, addition) => sum + addition.steps, 0);
}
