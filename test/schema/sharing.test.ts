import { readFileSync } from 'node:fs';
import { type FieldDefinitionNode, Kind, parse, type TypeNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type SharingRow, sharingTable } from '../support/sharing-table.ts';
import { ruleOf } from '../../subgraphs/kit/access/rule.ts';

const read = (file: string): string => readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8');
const MINISTRIES = Object.keys((parseYaml(read('supergraph.yaml')) as { subgraphs: object }).subgraphs);
const table = sharingTable();

interface Field {
  readonly name: string;
  readonly node: FieldDefinitionNode;
}

function fieldsOf(file: string): Field[] {
  return parse(read(file)).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    return (definition.fields ?? []).map((node) => ({ name: `${definition.name.value}.${node.name.value}`, node }));
  });
}

/** A rule as the table words it. */
function worded({ section, class: kind, groups, own, token, through }: SharingRow): unknown {
  if (kind === 'withheld') return { withheld: true, authenticated: false, policies: [] };
  if (kind !== 'conditional' || through !== null) return null;
  return {
    withheld: false,
    authenticated: token,
    policies: [groups.map((group) => `${section}/${group}`), ...(own ? [['own-records']] : [])],
  };
}

describe.each([['contract', 'contract.graphql'], ...MINISTRIES.map((name) => [name, `${name}.graphql`])])(
  '%s',
  (section, file) => {
    const fields = fieldsOf(file);
    const rows = table.filter((row) => row.section === section && !row.part);

    test('every field is classed in docs/sharing.md as public, conditional or withheld', () => {
      const classed = new Set(rows.map((row) => row.field));
      expect(
        fields.map(({ name }) => name).filter((name) => !classed.has(name)),
        'add these to the table of this ministry in docs/sharing.md, and give the schema their directives',
      ).toEqual([]);
    });

    test('the table names no field twice and none that is not there', () => {
      const names = rows.map((row) => row.field);
      expect(
        names.filter((name, i) => names.indexOf(name) !== i || !fields.some((field) => field.name === name)),
      ).toEqual([]);
    });

    test('the directives say what the table says', () => {
      const differing = fields.flatMap(({ name, node }) => {
        const row = rows.find((each) => each.field === name);
        const said = ruleOf(node);
        return row && JSON.stringify(said) !== JSON.stringify(worded(row))
          ? [{ field: name, schema: said, table: worded(row) }]
          : [];
      });
      expect(differing, 'the schema and docs/sharing.md must say the same').toEqual([]);
    });

    test('what is conditional through another field has no other way to it', () => {
      const astray = rows
        .filter((row) => row.through !== null && section !== 'contract')
        .filter((row) => {
          const [type = ''] = row.field.split('.');
          const ways = fields.filter(({ node }) => named(node.type) === type).map(({ name }) => name);
          return (
            ways.length !== 1 ||
            ways[0] !== row.through ||
            rows.find((each) => each.field === row.through)?.class !== 'conditional'
          );
        });
      expect(astray.map((row) => row.field)).toEqual([]);
    });
  },
);

test('each part that differs by ministry is classed by each', () => {
  const parts = table
    .filter((row) => row.class === 'by-ministry')
    .map((row) => row.field)
    .sort();
  for (const section of MINISTRIES)
    expect(
      table
        .filter((row) => row.section === section && row.part)
        .map((row) => row.field)
        .sort(),
    ).toEqual(parts);
});

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
