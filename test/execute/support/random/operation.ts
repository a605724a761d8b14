import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type GraphQLObjectType,
} from 'graphql';
import type { Operation } from '../federation.ts';
import { Dice } from './dice.ts';
import { TWINS } from './model.ts';
import { nameIn, newScope, type Scope } from './scope.ts';

/** Names of what objects have of themselves, of keys, and of what planners call their own. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'id',
  'hasOwnProperty',
  'alt',
  'length',
  'given0_id',
  '_entities',
  'a1__alias_0',
  'hub',
  'common',
  't0',
];

/** A random operation over what callers see, of so many fields at most. */
export function randomOperation(schema: GraphQLSchema, seed: number, fields = 60): Operation {
  return new Writer(schema, new Dice(seed), fields).operation();
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #dice: Dice;
  /** Whether response names are few, so that siblings share them, or each field's own. */
  readonly #shares: boolean;
  readonly #fragments: string[] = [];
  readonly #variables = new Map<
    string,
    { readonly type: string; readonly value: unknown; readonly fallback: string | null }
  >();
  #alias = 0;
  #left: number;

  constructor(schema: GraphQLSchema, dice: Dice, fields: number) {
    this.#schema = schema;
    this.#dice = dice;
    this.#shares = dice.chance(0.6);
    this.#left = fields;
  }

  operation(): Operation {
    const mutation = this.#dice.chance(0.15) && this.#schema.getMutationType();
    const root = mutation || this.#schema.getQueryType();
    if (!root) throw new Error('nothing to ask');
    const siblings = this.#shares && !mutation ? this.#siblings(root) : null;
    const selection = siblings ?? this.#selection(root, 2 + this.#dice.below(4), newScope(), !mutation);
    const several = this.#dice.chance(0.2);
    const definitions = [...this.#variables].map(
      ([name, { type, fallback }]) => `$${name}: ${type}${fallback === null ? '' : ` = ${fallback}`}`,
    );
    const query = `${mutation ? 'mutation' : 'query'} Asked${definitions.length > 0 ? `(${definitions.join(', ')})` : ''} ${selection}`;
    const given = Object.fromEntries(
      [...this.#variables].filter(([, { value }]) => value !== undefined).map(([name, { value }]) => [name, value]),
    );
    return {
      query: [...(several ? ['query Other { __typename }'] : []), query, ...this.#fragments].join('\n'),
      variables: given,
      ...(several ? { operationName: 'Asked' } : {}),
    };
  }

  /** From types beside each other to one entity, and of that, under the same names, what they pick each for itself; null where none lead there. */
  #siblings(root: GraphQLObjectType): string | null {
    const abstract = Object.values(root.getFields()).filter(({ type }) => isAbstractType(getNamedType(type)));
    if (abstract.length === 0) return null;
    const parts = this.#dice.some(abstract, 0.7).map((field) => {
      const parent = getNamedType(field.type);
      if (!isAbstractType(parent)) return '';
      const below = newScope();
      const fragments = this.#schema.getPossibleTypes(parent).map((type) => {
        const leading = Object.values(type.getFields()).filter(
          ({ name }) => name === 'hub' || TWINS.get(name) === 'E0',
        );
        const led = this.#dice.some(leading, 0.6).map((each) => this.#field(each, type, 4, below));
        return `... on ${type.name}${this.#condition()} { ${[...led, `${this.#name()}: __typename`].join(' ')} }`;
      });
      return `${this.#name()}: ${field.name}${this.#condition()} { ${fragments.join(' ')} }`;
    });
    return parts.length > 0 ? `{ ${parts.join(' ')} }` : null;
  }

  #selection(type: GraphQLCompositeType, depth: number, scope: Scope, introspect = false): string {
    const parts: string[] = [];
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const wanted = 1 + this.#dice.below(4);
    for (let i = 0; i < wanted && this.#left > 0; i += 1) {
      const field = this.#pick(fields);
      if (!field || this.#dice.chance(0.12))
        parts.push(this.#dice.chance(0.5) ? '__typename' : `${this.#name()}: __typename`);
      else parts.push(this.#field(field, type, depth, scope));
    }
    if (isAbstractType(type)) {
      for (const possible of this.#dice.some(this.#schema.getPossibleTypes(type), this.#shares ? 0.9 : 0.6))
        parts.push(this.#fragment(possible, depth, scope));
    } else if (isObjectType(type) && depth > 0 && this.#dice.chance(0.25))
      parts.push(this.#fragment(this.#dice.chance(0.3) ? (type.getInterfaces()[0] ?? type) : type, depth, scope));
    if (introspect && this.#dice.chance(0.08))
      parts.push(
        this.#dice.pick(['__schema { queryType { name } }', `${this.#name()}: __type(name: "E0") { kind name }`]),
      );
    if (parts.length === 0) parts.push(`${this.#name()}: __typename`);
    return `{ ${parts.join(' ')} }`;
  }

  /** Where siblings share names, what leads on to siblings more often than not. */
  #pick(fields: readonly GraphQLField<unknown, unknown>[]): GraphQLField<unknown, unknown> | null {
    const leading =
      this.#shares && this.#dice.chance(0.5)
        ? fields.filter(({ name, type }) => name === 'hub' || TWINS.has(name) || isAbstractType(getNamedType(type)))
        : [];
    return leading.length > 0 ? this.#dice.pick(leading) : fields.length > 0 ? this.#dice.pick(fields) : null;
  }

  #fragment(type: GraphQLObjectType | GraphQLCompositeType, depth: number, scope: Scope): string {
    const condition = this.#condition();
    const selection = this.#selection(type, depth - 1, scope);
    if (this.#dice.chance(0.4)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`);
      return `...${name}${condition}${this.#dice.chance(0.1) ? ` ...${name}` : ''}`;
    }
    return `... on ${type.name}${condition} ${selection}`;
  }

  #field(field: GraphQLField<unknown, unknown>, parent: GraphQLCompositeType, depth: number, scope: Scope): string {
    const named = getNamedType(field.type);
    if (isCompositeType(named) && depth <= 0) return `${this.#name()}: __typename`;
    this.#left -= 1;
    const args = field.args.length > 0 ? this.#args(field.args.map(({ name }) => name)) : '';
    const meaning = `${field.name}${args}`;
    const shared =
      this.#shares && this.#dice.chance(0.8) ? nameIn(this.#schema, scope, parent, field, meaning, this.#dice) : null;
    if (shared)
      return this.#written(shared.name === field.name ? '' : `${shared.name}: `, meaning, named, depth, shared.below);
    const isOwn =
      (args !== '' && (field.name !== 'common' || this.#dice.chance(0.5))) ||
      isCompositeType(named) ||
      this.#dice.chance(0.3) ||
      this.#shares;
    return this.#written(isOwn ? `${this.#name()}: ` : '', meaning, named, depth, newScope());
  }

  #written(alias: string, meaning: string, named: GraphQLNamedType, depth: number, below: Scope): string {
    return `${alias}${meaning}${this.#condition()}${isCompositeType(named) ? ` ${this.#selection(named, depth - 1, below)}` : ''}`;
  }

  /** A response name that no other field has, now and then one that objects have of themselves. */
  #name(): string {
    this.#alias += 1;
    return this.#dice.chance(0.04) && this.#alias <= ODD_NAMES.length
      ? (ODD_NAMES[this.#alias - 1] ?? 'a')
      : `a${this.#alias}`;
  }

  #args(names: readonly string[]): string {
    const literals: Readonly<Record<string, () => string>> = {
      n: () => this.#dice.pick(['1', '2', 'null']),
      c: () => 'RED',
      in: () => '[1, 2]',
      by: () => this.#dice.pick(['1', '2']),
      any: () =>
        this.#dice.pick([
          () => 'RED',
          () => '[1, {a: null}]',
          () => '{__proto__: "x", constructor: [true]}',
          () => `{a: $${this.#variable('Int', 4, null)}, b: [$${this.#variable('Json', { __proto__x: 1 }, null)}]}`,
        ])(),
      given: () =>
        this.#dice.pick([
          () => '{}',
          () => '{n: null, ids: "x"}',
          () => '{ids: [7, 9007199254740993], next: {n: 1, any: {n: [BLUE]}}}',
          () =>
            `{ids: [$${this.#variable('ID!', 8, null)}], n: $${this.#variable('Int', this.#dice.pick([1, undefined]), null)}}`,
        ])(),
    };
    const variables: Readonly<Record<string, () => string>> = {
      n: () => this.#variable('Int', this.#dice.pick([1, 2, null, undefined]), this.#dice.pick([null, '5'])),
      c: () => this.#variable('Color', this.#dice.pick(['GREEN', null, undefined]), null),
      in: () => this.#variable('[Int!]', this.#dice.pick([[3], [], undefined]), null),
      by: () => this.#variable('Int', this.#dice.pick([2, 3]), null),
      any: () => this.#variable('Json', this.#dice.pick([1, 'x', { a: [null] }, null, undefined]), null),
      given: () =>
        this.#variable(
          'Given',
          this.#dice.pick([{}, { ids: 'a', next: { n: null } }, { any: { toString: 1 } }, null, undefined]),
          this.#dice.pick([null, '{ids: 9007199254740993}']),
        ),
    };
    const parts = names.flatMap((name) =>
      this.#dice.pick([
        () => [],
        () => [`${name}: ${literals[name]?.()}`],
        () => [`${name}: $${variables[name]?.()}`],
      ])(),
    );
    return parts.length > 0 ? `(${parts.join(', ')})` : '';
  }

  #condition(): string {
    if (!this.#dice.chance(0.15)) return '';
    const value = this.#dice.pick([
      () => 'true',
      () => 'false',
      () => `$${this.#variable('Boolean!', this.#dice.chance(0.5), null)}`,
      () => `$${this.#variable('Boolean!', undefined, this.#dice.pick(['true', 'false']))}`,
    ])();
    return ` @${this.#dice.pick(['skip', 'include'])}(if: ${value})`;
  }

  #variable(type: string, value: unknown, fallback: string | null): string {
    const name = `v${this.#variables.size}`;
    this.#variables.set(name, { type, value, fallback });
    return name;
  }
}
