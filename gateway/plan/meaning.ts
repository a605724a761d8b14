import { type FieldNode, Kind, print, type ValueNode } from 'graphql';

/** A field's name and arguments in one spelling: equal for fields that may be merged (GraphQL, 5.3.2). */
export function meaningOf({ name, arguments: given = [] }: FieldNode): string {
  if (given.length === 0) return name.value;
  const written = given.map((argument) => `${argument.name.value}: ${print(canonical(argument.value))}`);
  return `${name.value}(${written.toSorted().join(', ')})`;
}

function canonical(value: ValueNode): ValueNode {
  switch (value.kind) {
    case Kind.STRING:
      return { kind: Kind.STRING, value: value.value };
    case Kind.LIST:
      return { kind: Kind.LIST, values: value.values.map(canonical) };
    case Kind.OBJECT:
      return {
        kind: Kind.OBJECT,
        fields: value.fields
          .map((field) => ({ ...field, value: canonical(field.value) }))
          .toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1)),
      };
    default:
      return value;
  }
}
