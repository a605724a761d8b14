import { type ConstDirectiveNode, type DocumentNode, GraphQLObjectType, GraphQLSchema, Kind } from 'graphql';
import { subgraphNames } from '../plan/requirements.ts';
import { argument } from '../supergraph/links.ts';

/** The schema without subscriptions that are not served: what introspection lists can be asked. @param streams whether a subgraph's can be run */
export function servedSchema(
  schema: GraphQLSchema,
  supergraph: DocumentNode,
  streams: (subgraph: string) => boolean,
): GraphQLSchema {
  const subscription = schema.getSubscriptionType();
  if (!subscription) return schema;
  const config = schema.toConfig();
  const own = subscription.toConfig();
  const served = servedFields(supergraph, subscription.name, streams);
  const fields = Object.entries(own.fields).filter(([name]) => served.has(name));
  if (fields.length === Object.keys(own.fields).length) return schema;
  // A field may return that type all the same, which then stays in the schema by it.
  if (fields.length === 0)
    return new GraphQLSchema({
      ...config,
      subscription: null,
      types: config.types.filter((type) => type !== subscription),
    });
  const left = new GraphQLObjectType({ ...own, fields: Object.fromEntries(fields) });
  return new GraphQLSchema({
    ...config,
    subscription: left,
    types: config.types.map((type) => (type === subscription ? left : type)),
  });
}

/** Each subscription is one subgraph's. */
function servedFields(
  supergraph: DocumentNode,
  typeName: string,
  streams: (subgraph: string) => boolean,
): ReadonlySet<string> {
  const names = subgraphNames(supergraph);
  const subgraphsOf = (directives: readonly ConstDirectiveNode[] | undefined, name: string): string[] =>
    (directives ?? []).flatMap((each) => {
      const graph = each.name.value === name ? argument(each, 'graph') : undefined;
      return graph?.kind === Kind.ENUM ? [names.get(graph.value) ?? ''] : [];
    });
  const served = new Set<string>();
  for (const each of supergraph.definitions) {
    if (each.kind !== Kind.OBJECT_TYPE_DEFINITION || each.name.value !== typeName) continue;
    const ofType = subgraphsOf(each.directives, 'join__type');
    for (const { name, directives } of each.fields ?? []) {
      const own = subgraphsOf(directives, 'join__field');
      if ((own.length > 0 ? own : ofType).every(streams)) served.add(name.value);
    }
  }
  return served;
}
