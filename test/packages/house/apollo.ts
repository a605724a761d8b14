/** The gateway behind Apollo Server: `node apollo.ts CODE` */
import { ApolloServer } from '@apollo/server';
import { TongchaGateway } from '@tongcha/gateway/apollo';

const gateway = new TongchaGateway();
const server = new ApolloServer(gateway.serverOptions());
const query = 'query ($code: TraceCode!) { unit(code: $code) { timber { species } } }';
const { body } = await server.executeOperation({ query, variables: { code: process.argv[2] ?? '' } });
console.log(JSON.stringify(body.kind === 'single' ? body.singleResult.data : null));
await server.stop();
