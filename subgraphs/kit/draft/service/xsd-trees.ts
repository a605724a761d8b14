import type { LeafType, Member, Tree } from '../tree.ts';

const DEEPEST = 10;
const MOST_NODES = 20_000;

/** Of the library's elements, what is used. */
export interface Node {
  readonly name?: string;
  readonly $name?: string;
  readonly $type?: string;
  readonly $ref?: string;
  readonly $base?: string;
  readonly $value?: string;
  readonly $minOccurs?: string;
  readonly $maxOccurs?: string;
  readonly xmlns?: Readonly<Record<string, string>>;
  readonly schemaXmlns?: Readonly<Record<string, string>>;
  readonly children?: readonly Node[];
}

export interface Message {
  readonly element?: Node;
  readonly parts?: Readonly<Record<string, string | Node>>;
}

interface Schema {
  readonly xmlns?: Readonly<Record<string, string>>;
  readonly elements: Readonly<Record<string, Node>>;
  readonly types: Readonly<Record<string, Node>>;
  readonly complexTypes: Readonly<Record<string, Node>>;
}

export interface Definitions {
  readonly xmlns: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly services: Readonly<
    Record<
      string,
      {
        readonly ports: Readonly<
          Record<
            string,
            {
              readonly binding?: {
                readonly methods?: Readonly<
                  Record<string, { readonly input?: Node & Message; readonly output?: Node & Message }>
                >;
              };
            }
          >
        >;
      }
    >
  >;
}

/** Makes trees of the elements and types of XML Schema. A type that holds itself ends there. */
export class XsdTrees {
  readonly #definitions: Definitions;
  #nodes = 0;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  /** Document style: the element's own children. RPC: the parts of the message, each a type or the name of a plain one. */
  ofMessage(message: Node & Message): Tree {
    const parts = Object.entries(message.parts ?? {});
    if (message.name === 'element' || message.element || parts.length === 0)
      return this.#typed(message.element ?? message, new Set(), 0);
    const members = parts.map(([name, type]): readonly [string, Member] => [
      name,
      {
        tree: typeof type === 'string' ? leafOf(type, []) : this.#content(type, new Set([type]), 1),
        mayLack: false,
        about: '',
      },
    ]);
    return { kind: 'object', members: new Map(members) };
  }

  #member(node: Node, within: ReadonlySet<Node>, depth: number): Member {
    const target = node.$ref ? (this.#named(node, node.$ref, 'elements') ?? node) : node;
    const many = node.$maxOccurs !== undefined && node.$maxOccurs !== '0' && node.$maxOccurs !== '1';
    const tree = this.#typed(target, within, depth + 1);
    return { tree: many ? { kind: 'list', of: tree } : tree, mayLack: node.$minOccurs === '0', about: aboutOf(node) };
  }

  #typed(node: Node, within: ReadonlySet<Node>, depth: number): Tree {
    this.#nodes += 1;
    if (depth > DEEPEST || within.has(node) || this.#nodes > MOST_NODES) return { kind: 'unknown' };
    const inside = new Set([...within, node]);
    const own = (node.children ?? []).find(({ name }) => name === 'complexType' || name === 'simpleType');
    if (own) return this.#content(own, inside, depth);
    if (!node.$type) return { kind: 'leaf', type: null, values: null, words: [] };
    const type = this.#named(node, node.$type, 'complexTypes') ?? this.#named(node, node.$type, 'types');
    if (!type) return leafOf(node.$type, []);
    return within.has(type) ? { kind: 'unknown' } : this.#content(type, new Set([...inside, type]), depth);
  }

  #content(type: Node, within: ReadonlySet<Node>, depth: number): Tree {
    if (type.name === 'simpleType') {
      const restriction = (type.children ?? []).find(({ name }) => name === 'restriction');
      const words = (restriction?.children ?? []).flatMap(({ name, $value }) =>
        name === 'enumeration' && $value !== undefined ? [$value] : [],
      );
      return leafOf(restriction?.$base ?? 'string', words);
    }
    const members = new Map<string, Member>();
    this.#fill(type, members, within, depth);
    return { kind: 'object', members };
  }

  #fill(node: Node, members: Map<string, Member>, within: ReadonlySet<Node>, depth: number): void {
    for (const child of node.children ?? []) {
      const { name = '' } = child;
      if (name === 'element') {
        const target = child.$ref ? this.#named(child, child.$ref, 'elements') : child;
        if (target?.$name) members.set(target.$name, this.#member(child, within, depth));
      } else if (name === 'extension' || name === 'restriction') {
        const base = child.$base ? this.#named(child, child.$base, 'complexTypes') : undefined;
        if (base && !within.has(base)) this.#fill(base, members, new Set([...within, base]), depth + 1);
        this.#fill(child, members, within, depth);
      } else if (['sequence', 'all', 'choice', 'complexContent'].includes(name)) {
        const own = new Map<string, Member>();
        this.#fill(child, own, within, depth);
        // Of a choice, or of what may be left out whole, each may be absent.
        const lacks = name === 'choice' || child.$minOccurs === '0';
        for (const [key, member] of own) members.set(key, lacks ? { ...member, mayLack: true } : member);
      }
    }
  }

  #named(from: Node, qname: string, where: 'elements' | 'types' | 'complexTypes'): Node | undefined {
    const [prefix, name] = qname.includes(':') ? (qname.split(':', 2) as [string, string]) : ['', qname];
    const { schemas, xmlns } = this.#definitions;
    const space = from.xmlns?.[prefix] ?? from.schemaXmlns?.[prefix] ?? xmlns[prefix];
    const own = space === undefined ? undefined : schemas[space];
    const found = own && Object.hasOwn(own[where], name) ? own[where][name] : undefined;
    if (found || own) return found;
    // A prefix that the library has lost: the name is sure where only one schema has it.
    const all = Object.values(schemas).filter((schema) => Object.hasOwn(schema[where], name));
    return all.length === 1 ? all[0]?.[where][name] : undefined;
  }
}

function leafOf(qname: string, words: readonly string[]): Tree {
  const plain = qname.replace(/^.*:/, '');
  const type: LeafType | null =
    /^(?:int|integer|long|short|byte|decimal|double|float|nonNegativeInteger|positiveInteger|unsigned\w+)$/.test(plain)
      ? 'number'
      : /^(?:date|dateTime)$/.test(plain)
        ? 'time'
        : plain === 'boolean'
          ? 'flag'
          : /^(?:string|token|normalizedString|anyURI|ID)$/.test(plain)
            ? 'text'
            : null;
  return { kind: 'leaf', type, values: null, words };
}

function aboutOf(node: Node): string {
  const words = (each: Node & { readonly $?: string; readonly value?: string }): string => each.value ?? '';
  return (node.children ?? [])
    .filter(({ name }) => name === 'documentation' || name === 'annotation')
    .map(words)
    .join(' ');
}
