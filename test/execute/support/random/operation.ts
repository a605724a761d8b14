import { getNamedType, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema, isAbstractType, isCompositeType, isObjectType, type GraphQLObjectType } from 'graphql';
import type { Operation } from '../federation.ts';
import { Dice } from './dice.ts';

const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length'];

/** A random operation over what callers see, of so many fields at most. */
export function randomOperation(schema: GraphQLSchema, seed: number, fields = 60): Operation {
  return new Writer(schema, new Dice(seed), fields).operation();
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #dice: Dice;
  readonly #fragments: string[] = [];
  readonly #variables = new Map<string, { readonly type: string; readonly value: unknown; readonly fallback: string | null }>();
  #alias = 0;
  #left: number;

  constructor(schema: GraphQLSchema, dice: Dice, fields: number) {
    this.#schema = schema;
    this.#dice = dice;
    this.#left = fields;
  }

  operation(): Operation {
    const mutation = this.#dice.chance(0.15) && this.#schema.getMutationType();
    const root = mutation || this.#schema.getQueryType();
    if (!root) throw new Error('nothing to ask');
    const selection = this.#selection(root, 2 + this.#dice.below(4), !mutation);
    const several = this.#dice.chance(0.2);
    const definitions = [...this.#variables].map(([name, { type, fallback }]) => `$${name}: ${type}${fallback === null ? '' : ` = ${fallback}`}`);
    const query = `${mutation ? 'mutation' : 'query'} Asked${definitions.length > 0 ? `(${definitions.join(', ')})` : ''} ${selection}`;
    const given = Object.fromEntries([...this.#variables].filter(([, { value }]) => value !== undefined).map(([name, { value }]) => [name, value]));
    return {
      query: [...(several ? ['query Other { __typename }'] : []), query, ...this.#fragments].join('\n'),
      variables: given,
      ...(several ? { operationName: 'Asked' } : {}),
    };
  }

  #selection(type: GraphQLCompositeType, depth: number, introspect = false): string {
    const parts: string[] = [];
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const wanted = 1 + this.#dice.below(4);
    for (let i = 0; i < wanted && this.#left > 0; i += 1) {
      const field = fields.length > 0 ? this.#dice.pick(fields) : null;
      if (!field || this.#dice.chance(0.12)) parts.push(this.#dice.chance(0.5) ? '__typename' : `${this.#name()}: __typename`);
      else parts.push(this.#field(field, depth));
    }
    if (isAbstractType(type)) {
      for (const possible of this.#dice.some(this.#schema.getPossibleTypes(type), 0.6)) parts.push(this.#fragment(possible, depth));
    } else if (isObjectType(type) && depth > 0 && this.#dice.chance(0.25)) parts.push(this.#fragment(this.#dice.chance(0.3) ? (type.getInterfaces()[0] ?? type) : type, depth));
    if (introspect && this.#dice.chance(0.08)) parts.push(this.#dice.pick(['__schema { queryType { name } }', `${this.#name()}: __type(name: "E0") { kind name }`]));
    // Apollo's planner takes a field of which nothing is selected for one that is skipped: something always is.
    if (parts.every((part) => part.includes('@'))) parts.push(`${this.#name()}: __typename`);
    return `{ ${parts.join(' ')} }`;
  }

  #fragment(type: GraphQLObjectType | GraphQLCompositeType, depth: number): string {
    const condition = this.#condition();
    const selection = this.#selection(type, depth - 1);
    if (this.#dice.chance(0.4)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`);
      return `...${name}${condition}${this.#dice.chance(0.1) ? ` ...${name}` : ''}`;
    }
    return `... on ${type.name}${condition} ${selection}`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type);
    if (isCompositeType(named) && depth <= 0) return `${this.#name()}: __typename`;
    this.#left -= 1;
    const args = field.args.length > 0 ? this.#args() : '';
    const alias = (args !== '' && (field.name !== 'common' || this.#dice.chance(0.5))) || isCompositeType(named) || this.#dice.chance(0.3) ? `${this.#name()}: ` : '';
    return `${alias}${field.name}${args}${this.#condition()}${isCompositeType(named) ? ` ${this.#selection(named, depth - 1)}` : ''}`;
  }

  /** A response name that no other field has, now and then one that objects have of themselves. */
  #name(): string {
    this.#alias += 1;
    return this.#dice.chance(0.04) && this.#alias <= ODD_NAMES.length ? (ODD_NAMES[this.#alias - 1] ?? 'a') : `a${this.#alias}`;
  }

  #args(): string {
    const one = (name: string, literal: string, variable: () => string): string => this.#dice.pick([() => '', () => `${name}: ${literal}`, () => `${name}: $${variable()}`])();
    const parts = [
      one('n', this.#dice.pick(['1', 'null']), () => this.#variable('Int', this.#dice.pick([1, 2, null, undefined]), this.#dice.pick([null, '5']))),
      one('c', 'RED', () => this.#variable('Color', this.#dice.pick(['GREEN', null, undefined]), null)),
      one('in', '[1, 2]', () => this.#variable('[Int!]', this.#dice.pick([[3], [], undefined]), null)),
    ].filter((part) => part !== '');
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
