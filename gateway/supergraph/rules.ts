import { GraphQLError, parse } from 'graphql';
import { brokenRules } from '@tongcha/schema';
import { CHAIN } from './chain-subgraph.ts';
import { asSupergraphFault, SupergraphFault } from './fault.ts';
import type { Supergraph } from './load.ts';

/**
 * Holds the rules of the contract against what each ministry's subgraph must have been for this supergraph to be composed of it. What
 * leaves no trace there, such as an argument's enum that all have extended alike, only composition can hold. A foreign supergraph has no such rules.
 * @throws SupergraphFault RULE_BROKEN with every broken rule; NOT_BUILT or UNKNOWN_FEATURE when no graph can be built of it
 */
export function holdRules({ graph, topology }: Supergraph): void {
  const subgraphs = built(() => {
    const { apollo } = graph;
    return topology.isOurs ? apollo.subgraphs().values() : [];
  });
  const ministries = subgraphs
    .filter(({ name }) => name !== CHAIN)
    .map((each) => ({ name: each.name, typeDefs: parse(each.toString(), { noLocation: true }) }));
  const broken = brokenRules(ministries);
  if (broken.length > 0) throw new SupergraphFault('RULE_BROKEN', broken.join('\n  '));
}

function built<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw asSupergraphFault(
      error,
      error instanceof GraphQLError && error.extensions['code'] === 'UNSUPPORTED_LINKED_FEATURE'
        ? 'UNKNOWN_FEATURE'
        : 'NOT_BUILT',
    );
  }
}
