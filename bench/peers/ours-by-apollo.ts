/** Ours behind Apollo Server, as its README page has it: both of the product's own installation. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Gateway {
  serverOptions(): object;
}
interface Door {
  readonly TongchaGateway: new (sources: { readonly env: object }) => Gateway;
  readonly serveApollo: (server: unknown, gateway: Gateway) => Promise<unknown>;
}
type Server = new (options: object) => { start(): Promise<void> };

const [, , root = '', supergraph = '', port = '0'] = process.argv;
const { TongchaGateway, serveApollo } = (await import(
  pathToFileURL(join(root, 'gateway/apollo/index.ts')).href
)) as Door;
const resolved = createRequire(join(root, 'gateway/package.json')).resolve('@apollo/server');
const { ApolloServer } = (await import(pathToFileURL(resolved).href)) as { ApolloServer: Server };
const env = { ...process.env, GATEWAY_SUPERGRAPH: supergraph, GATEWAY_PORT: port };
const gateway = new TongchaGateway({ env });
const server = new ApolloServer(gateway.serverOptions());
await server.start();
await serveApollo(server, gateway);
