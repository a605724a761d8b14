import {
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Dice } from '../execute/support/random/dice.ts';

export interface HostileRequest {
  readonly kind: string;
  readonly query: string;
  readonly variables?: unknown;
}

/** As long as an operation may be of which the bounds are promised. */
export const LONGEST = 4_096;

const SELECTIONS = [
  'code',
  'records { sector productName }',
  'coverage { sector status }',
  'upstream { units { code } }',
  'agriculture { code }',
  'foodDrug { code productName }',
  '__typename',
];
const MINISTRY_TYPES = [
  'AgricultureRecord',
  'FoodDrugRecord',
  'SpecialEquipmentRecord',
  'HazardousGoodsRecord',
  'RareEarthRecord',
];

/** What somebody would send to stop the gateway, each kind at random sizes. */
const KINDS: Readonly<Record<string, (dice: Dice, schema: GraphQLSchema) => Omit<HostileRequest, 'kind'>>> = {
  'fragments in fragments'(dice) {
    const [type, leaf, head] = dice.pick([
      ['TraceUnit', 'code', 'unit(code: "x")'],
      ['__Schema', 'queryType { name }', '__schema'],
      ['SectorRecord', 'sector', 'unit(code: "x") { records'],
      ['__Type', 'name', '__type(name: "Query")'],
    ] as const);
    const depth = 2 + dice.below(60);
    const width = 1 + dice.below(4);
    const close = head.includes('{') ? '} }' : '}';
    const fragments = Array.from(
      { length: depth },
      (_, i) =>
        `fragment F${i} on ${type} { ${i < depth - 1 ? `...F${dice.chance(0.05) ? dice.below(depth) : i + 1} `.repeat(width) : leaf} }`,
    );
    return { query: `{ ${head} { ...F0 ${close} } ${fragments.join(' ')}` };
  },
  'fragments that nest fields': (dice) => {
    const depth = 2 + dice.below(30);
    const fragments = Array.from(
      { length: depth },
      (_, i) =>
        `fragment F${i} on TraceUnit { ${i < depth - 1 ? Array.from({ length: 1 + dice.below(3) }, (_, j) => `a${j}: upstream { root { ...F${i + 1} } }`).join(' ') : dice.pick(SELECTIONS)} }`,
    );
    return { query: `{ unit(code: "x") { ...F0 } } ${fragments.join(' ')}` };
  },
  aliases: (dice) => ({
    query: `{ ${filled(dice, (i) => `a${i}: ${dice.pick(['unit(code: "x")', 'chain(code: "x")', 'identify(text: "x")', 'organization(uscc: "x")', 'agricultureRecords'])} { ${dice.pick(['__typename', 'x: __typename'])} }`)} }`,
  }),
  directives: (dice) => ({
    query: `query($v: Boolean = true) { unit(code: "x") { ${filled(dice, () => `${dice.pick(['upstream', '... on TraceUnit'])} ${dice.pick(['@skip(if: false) ', '@include(if: $v) ', '@x ']).repeat(1 + dice.below(20))} { __typename }`)} } }`,
  }),
  'deep fields': (dice) => {
    const depth = 1 + dice.below(60);
    const step = dice.pick(['upstream { units { unit', 'downstream { root', 'upstream { origins']);
    const levels = (step.match(/{/g)?.length ?? 0) + 1;
    return {
      query: `{ unit(code: "x") { ${`${step} { `.repeat(depth)} ${dice.pick(SELECTIONS)} ${'} '.repeat(depth * levels)} } }`,
    };
  },
  'deep values': (dice) => {
    const depth = dice.below(2_000);
    return { query: `{ chain(code: "x", kinds: ${'['.repeat(depth)}HOLD${']'.repeat(depth)}) { complete } }` };
  },
  'types of types'(dice) {
    const part = (depth: number, within: readonly string[] = MINISTRY_TYPES): string =>
      Array.from({ length: 1 + dice.below(3) }, () => {
        const type = dice.pick([...within, 'SectorRecord']);
        return `... on ${type} { ${depth > 0 ? part(depth - 1, type === 'SectorRecord' ? within : [type]) : dice.pick(['sector', 'productName', 'producer { name uscc }', 'recalls { reason at }', 'certificates { number }'])} }`;
      }).join(' ');
    return {
      query: `{ unit(code: "x") { records { ${part(1 + dice.below(5))} } } chain(code: "x") { units { records { ${part(1 + dice.below(5))} } } } }`,
    };
  },
  'one name for many': (dice) => {
    const level = (depth: number): string =>
      Array.from({ length: 2 + dice.below(8) }, () =>
        depth === 0 ? dice.pick(['code', '__typename']) : `upstream { root { ${level(depth - 1)} } }`,
      ).join(' ');
    return { query: `{ unit(code: "x") { ${level(dice.below(4))} } }` };
  },
  'the schema itself'(dice) {
    const type = (depth: number): string =>
      depth === 0
        ? 'name'
        : Array.from({ length: 1 + dice.below(3) }, (_, i) => {
            const path = dice.pick([
              'fields(includeDeprecated: true) { type {',
              'ofType { ofType {',
              'interfaces { possibleTypes {',
              'inputFields { type {',
              'fields { args { type { ofType {',
            ]);
            return `a${i}: ${path} ${type(depth - 1)} ${'}'.repeat(path.split('{').length - 1)}`;
          }).join(' ');
    return {
      query: `{ ${Array.from({ length: 1 + dice.below(20) }, (_, i) => `s${i}: __schema { types { ${type(dice.below(3))} } }`).join(' ')} }`,
    };
  },
  'many operations': (dice) => ({
    query: filled(dice, (i) =>
      dice.pick([
        `query Q${i} { ...F }`,
        `fragment F${i} on Query { unit(code: "x") { code } ...F${dice.below(40)} }`,
        'fragment F on Query { __typename }',
      ]),
    ),
  }),
  'many variables': (dice) => ({
    query: `query(${filled(dice, (i) => `$v${i}: ${dice.pick(['Int', '[LinkKind!]', 'FoodDrugFilter', 'Nothing', 'Int = 3'])}`)}) { agricultureRecords(first: $v0) { pageInfo { hasNextPage } } }`,
  }),
  'huge variables'(dice) {
    const deep = (depth: number): unknown =>
      depth === 0 ? 'x' : dice.chance(0.5) ? [deep(depth - 1)] : { lot: deep(depth - 1) };
    const variables = dice.pick([
      { f: deep(2_000) },
      { k: Array.from({ length: 20_000 }, () => 'HOLD') },
      { k: Array.from({ length: 20_000 }, (_, i) => i) },
      { f: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])) },
      { c: 'x'.repeat(200_000) },
    ]);
    return {
      query:
        'query($f: FoodDrugFilter, $k: [LinkKind!], $c: TraceCode = "x") { foodDrugRecords(filter: $f) { pageInfo { hasNextPage } } chain(code: $c, kinds: $k) { complete } }',
      variables,
    };
  },
  'anything valid': (dice, schema) => ({
    query: `{ ${selectionOf(schema, schema.getQueryType()?.name ?? '', dice, { left: LONGEST - 200 }, 2 + dice.below(12))} }`,
  }),
};

