import { admitCalls, drainPauseOf, openCallVerification, type RunningServer, serveGraphQL } from '@tongcha/http';
import { UNOBSERVED } from '@tongcha/observe';
import { graphCatalogue } from '../catalogue/graph-catalogue.ts';
import { chainTypeDefs, openMembers } from '../member-set.ts';
import type { GatewayOptions } from '../gateway.ts';
import { openLasting } from '../open-lasting.ts';
import { MayFetch } from '../plan/may-fetch.ts';
import { accessRules } from '../policy/rules/access-rules.ts';
import { readyAnswer } from '../readiness/ready-answer.ts';
import { CHAIN } from '../supergraph/chain-subgraph.ts';
import type { Supergraph } from '../supergraph/load.ts';
import { ruleBook } from '../warnings/rule-book.ts';
import { answerChain } from './answer.ts';

/** Longer texts are no router's. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Serves the gateway's own fields (`unit`, `records`, `chain`) as a subgraph by HTTP, for another router over the same
 * supergraph. Who asks is what the router has signed (docs/chain-only.md).
 * @throws ConfigError
 */
export async function startChainOnly({
  config,
  supergraph,
  ministries: settings,
  observer = UNOBSERVED,
}: GatewayOptions): Promise<RunningServer> {
  const { trustedKeys, address } = config.chain;
  const { admit } = await openCallVerification(CHAIN, {
    trustedKeys,
    address,
    production: config.production,
    section: ['gateway', 'chain'],
  });
  const lasting = await openLasting({ ...config, audit: { ...config.audit, folder: undefined } }, observer);
  const members = openMembers(lasting, supergraph, settings);
  const answer = answerChain({
    ...config,
    typeDefs: chainTypeDefs(supergraph),
    members,
    mayFetch: mayFetchOf(supergraph),
    ruleBook: ruleBook(lasting.rules, supergraph),
    catalogue: graphCatalogue(supergraph),
  });
  const stopWatching = lasting.directory?.watch();
  const server = await serveGraphQL({
    ...config,
    drainPauseMs: drainPauseOf(config),
    maxBodyBytes: MAX_BODY_BYTES,
    requestIds: 'taken',
    handle: admitCalls({ admit, answer }),
    routes: {
      '/health': () => ({ status: 200, body: { ...lasting.readiness.health(), subgraph: CHAIN } }),
      '/ready': () => readyAnswer(lasting.readiness.waitsFor()),
    },
  });
  return {
    url: server.url,
    reread() {
      lasting.directory?.look();
      void lasting.certificates.look();
    },
    async stop(graceMs) {
      await Promise.all([server.stop(graceMs), stopWatching?.()]);
      lasting.readiness.close();
      lasting.eventLoop.close();
      await members.close();
      lasting.certificates.close();
      await lasting.observer?.close();
      lasting.cache?.close();
    },
  };
}

function mayFetchOf({ graph, marks }: Supergraph): MayFetch {
  return new MayFetch(graph.whole, accessRules(graph, marks, { rejects: false })?.(graph.api) ?? null);
}
