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
  contract: [3, '8096969ce59eff4e'],
  agriculture: [2, 'b5663c259b9e5195'],
  'food-drug': [2, 'f005cc8aa28e2e5b'],
  'hazardous-goods': [2, '1d6392abedc9e2ee'],
  'rare-earth': [2, '7f4c5a676462d934'],
  customs: [1, 'bc492836f9957546'],
  'special-equipment': [2, 'ecd3cf89f3e811a5'],
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
