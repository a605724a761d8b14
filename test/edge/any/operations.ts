import {
  __Schema,
  __Type,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  GraphQLNonNull,
  type GraphQLSchema,
  GraphQLString,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Dice } from '../../execute/support/random/dice.ts';

/** What every object of the language has, what the specification keeps for itself, and what planners call their own. */
export const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'prototype',
  'length',
  'then',
  'toJSON',
  'representations',
  '_entities',
  '_service',
  '__typename',
  '__schema',
  'id',
  'on',
  'fragment',
  'query',
  'null',
  'true',
  'given_x',
  'contextualArgument_1_0',
];

export interface AnyOperation {
  readonly query: string;
  readonly operationName: string | null;
  /** As JSON, so that any key can be in it. */
  readonly variables: string;
}

interface Variable {
  readonly name: string;
  readonly type: GraphQLInputType;
}

/** An operation as the schema allows it, or nearly: what it asks is random, and its names are those that programs trip over. */
export function anyOperation(dice: Dice, schema: GraphQLSchema): AnyOperation {
  return new Writing(dice, schema).operation();
}

class Writing {
  readonly #dice: Dice;
  readonly #schema: GraphQLSchema;
  readonly #variables: Variable[] = [];
  readonly #fragments: string[] = [];
  /** Fields that it may still ask: of a large graph, only a small operation is likely to come to data. */
  #left: number;

  constructor(dice: Dice, schema: GraphQLSchema) {
    this.#dice = dice;
    this.#schema = schema;
    this.#left = dice.pick([3, 10, 60]);
  }

