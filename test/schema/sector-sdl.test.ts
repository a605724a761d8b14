import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, Kind, parse, print, visit } from 'graphql';
import { expect, test } from 'vitest';
import { schemaText } from '../../schema/files.ts';
import { namesOf } from '../../schema/names.ts';
import { sectorSdl } from '../../schema/sector-sdl.ts';

const TEMPLATE = readFileSync(join(import.meta.dirname, '../../tools/new-ministry/schema.graphql.txt'), 'utf8');
const SECTORS = [
  ...['agriculture', 'food-drug', 'hazardous-goods', 'rare-earth', 'special-equipment'].map(
    (name) => [name, schemaText(`${name}.graphql`)] as const,
  ),
  ['sample-sector', TEMPLATE] as const,
];

/** What a document defines, without descriptions, and without what decides for whom a sector's own fields are; by name. */
function definedIn(sdl: string): ReadonlyMap<string, string> {
  const plain = visit(parse(sdl, { noLocation: true }), {
    enter: (node) => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
  });
  const bare = visit(plain, {
    ObjectTypeDefinition: ({ name, fields = [], ...node }) =>
      /(?:Record|Organization)$/.test(name.value)
        ? { ...node, name, fields: fields.map((field) => ({ ...field, directives: [] })) }
        : undefined,
  });
  return new Map(bare.definitions.map((each: DefinitionNode) => [nameOf(each), print(each)]));
}

function nameOf(each: DefinitionNode): string {
  const name = 'name' in each ? (each.name?.value ?? '') : '';
  return each.kind === Kind.OBJECT_TYPE_EXTENSION ? `extend ${name}` : name;
}

/** Its fields, each with its arguments and type, in order of their names. */
function linesOf(definition: string | undefined): readonly string[] {
  return (definition ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

test.each(SECTORS)('the schema of %s has what every sector has, as it is written for declared ones', (name, sdl) => {
  const written = definedIn(sdl);
  const names = namesOf(name);
  const made = definedIn(
    sectorSdl({
      name,
      title: { zh: '某', en: 'Some' },
      version: 1,
      fields: [],
      directives: '',
      groupOf: () => undefined,
      product: written.has(names.productType),
      organization: [],
      filters: [],
    }),
  );
  const pascal = names.recordType.replace(/Record$/, '');
  for (const same of [
    `${pascal}Connection`,
    `${pascal}Edge`,
    names.totalsType,
    names.productType,
    'extend Query',
    'extend Mutation',
  ])
    expect(written.get(same), same).toBe(made.get(same));
  // These have fields of the sector's own beside them.
  for (const more of [
    'extend TraceUnit',
    names.recordType,
    names.organizationType,
    `${pascal}Filter`,
    'extend Organization',
  ])
    expect(linesOf(written.get(more)), more).toEqual(expect.arrayContaining([...linesOf(made.get(more))]));
});
