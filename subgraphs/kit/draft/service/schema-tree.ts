import type { LeafType, Member, Tree } from '../tree.ts';
import { isRecord, type Json } from './refs.ts';

/** Of a document that refers to itself again and again. */
const MOST_NODES = 20_000;
const DEEPEST = 12;

/** Makes trees of JSON Schemas, as OpenAPI has them. What leads back into itself ends there. */
export class SchemaTrees {
  readonly #resolve: (value: unknown) => unknown;
  #nodes = 0;

  constructor(resolve: (value: unknown) => unknown) {
    this.#resolve = resolve;
  }

  /** Some of the document was not looked at. */
  get cut(): boolean {
    return this.#nodes > MOST_NODES;
  }

  /** @param example of such an answer, where there is one */
  of(schema: unknown, example?: unknown): Tree {
    return this.#tree(schema, example, new Set(), 0);
  }

  /** With what it takes over from others (`allOf`). Of several that it may be, the only one that is not null. */
  merged(schema: unknown, depth = 0): Json {
    const own = this.#resolve(schema);
    if (!isRecord(own) || depth > DEEPEST) return {};
    const parts = Array.isArray(own['allOf']) ? (own['allOf'] as readonly unknown[]) : [];
    const either = [own['oneOf'], own['anyOf']].find(Array.isArray) as readonly unknown[] | undefined;
    const real = either?.filter((each) => !isRecord(each) || each['type'] !== 'null') ?? [];
    const all = [...parts, ...(real.length === 1 ? real : [])].map((each) => this.merged(each, depth + 1));
    const properties = Object.assign({}, ...all.map((each) => each['properties']), own['properties']) as Json;
    const required = [...all, own].flatMap((each) =>
      Array.isArray(each['required']) ? (each['required'] as unknown[]) : [],
    );
    const made: Json = Object.assign({}, ...all, own) as Json;
    return { ...made, ...(Object.keys(properties).length > 0 ? { properties } : {}), required };
  }

  #tree(schema: unknown, example: unknown, within: ReadonlySet<unknown>, depth: number): Tree {
    const target = this.#resolve(schema);
    this.#nodes += 1;
    if (!isRecord(target) || within.has(target) || depth > DEEPEST || this.cut) return { kind: 'unknown' };
    const inside = new Set([...within, target]);
    const own = this.merged(target);
    const sample = example ?? own['example'] ?? own['default'];
    if (isRecord(own['properties'])) return this.#object(own, own['properties'], sample, inside, depth);
    if (own['items'] !== undefined || own['type'] === 'array') {
      const [first] = Array.isArray(sample) ? (sample as readonly unknown[]) : [];
      return { kind: 'list', of: this.#tree(own['items'], first, inside, depth + 1) };
    }
    if (typesOf(own).includes('object') || own['additionalProperties'] !== undefined) return { kind: 'unknown' };
    const values = [sample, ...(Array.isArray(own['examples']) ? (own['examples'] as readonly unknown[]) : [])].filter(
      (each) => each !== undefined && each !== null && typeof each !== 'object',
    );
    return { kind: 'leaf', type: inputTypeOf(own), values: values.length > 0 ? values : null, words: wordsOf(own) };
  }

  #object(own: Json, properties: Json, sample: unknown, inside: ReadonlySet<unknown>, depth: number): Tree {
    const needed = own['required'] as readonly unknown[];
    const members = new Map<string, Member>();
    for (const [name, each] of Object.entries(properties)) {
      const property = this.#resolve(each);
      const value = isRecord(sample) && Object.hasOwn(sample, name) ? sample[name] : undefined;
      members.set(name, {
        tree: this.#tree(each, value, inside, depth + 1),
        mayLack: !needed.includes(name),
        about: isRecord(property) ? String(property['description'] ?? property['title'] ?? '') : '',
      });
    }
    return { kind: 'object', members };
  }
}

/** null: it may be several. */
export function inputTypeOf(schema: Json): LeafType | null {
  const [type, ...others] = typesOf(schema).filter((each) => each !== 'null');
  if (others.length > 0) return null;
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'flag';
  if (type !== 'string') return null;
  return schema['format'] === 'date' || schema['format'] === 'date-time' ? 'time' : 'text';
}

/** What it may be, where that is a list of plain values. */
export function wordsOf(schema: Json): readonly string[] {
  const all = Array.isArray(schema['enum'])
    ? (schema['enum'] as readonly unknown[])
    : 'const' in schema
      ? [schema['const']]
      : [];
  return all.flatMap((each) => (typeof each === 'string' || typeof each === 'number' ? [String(each)] : []));
}

function typesOf(schema: Json): readonly unknown[] {
  return Array.isArray(schema['type']) ? (schema['type'] as readonly unknown[]) : [schema['type']];
}
