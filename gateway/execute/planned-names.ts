import { type DocumentNode, type GraphQLSchema, isInterfaceType, isObjectType, Kind, visit } from 'graphql';

/**
 * Names under which an operation is planned. The planner asks for keys and types under their own names, beside what the
 * caller selects: an alias that is some field's name (`id: name`, `__typename: name`) would be taken for that field, and a
 * variable `$representations` for the planner's own. Those are planned under other names and answered under the given ones. So is a
 * variable `$__proto__`, which whoever keeps variables in an object loses.
 */
export interface PlannedNames {
  /** What is planned. */
  readonly document: DocumentNode;
  /** The response name in the plan of one in the operation. */
  ofResponse(given: string): string;
  /** The other way round. */
  given(planned: string): string;
  /** The values that the plan's variables have. */
  variables<T extends Readonly<Record<string, unknown>>>(values: T): T;
}

const OTHER_VARIABLES: ReadonlySet<string> = new Set(['representations', '__proto__']);

/** Every field name of the schema. */
export function fieldNamesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  return new Set(['__typename', ...types.flatMap((type) => Object.keys(type.getFields()))]);
}

export function planNames(document: DocumentNode, fieldNames: ReadonlySet<string>): PlannedNames {
  const aliases = new Set<string>();
  const all = new Set<string>();
  const variables = new Set<string>();
  visit(document, {
    Name: ({ value }) => void all.add(value),
    Field: ({ alias, name }) => {
      if (alias && alias.value !== name.value && fieldNames.has(alias.value)) aliases.add(alias.value);
    },
    Variable: ({ name }) => {
      if (OTHER_VARIABLES.has(name.value)) variables.add(name.value);
    },
  });
  let prefix = 'given_';
  while ([...all, ...fieldNames].some((name) => name.startsWith(prefix))) prefix += '_';
  const ofResponse = (given: string): string => (aliases.has(given) ? prefix + given : given);
  return {
    document: aliases.size === 0 && variables.size === 0 ? document : renamed(),
    ofResponse,
    given: (planned) => (planned.startsWith(prefix) ? planned.slice(prefix.length) : planned),
    variables: (values) => [...variables].reduce((all, name) => (Object.hasOwn(values, name) ? { ...all, [prefix + name]: values[name] } : all), values),
  };

  function renamed(): DocumentNode {
    const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const;
    return visit(document, {
      Field: {
        leave(node) {
          const responseName = (node.alias ?? node.name).value;
          // A field under its own name that shares it with such an alias elsewhere goes along with it.
          return aliases.has(responseName) ? { ...node, alias: nameNode(prefix + responseName) } : undefined;
        },
      },
      Variable: {
        leave: (node) => (variables.has(node.name.value) ? { ...node, name: nameNode(prefix + node.name.value) } : undefined),
      },
    });
  }
}
