/** The account's people, keys and nodes, found by id, reference or place. */
import type { Key, NameLists, Node, Person } from '../engine/documents';

export interface Option {
  value: string;
  label: string;
  note: string;
  /** What typed words are looked for in. */
  text: string;
}

export function option(value: string, label: string, note = ''): Option {
  return { value, label, note, text: `${label} ${note} ${value}`.toLowerCase() };
}

export class Directory {
  readonly lists: NameLists;
  readonly children: readonly number[][];
  /** The account, and the nodes of which nobody knows where they lie. */
  readonly roots: readonly number[];
  #people = new Map<string, number>();
  #nodes = new Map<string, number>();
  #keys = new Map<string, Key>();
  #who: Option[] | null = null;
  #peopleOptions: Option[] | null = null;
  #permissions: Option[] | null = null;
  #nodeOptions: Option[] | null = null;

  constructor(lists: NameLists) {
    this.lists = lists;
    lists.people.forEach((person, index) => this.#people.set(person.id, index).set(person.reference, index));
    lists.nodes.forEach((node, index) => this.#nodes.set(node.id, index).set(node.reference, index));
    lists.keys.forEach((key) => this.#keys.set(key.id, key).set(key.reference, key));
    const children: number[][] = lists.nodes.map(() => []);
    lists.nodes.forEach((node, index) => node.parent !== null && children[node.parent]?.push(index));
    this.children = children;
    this.roots = lists.nodes.flatMap(({ parent }, index) => (parent === null ? [index] : []));
  }

  person(id: string): Person | undefined {
    return this.lists.people[this.personIndex(id) ?? -1];
  }

  personIndex(id: string): number | undefined {
    return this.#people.get(id);
  }

  node(id: string): Node | undefined {
    return this.lists.nodes[this.nodeIndex(id) ?? -1];
  }

  nodeIndex(id: string): number | undefined {
    return this.#nodes.get(id);
  }

  /** A node and what is below it, in the order of the tree. */
  below(index: number): number[] {
    return [index, ...(this.children[index] ?? []).flatMap((child) => this.below(child))];
  }

  key(id: string): Key | undefined {
    return this.#keys.get(id);
  }

  /** The name to show for an id of any sort; the id itself where there is none. */
  label(id: string): string {
    const person = this.person(id);
    if (person) return person.name ?? person.email ?? person.id;
    return this.key(id)?.name ?? this.node(id)?.name ?? id;
  }

  /** Everybody who can be asked about: people and keys. Made once, as there may be many. */
  get who(): Option[] {
    return (this.#who ??= [
      ...this.peopleOptions,
      ...this.lists.keys.map((key) => option(key.reference, key.name ?? key.id, 'key')),
    ]);
  }

  get peopleOptions(): Option[] {
    return (this.#peopleOptions ??= this.lists.people.map((person) =>
      option(
        person.reference,
        person.name ?? person.email ?? person.id,
        person.kind === 'BOT' ? 'bot' : (person.email ?? ''),
      ),
    ));
  }

  get permissions(): Option[] {
    return (this.#permissions ??= this.lists.permissions.map((permission) => option(permission, permission)));
  }

  get nodes(): Option[] {
    return (this.#nodeOptions ??= this.nodesThat(() => true));
  }

  nodesThat(fit: (node: Node) => boolean): Option[] {
    return this.lists.nodes
      .filter(fit)
      .map(({ reference, name }) => option(reference, name ?? reference, reference));
  }
}

/** The options that hold every word typed, those that begin with it first. */
export function matching(options: Option[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  const fits = options.filter(({ text }) => words.every((word) => text.includes(word)));
  const first = words[0] ?? '';
  const begins = ({ text }: Option) => text.startsWith(first);
  return [...fits.filter(begins), ...fits.filter((option) => !begins(option))];
}