export const KIND_NAMES = Object.keys(KINDS);

export function hostileRequest(kind: string, dice: Dice, schema: GraphQLSchema): HostileRequest {
  const made = KINDS[kind]?.(dice, schema);
  if (!made) throw new Error(`no kind ${kind}`);
  return { kind, ...made };
}

/** Parts until they are as long as they may be, or some of that. */
function filled(dice: Dice, part: (i: number) => string): string {
  const length = dice.chance(0.5) ? LONGEST - 200 : dice.below(LONGEST - 200);
  let text = '';
  for (let i = 0; text.length < length; i += 1) text += ` ${part(i)}`;
  return text;
}

/** Any fields of a type, their required arguments given, as long as the budget lasts. */
function selectionOf(
  schema: GraphQLSchema,
  typeName: string,
  dice: Dice,
  budget: { left: number },
  depth: number,
): string {
  const type = schema.getType(typeName);
  const parts = ['__typename'];
  budget.left -= 12;
  if (!isObjectType(type) && !isInterfaceType(type)) return parts.join(' ');
  for (const field of Object.values(type.getFields())) {
    if (budget.left <= 0 || !dice.chance(0.4)) continue;
    const below = getNamedType(field.type);
    if (isCompositeType(below) && depth <= 0) continue;
    const head = `${dice.chance(0.2) ? `a${dice.below(1_000)}: ` : ''}${field.name}${argumentsOf(field)}`;
    budget.left -= head.length + 8;
    parts.push(
      isCompositeType(below) ? `${head} { ${selectionOf(schema, below.name, dice, budget, depth - 1)} }` : head,
    );
  }
  if (isInterfaceType(type)) {
    for (const possible of schema.getPossibleTypes(type)) {
      if (budget.left <= 0 || depth <= 0 || !dice.chance(0.5)) continue;
      budget.left -= possible.name.length + 12;
      parts.push(`... on ${possible.name} { ${selectionOf(schema, possible.name, dice, budget, depth - 1)} }`);
    }
  }
  return parts.join(' ');
}

function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
  if (required.length === 0) return '';
  const valueOf = (type: ReturnType<typeof getNamedType>): string =>
    isEnumType(type) ? (type.getValues()[0]?.name ?? '') : '"x"';
  return `(${required.map(({ name, type }) => `${name}: ${valueOf(getNamedType(type))}`).join(', ')})`;
}
