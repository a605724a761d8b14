import type { Entity, Field, Model, Provided, Required } from './model.ts';

const IMPORTS = ['@key', '@shareable', '@external', '@requires', '@provides', '@override', '@interfaceObject'];
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(IMPORTS)})`;
const COMMON = `
scalar Json
input Given { n: Int = 2 ids: [ID!] next: Given any: Json }
enum Color { RED GREEN BLUE }
type Value @shareable { number: Int text: String! list: [Float!] scaled(by: Int = 1): Int inner: Value }`;

const ARGS = '(n: Int = 3, c: Color, in: [Int!], any: Json, given: Given)';

/** Each subgraph's schema. */
export function sdlOf(model: Model): ReadonlyMap<string, string> {
  return new Map([
    ...model.subgraphs.map((subgraph) => [subgraph, subgraphSdl(model, subgraph)] as const),
    ...(model.extras ? [[model.extras.subgraph, extrasSdl(model.extras)] as const] : []),
  ]);
}

/** What the field's own subgraphs must have besides: what its fields require, and what is provided along. */
function externals(model: Model, entity: Entity, subgraph: string): readonly Field[] {
  const needed = new Set(
    entity.fields.flatMap(({ requires, owners }) =>
      requires !== null && owners.includes(subgraph) ? [requires.name] : [],
    ),
  );
  const all = [...model.entities.flatMap(({ fields }) => fields), ...model.roots];
  for (const { provides, requires, owners } of all) {
    if (!owners.includes(subgraph)) continue;
    if (provides?.of === entity.name) needed.add(provides.name);
    if (requires?.of?.type === entity.name) needed.add(requires.of.name);
  }
  return entity.fields.filter(({ name, owners }) => needed.has(name) && !owners.includes(subgraph));
}

function subgraphSdl(model: Model, subgraph: string): string {
  const here = model.entities.filter(({ keys }) => keys.has(subgraph));
  const things = here.filter(({ keys }) => keys.get(subgraph)?.includes('id'));
  const types = here.map((entity) => {
    const keys = entity.keys.get(subgraph) ?? [];
    const own = entity.fields.filter(({ owners, overrides }) => owners.includes(subgraph) || overrides === subgraph);
    const outside = externals(model, entity, subgraph).filter(({ overrides }) => overrides !== subgraph);
    const fields = [
      ...keys.map((key) => `${key}: ID!`),
      ...own.map((field) => fieldSdl(field, subgraph, isProvided(model, entity, field))),
      ...outside.map(({ name, type, args }) => `${name}${args ? ARGS : ''}: ${type} @external`),
    ];
    const interfaces = [...(things.includes(entity) ? ['Thing'] : []), ...(model.named ? [`Named_${subgraph}`] : [])];
    return `type ${entity.name}${interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : ''} ${keys.map((key) => `@key(fields: "${key}")`).join(' ')} { ${fields.join(' ')} }`;
  });
  const roots = (fields: readonly Field[]): string =>
    fields
      .filter(({ owners }) => owners.includes(subgraph))
      .map((field) => fieldSdl(field, subgraph))
      .join(' ');
  return [
    LINK,
    COMMON,
    things.length > 0 ? `interface Thing ${model.extras ? '@key(fields: "id") ' : ''}{ id: ID! }` : '',
    model.named && here.length > 0
      ? `interface Named_${subgraph} { n_${subgraph}: String to_${subgraph}: ${here[0]?.name} }`
      : '',
    here.length > 0 ? `union Any_${subgraph} = ${here.map(({ name }) => name).join(' | ')}` : '',
    ...types,
    `type Query { ${roots(model.roots)} }`,
    `type Mutation { ${roots(model.mutations)} }`,
  ].join('\n');
}

function extrasSdl({ fields, roots }: NonNullable<Model['extras']>): string {
  const written = (all: readonly Field[]): string => all.map((field) => fieldSdl(field, 'extras')).join(' ');
  return [
    `${LINK}${COMMON}`,
    `type Thing @key(fields: "id") @interfaceObject { id: ID! ${written(fields)} }`,
    `type Query { ${written(roots)} }`,
  ].join('\n');
}

/** What another subgraph gives along must be shareable where it is at home. */
function isProvided(model: Model, entity: Entity, field: Field): boolean {
  const all = [...model.entities.flatMap(({ fields }) => fields), ...model.roots];
  return all.some(({ provides }) => provides?.name === field.name && provides.of === entity.name);
}

function fieldSdl(
  { name, type, owners, requires, provides, overrides, args }: Field,
  subgraph: string,
  provided = false,
): string {
  const directives = [
    owners.length > 1 || provided ? '@shareable' : '',
    requires !== null ? `@requires(fields: "${fieldSetOf(requires)}")` : '',
    provides !== null ? `@provides(fields: "${providedBy(provides, type)}")` : '',
    overrides !== null && owners.includes(subgraph) ? `@override(from: "${overrides}")` : '',
  ];
  return `${name}${args ? ARGS : ''}: ${type} ${directives.join(' ')}`;
}

function providedBy({ of, name }: Provided, type: string): string {
  return type.replaceAll(/[[\]!]/g, '') === of ? name : `... on ${of} { ${name} }`;
}

function fieldSetOf({ name, n, by, inner, of }: Required): string {
  const scaled = `${'{ inner '.repeat(inner)}{ scaled(by: ${by}) }${' }'.repeat(inner)}`;
  const below = by !== null ? scaled : of ? `{ ${of.name}${of.n === null ? '' : `(n: ${of.n})`} }` : '';
  return `${name}${n === null ? '' : `(n: ${n})`} ${below}`;
}
