import {
  type ArgumentNode,
  astFromValue,
  type DocumentNode,
  type GraphQLDirective,
  type GraphQLSchema,
  isSpecifiedDirective,
  Kind,
  visit,
} from 'graphql';

/**
 * The document with the default arguments of the graph's own directives written out: what one subgraph has as a default
 * another may ask for.
 */
export function withDirectiveDefaults(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const own = schema.getDirectives().filter((each) => !isSpecifiedDirective(each) && defaultsOf(each).length > 0);
  if (own.length === 0) return document;
  const defaults = new Map(own.map((each) => [each.name, defaultsOf(each)]));
  return visit(document, {
    Directive(node) {
      const given = new Set(node.arguments?.map(({ name }) => name.value));
      const added = defaults.get(node.name.value)?.filter(({ name }) => !given.has(name.value)) ?? [];
      return added.length === 0 ? undefined : { ...node, arguments: [...(node.arguments ?? []), ...added] };
    },
  });
}

function defaultsOf({ args }: GraphQLDirective): readonly ArgumentNode[] {
  return args.flatMap(({ name, type, defaultValue }): ArgumentNode[] => {
    const value = defaultValue === undefined ? null : astFromValue(defaultValue, type);
    return value ? [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value }] : [];
  });
}