  operation(): AnyOperation {
    const dice = this.#dice;
    const kind = dice.pick(['query', 'query', 'query', 'query', 'mutation', 'subscription']);
    const root =
      kind === 'query'
        ? this.#schema.getQueryType()
        : kind === 'mutation'
          ? this.#schema.getMutationType()
          : this.#schema.getSubscriptionType();
    const body = root
      ? this.#selection(root, 4)
      : dice.pick(['{ __typename }', '{ a }', '{ ...F }', '{ __schema { types { name } } }', '{ ... { __typename } }']);
    const name = dice.chance(0.4) ? this.#name() : null;
    if (dice.chance(0.01))
      return {
        query: `{ ${'... { '.repeat(dice.pick([50, 150, 2_000]))} __typename ${'}'.repeat(3_000)}`,
        operationName: null,
        variables: '{}',
      };
    const definitions =
      this.#variables.length === 0 && dice.chance(0.9)
        ? ''
        : `(${[...this.#variables, ...(dice.chance(0.1) ? [{ name: this.#name(), type: 'Int' }] : [])].map((each) => `$${each.name}: ${String(each.type)}${dice.chance(0.1) ? ' = null' : ''}`).join(' ')})`;
    const head =
      kind === 'query' && name === null && definitions === '' && dice.chance(0.5)
        ? ''
        : `${kind} ${name ?? ''}${definitions}${dice.chance(0.05) ? ' @skip(if: true)' : ''} `;
    const more = dice.chance(0.1) ? ` query ${this.#name()} { __typename }` : '';
    return {
      query: [`${head}${body}${more}`, ...this.#fragments].join(' '),
      operationName: dice.chance(0.1) ? this.#name() : more === '' || dice.chance(0.2) ? null : name,
      variables: `{${this.#variables
        .filter(() => dice.chance(0.9))
        .map(({ name: own, type }) => `${JSON.stringify(own)}:${this.#json(type, 4)}`)
        .join(',')}}`,
    };
  }

  #name(): string {
    return this.#dice.chance(0.7) ? this.#dice.pick(ODD_NAMES) : `n${this.#dice.below(5)}`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const dice = this.#dice;
    const parts: string[] = [];
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    for (const field of [...fields, ...(type === this.#schema.getQueryType() ? META : [])]) {
      const below = getNamedType(field.type);
      if (this.#left <= 0 || !dice.chance(0.35) || (isCompositeType(below) && depth <= 0)) continue;
      this.#left -= 1;
      parts.push(
        `${dice.chance(0.3) ? `${this.#name()}: ` : ''}${field.name}${this.#arguments(field)}${this.#directives()}${isCompositeType(below) ? ` ${this.#selection(below, depth - 1)}` : ''}`,
      );
    }
    if (dice.chance(0.3)) parts.push(`${dice.chance(0.3) ? `${this.#name()}: ` : ''}__typename${this.#directives()}`);
    if (depth > 0 && dice.chance(0.3)) {
      const within = isInterfaceType(type) || isUnionType(type) ? dice.pick(this.#schema.getPossibleTypes(type)) : type;
      if (dice.chance(0.5))
        parts.push(
          `... ${dice.chance(0.8) ? `on ${within.name} ` : ''}${this.#directives()} ${this.#selection(within, depth - 1)}`,
        );
      else {
        const name = this.#name();
        parts.push(`...${name}${this.#directives()}`);
        this.#fragments.push(`fragment ${name} on ${within.name} ${this.#selection(within, depth - 1)}`);
      }
    }
    return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`;
  }

  #directives(): string {
    return this.#dice.chance(0.1)
      ? ` @${this.#dice.pick(['skip', 'include'])}(if: ${this.#dice.pick(['true', 'false', `$${this.#variable('Boolean!')}`])})`
      : this.#dice.chance(0.01)
        ? ` @${this.#name()}`
        : '';
  }

  #arguments({ args }: Pick<GraphQLField<unknown, unknown>, 'args'>): string {
    const given = args.filter((each) => (isNonNullType(each.type) ? this.#dice.chance(0.97) : this.#dice.chance(0.4)));
    const odd = this.#dice.chance(0.01) ? [`${this.#name()}: 1`] : [];
    const all = [...given.map((each) => `${each.name}: ${this.#value(each)}`), ...odd];
    return all.length === 0 ? '' : `(${all.join(' ')})`;
  }

  #value({ type }: GraphQLArgument): string {
    return this.#dice.chance(0.4) ? `$${this.#variable(type)}` : this.#literal(type, 3);
  }

  #variable(type: GraphQLInputType | string): string {
    const known = this.#variables.find((each) => String(each.type) === String(type));
    if (known && this.#dice.chance(0.5)) return known.name;
    const name = this.#name();
    if (!this.#variables.some((each) => each.name === name))
      this.#variables.push({ name, type: type as GraphQLInputType });
    return name;
  }

  #literal(type: GraphQLInputType, depth: number): string {
    const dice = this.#dice;
    if (isNonNullType(type)) return this.#literal(type.ofType, depth);
    if (dice.chance(0.05))
      return dice.pick([
        'null',
        '1e999',
        '99999999999999999999',
        '""',
        '{__proto__: 1}',
        '[[[]]]',
        'constructor',
        '"""x"""',
        `$${this.#name()}`,
      ]);
    if (isListType(type))
      return `[${Array.from({ length: dice.below(3) }, () => this.#literal(type.ofType, depth - 1)).join(' ')}]`;
    if (isInputObjectType(type))
      return `{${
        depth <= 0
          ? ''
          : Object.values(type.getFields())
              .filter(() => dice.chance(0.3))
              .map(
                (each) =>
                  `${each.name}: ${dice.chance(0.2) ? `$${this.#variable(each.type)}` : this.#literal(each.type, depth - 1)}`,
              )
              .join(' ')
      }}`;
    if (isEnumType(type)) return dice.pick(type.getValues()).name;
    return dice.pick(
      LITERALS[type.name] ?? [
        '1',
        '"x"',
        '[1 {a: "x"}]',
        '{constructor: {__proto__: null}}',
        'WORD',
        deep(dice, '[', ']'),
        deep(dice, '{a: ', '}'),
      ],
    );
  }

  /** A value of a variable, mostly one that its type allows. */
  #json(type: GraphQLInputType | string, depth: number): string {
    const dice = this.#dice;
    if (typeof type === 'string') return dice.pick(['true', 'false', 'null', '"true"', '{}']);
    if (dice.chance(0.07)) return dice.pick([...ODD_JSON, deep(dice, '[', ']'), deep(dice, '{"not":', '}')]);
    if (isNonNullType(type)) return this.#json(type.ofType, depth);
    if (isListType(type))
      return dice.chance(0.2)
        ? this.#json(type.ofType, depth - 1)
        : `[${Array.from({ length: dice.below(3) }, () => this.#json(type.ofType, depth - 1)).join(',')}]`;
    if (isInputObjectType(type))
      return `{${
        depth <= 0
          ? ''
          : [
              ...Object.values(type.getFields())
                .filter(() => dice.chance(0.3))
                .map((each) => `${JSON.stringify(each.name)}:${this.#json(each.type, depth - 1)}`),
              ...(dice.chance(0.1) ? [`${JSON.stringify(this.#name())}:1`] : []),
            ].join(',')
      }}`;
    if (isEnumType(type)) return JSON.stringify(dice.pick(type.getValues()).name);
    return dice.pick(JSON_OF[type.name] ?? ODD_JSON);
  }
}

/** As deep as programs that call themselves for each level do not expect. */
function deep(dice: Dice, open: string, close: string): string {
  const levels = dice.pick([5, 90, 150, 1_500, 3_500, 20_000]);
  return `${open.repeat(levels)}1${close.repeat(levels)}`;
}

const LITERALS: Readonly<Record<string, readonly string[]>> = {
  Int: ['0', '-1', '3', '2147483647', '2147483648'],
  Float: ['1.5', '0', '1e308', '-0.0'],
  String: ['"x"', '"\\u0000"', '"__proto__"', '""'],
  Boolean: ['true', 'false'],
  ID: ['"i1"', '"m1"', '1', '9007199254740993'],
};
const JSON_OF: Readonly<Record<string, readonly string[]>> = {
  Int: ['0', '3', '-1', '2147483648', '1.5'],
  Float: ['1.5', '1e308', '1e400', '7'],
  String: ['"x"', '"\\u0000"', '"\\ud800"', '"__proto__"'],
  Boolean: ['true', 'false'],
  ID: ['"i1"', '7', '9007199254740993', '"m1"'],
};
const ODD_JSON = [
  'null',
  '1',
  '"x"',
  '[]',
  '{}',
  '{"__proto__":{"a":1}}',
  '{"__proto__":null}',
  '{"constructor":1,"toString":null}',
  '[[[[1]]]]',
  '1e400',
  '12345678901234567890',
  '1.10',
  '"\\ud800"',
  '{"toJSON":1}',
  '{"then":{}}',
  '{"a":1,"a":2}',
  'true',
];

/** Of introspection, as every schema has it. */
const meta = (
  name: string,
  type: GraphQLNamedType,
  args: readonly GraphQLArgument[] = [],
): GraphQLField<unknown, unknown> => ({ name, type, args }) as unknown as GraphQLField<unknown, unknown>;
const META = [
  meta('__schema', __Schema),
  meta('__type', __Type, [{ name: 'name', type: new GraphQLNonNull(GraphQLString) } as unknown as GraphQLArgument]),
];
