/** Stock Apollo: ApolloGateway behind Apollo's own standalone server, nothing added, what costs without serving turned off. */
import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';

const [, , supergraph = '', port = '0'] = process.argv;
const server = new ApolloServer({
  gateway: new ApolloGateway({ supergraphSdl: readFileSync(supergraph, 'utf8') }),
  introspection: false,
  plugins: [ApolloServerPluginLandingPageDisabled()],
});
await startStandaloneServer(server, { listen: { port: Number(port), host: '127.0.0.1' } });
