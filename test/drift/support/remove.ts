import { type DocumentNode, type DefinitionNode, Kind, type NameNode, type TypeNode, visit } from 'graphql';

/** What can be taken out of a schema, by name: `Lot`, `Lot.name`, `Lot.boxes(first)`, `Grade.A`, `Lot implements Thing`. */
export function removables(document: DocumentNode): string[] {
  const names: string[] = [];
  for (const each of document.definitions) {
    if (!('name' in each) || !each.name) continue;
    const type = each.name.value;
    if (type !== 'Query' && type !== 'Mutation') names.push(type);
    if (each.kind === Kind.OBJECT_TYPE_DEFINITION)
      names.push(...(each.interfaces ?? []).map(({ name }) => `${type} implements ${name.value}`));
    if (each.kind === Kind.ENUM_TYPE_DEFINITION)
      names.push(...(each.values ?? []).map(({ name }) => `${type}.${name.value}`));
    if (each.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
      names.push(...(each.fields ?? []).map(({ name }) => `${type}.${name.value}`));
    if (each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const field of each.fields ?? []) {
        names.push(`${type}.${field.name.value}`);
        for (const given of field.arguments ?? []) names.push(`${type}.${field.name.value}(${given.name.value})`);
      }
  }
  return names;
}

/** The schema without these, and without what cannot be without them; keys stay. */
export function remove(document: DocumentNode, names: ReadonlySet<string>): DocumentNode {
  let left = document;
  for (;;) {
    const next = pass(left, names);
    if (next.definitions.length === left.definitions.length && JSON.stringify(next) === JSON.stringify(left))
      return next;
    left = next;
  }
}

function pass(document: DocumentNode, names: ReadonlySet<string>): DocumentNode {
  const there = new Set(document.definitions.flatMap((each) => ('name' in each && each.name ? [each.name.value] : [])));
  const isThere = (type: TypeNode): boolean =>
    type.kind === Kind.NAMED_TYPE ? BUILT_IN.has(type.name.value) || there.has(type.name.value) : isThere(type.type);
  const interfaces = new Map<string, Set<string>>();
  for (const each of document.definitions)
    if (each.kind === Kind.INTERFACE_TYPE_DEFINITION)
      interfaces.set(each.name.value, new Set((each.fields ?? []).map(({ name }) => name.value)));
  const definitions = document.definitions.flatMap((each): DefinitionNode[] => {
    if (!('name' in each) || !each.name || each.kind === Kind.DIRECTIVE_DEFINITION) return [each];
    const type = each.name.value;
    if (names.has(type)) return [];
    const keys = new Set(KEYS[type]);
    const has = ({ name }: { readonly name: NameNode }): boolean => !names.has(`${type}.${name.value}`);
    const edited: DefinitionNode = visit(each, {
      FieldDefinition: (node) => ((has(node) || keys.has(node.name.value)) && isThere(node.type) ? undefined : null),
      EnumValueDefinition: (node) => (has(node) ? undefined : null),
      InputValueDefinition(node, _key, _parent, _path, ancestors) {
        const field = ancestors.findLast(
          (above) => !Array.isArray(above) && 'kind' in above && above.kind === Kind.FIELD_DEFINITION,
        );
        const label =
          field && 'name' in field && field.name
            ? `${type}.${field.name.value}(${node.name.value})`
            : `${type}.${node.name.value}`;
        return names.has(label) || !isThere(node.type) ? null : undefined;
      },
    });
    if ('fields' in edited && edited.fields?.length === 0) return [];
    if ('values' in edited && edited.values?.length === 0) return [];
    if (edited.kind === Kind.UNION_TYPE_DEFINITION) {
      const types = (edited.types ?? []).filter(isThere);
      return types.length === 0 ? [] : [{ ...edited, types }];
    }
    if (edited.kind !== Kind.OBJECT_TYPE_DEFINITION) return [edited];
    const own = new Set((edited.fields ?? []).map(({ name }) => name.value));
    // An object has all that its interfaces have.
    const kept = (edited.interfaces ?? []).filter(
      ({ name }) =>
        !names.has(`${type} implements ${name.value}`) &&
        [...(interfaces.get(name.value) ?? ['?'])].every((field) => own.has(field)),
    );
    return [{ ...edited, interfaces: kept }];
  });
  return { ...document, definitions };
}

const BUILT_IN: ReadonlySet<string> = new Set(['ID', 'Int', 'Float', 'String', 'Boolean']);
const KEYS: Readonly<Record<string, readonly string[]>> = {
  Lot: ['code'],
  Box: ['code'],
  Farm: ['id', 'number'],
  Query: ['day'],
};
