import { GraphQLSchema } from 'graphql';

/** The schema without its subscriptions, which are not served: what introspection lists can be asked. */
export function servedSchema(schema: GraphQLSchema): GraphQLSchema {
  const subscription = schema.getSubscriptionType();
  if (!subscription) return schema;
  const config = schema.toConfig();
  // A field may return that type all the same, which then stays in the schema by it.
  return new GraphQLSchema({
    ...config,
    subscription: null,
    types: config.types.filter((type) => type !== subscription),
  });
}
