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
  /** The steps as they were before the first addition put them in another order. */
  readonly former: History | null;
  /** The steps in the other order, once that was taken back. */
  readonly latter: History | null;

  constructor(
    additions: readonly Addition[] = [],
    position = total(additions),
    { former = null, latter = null }: { former?: History | null; latter?: History | null } = {},
  ) {
    this.additions = additions;
    this.position = position;
    this.former = former;
    this.latter = latter;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  get length(): number {
    return total(this.additions);
  }

  /** Puts an addition at the position. What stood behind it is gone. */
  with(addition: Addition): History {
    const before = this.#before();
    const isKept = before[0]?.steps === this.additions[0]?.steps;
    return new History([...before, addition], undefined, { former: isKept ? this.former : null });
  }

  at(position: number): History {
    return new History(this.additions, Math.max(0, Math.min(position, this.length)), this);
  }

  /** The steps that count in another order, which is one addition: taking it back brings the former order again. */
  reordered(addition: Addition): History {
    return new History([addition], undefined, { former: new History(this.#before()) });
  }

  /** The history in the former order, if a step back leads there. */
  get beforeReordering(): History | null {
    if (!this.former || this.position !== this.additions[0]?.steps) return null;
    return new History(this.former.additions, undefined, { latter: this });
  }

  /** The history in the other order, if a step forth leads there. */
  get afterReordering(): History | null {
    return this.latter && this.position === this.length ? this.latter : null;
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
