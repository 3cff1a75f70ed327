/** The account's people, keys and nodes, found by id, reference or place. */
import type { Key, NameLists, Node, Person } from '../engine/documents';

/** Something to choose. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly note: string;
  /** What typed words are looked for in. */
  readonly text: string;
}

export function option(value: string, label: string, note = ''): Option {
  return { value, label, note, text: textOf(value, label, note) };
}

function textOf(value: string, label: string, note: string): string {
  return `${label} ${note} ${value}`.toLowerCase();
}

/** An option of which there are many: it is a view of what it stands for, and has its text once somebody looks for it. */
abstract class View implements Option {
  abstract readonly value: string;
  abstract readonly label: string;
  abstract readonly note: string;
  #text: string | undefined;

  get text(): string {
    return (this.#text ??= textOf(this.value, this.label, this.note));
  }
}

class PersonView extends View {
  constructor(readonly person: Person) {
    super();
  }

  get value(): string {
    return this.person.reference;
  }

  get label(): string {
    return this.person.name ?? this.person.email ?? this.person.id;
  }

  get note(): string {
    return this.person.kind === 'BOT' ? 'bot' : (this.person.email ?? '');
  }
}

class NodeView extends View {
  constructor(readonly node: Node) {
    super();
  }

  get value(): string {
    return this.node.reference;
  }

  get label(): string {
    return this.node.name ?? this.node.reference;
  }

  get note(): string {
    return this.node.reference;
  }
}

const CONTAINERS = ['ORGANIZATION', 'SPACE'];
const MARKS = [false, true, null];

export class Directory {
  readonly lists: NameLists = { people: [], keys: [], nodes: [], permissions: [], roles: [] };
  readonly children: number[][] = [];
  /** The account, and the nodes of which nobody knows where they lie. */
  readonly roots: number[] = [];
  readonly permissions: Option[] = [];
  readonly peopleOptions: Option[] = [];
  readonly nodes: Option[] = [];
  /** Organizations and spaces. */
  readonly containers: Option[] = [];
  #keyOptions: Option[] = [];
  #people = new Map<string, number>();
  #nodes = new Map<string, number>();
  #keys = new Map<string, Key>();
  #who: Option[] | null = null;
  #order: number[] | null = null;

  /** Lists come whole, or in parts one behind the other, so that many names never stop the page. */
  constructor(lists?: NameLists) {
    if (lists) this.take(lists);
  }

  take({ people, keys, nodes, permissions, roles }: NameLists): void {
    people.forEach((person) => this.#takePerson(person));
    keys.forEach((key) => this.#takeKey(key));
    nodes.forEach((node) => this.#takeNode(node));
    this.lists.permissions.push(...permissions);
    this.permissions.push(...permissions.map((permission) => option(permission, permission)));
    this.lists.roles.push(...roles);
    this.#who = null;
    this.#order = null;
  }

  #takePerson(person: Person): void {
    const { id, reference } = person;
    this.#people.set(id, this.lists.people.length).set(reference, this.lists.people.length);
    this.lists.people.push(person);
    this.peopleOptions.push(new PersonView(person));
  }

  #takeKey(key: Key): void {
    this.#keys.set(key.id, key).set(key.reference, key);
    this.lists.keys.push(key);
    this.#keyOptions.push(option(key.reference, key.name ?? key.id, 'key'));
  }

  /** What a node lies in comes before it. */
  #takeNode(node: Node): void {
    const index = this.lists.nodes.length;
    this.#nodes.set(node.id, index).set(node.reference, index);
    this.lists.nodes.push(node);
    const view = new NodeView(node);
    this.nodes.push(view);
    if (CONTAINERS.includes(node.kind.toUpperCase())) this.containers.push(view);
    this.children.push([]);
    (node.parent === null ? this.roots : this.children[node.parent])?.push(index);
  }

  /** Takes in which nodes are restricted: a byte for each, 0 no, 1 yes, 2 unknown. Gives another object with all that is in this one, so that whoever shows it shows it anew. */
  restricted(marks: Uint8Array): Directory {
    this.lists.nodes.forEach((node, place) => (node.restricted = MARKS[marks[place] ?? 2] ?? null));
    const next = Object.assign(new Directory(), this);
    [next.#people, next.#nodes, next.#keys] = [this.#people, this.#nodes, this.#keys];
    [next.#keyOptions, next.#who, next.#order] = [this.#keyOptions, this.#who, this.#order];
    return next;
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
    const found: number[] = [];
    const waiting = [index];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      found.push(node);
      const children = this.children[node] ?? [];
      for (let at = children.length - 1; at >= 0; at -= 1) waiting.push(children[at]!);
    }
    return found;
  }

  /** Every node in the order of the tree. */
  get order(): readonly number[] {
    return (this.#order ??= this.roots.flatMap((root) => this.below(root)));
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

  /** Everybody who can be asked about: people and keys. */
  get who(): Option[] {
    return (this.#who ??= [...this.peopleOptions, ...this.#keyOptions]);
  }

  nodesThat(fit: (node: Node) => boolean): Option[] {
    return this.nodes.filter((_, index) => fit(this.lists.nodes[index]!));
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
