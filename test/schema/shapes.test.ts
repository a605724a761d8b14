import { hash } from 'node:crypto';
import { parse, print, visit } from 'graphql';
import { expect, test } from 'vitest';
import { schemaText } from '../../schema/files.ts';
import { namesOf } from '../../schema/names.ts';
import { versionOf } from '../../schema/versions.ts';

/**
 * The shape of each schema under the number that it has. A member of one shape and a graph of another must not have one number: each would
 * take the other for its like. Whoever changes a shape raises the number in the file (docs/joining.md, Versions), once a release, and
 * writes both here.
 */
const SHAPES: Readonly<Record<string, readonly [version: number, shape: string]>> = {
  contract: [3, 'db2062f69c5a0a8f'],
  agriculture: [2, 'c0b6412a57d6724c'],
  'food-drug': [2, '69066cab1cfd612b'],
  'hazardous-goods': [2, '0958e9c047537109'],
  'rare-earth': [2, '8d91fff5c94079c5'],
  customs: [1, '3004b731c2be41cb'],
  'special-equipment': [2, '23620eac61d1e5c1'],
};

/** What another side can notice: not descriptions, nor who may see it and what it costs, nor the order. */
function shapeOf(text: string): string {
  const bare = visit(parse(text, { noLocation: true }), {
    enter: (node) => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
    Directive: ({ name }) => (name.value === 'key' ? undefined : null),
  });
  const texts = bare.definitions.map((definition) => print(definition)).sort();
  return hash('sha256', texts.join('\n'), 'hex').slice(0, 16);
}

function numberIn(name: string, text: string): number | null | undefined {
  return name === 'contract'
    ? Number(/^interface SectorRecord @tag\(name: "contract\/(\d+)"\)/m.exec(text)?.[1])
    : versionOf(parse(text), namesOf(name).sector)?.schema;
}

test.each(Object.keys(SHAPES))('%s has the shape of its number', (name) => {
  const text = schemaText(`${name}.graphql`);
  expect([numberIn(name, text), shapeOf(text)], `another shape: raise the number in ${name}.graphql`).toEqual(
    SHAPES[name],
  );
});

const SMALL = 'type A @key(fields: "b") { b: ID  c(d: Int = 1): Int @tag(name: "x") } enum E { F }';

test.each([
  ['"says" type A @key(fields: "b") { "says" b: ID  c(d: Int = 1): Int } enum E { F }', true],
  ['enum E { F } type A @key(fields: "b") { b: ID  c(d: Int = 1): Int @policy(policies: [["p"]]) }', true],
  [SMALL.replace('"b"', '"b c"'), false],
  [SMALL.replace('b: ID', 'b: ID!'), false],
  [SMALL.replace('= 1', '= 2'), false],
  [SMALL.replace('F', 'F G'), false],
])('what changes a shape, and what does not: %s', (text, same) => {
  expect(shapeOf(text) === shapeOf(SMALL)).toBe(same);
});
