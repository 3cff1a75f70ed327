/** The rows of the access map: a person each, or several whose cells are equal. People are told by their places. */
export class Rows {
  /** Whose cells stand in each row. */
  readonly first: readonly number[];
  /** How many people there are. */
  readonly people: number;
  readonly #groups: readonly (readonly number[])[] | null;

  private constructor(first: readonly number[], people: number, groups: readonly (readonly number[])[] | null) {
    [this.first, this.people, this.#groups] = [first, people, groups];
  }

  static single(people: readonly number[]): Rows {
    return new Rows(people, people.length, null);
  }

  static folded(groups: readonly (readonly number[])[]): Rows {
    const people = groups.reduce((sum, group) => sum + group.length, 0);
    return new Rows(groups.map(([first]) => first ?? 0), people, groups);
  }

  get count(): number {
    return this.first.length;
  }

  /** How many people stand behind a row's first one. */
  others(row: number): number {
    return (this.#groups?.[row]?.length ?? 1) - 1;
  }

  /** The row of a person, or -1. */
  of(person: number): number {
    return this.#groups ? this.#groups.findIndex((group) => group.includes(person)) : this.first.indexOf(person);
  }
}
