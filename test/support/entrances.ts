import { ApolloServer } from '@apollo/server';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { serveApollo, type TongchaContext, TongchaGateway } from '../../gateway/apollo/index.ts';
import type { GatewayOptions } from '../../gateway/gateway.ts';
import { startGateway } from '../../gateway/server.ts';
import { sharedPlanner } from './shared-planner.ts';

export const BY_APOLLO = process.env['ENTRANCE'] === 'apollo';

/**
 * Starts a gateway by the entrance that is tried: its own edge, or, in the project `apollo`, Apollo Server over the same
 * pipeline. No test of access, documents, limits or audit may end otherwise there.
 */
export async function startEntrance(given: GatewayOptions): Promise<RunningServer> {
  const options = { planner: sharedPlanner, ...given };
  if (!BY_APOLLO) return startGateway(options);
  const gateway = new TongchaGateway(async () => options);
  const apollo = new ApolloServer<TongchaContext>({ ...gateway.serverOptions(), stopOnTerminationSignals: false });
  await apollo.start();
  const server = await serveApollo(apollo, gateway);
  return {
    url: server.url,
    async stop(graceMs) {
      await server.stop(graceMs);
      await apollo.stop();
    },
  };
}
