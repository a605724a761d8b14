import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TongchaContext, TongchaGateway } from '../../gateway/apollo/index.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import type { GatewayOptions } from '../../gateway/gateway.ts';
import { startGateway } from '../../gateway/server.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { ask, type AuditedGateway, startAuditedGateway } from '../audit/support/audited-gateway.ts';

const QUERY =
  'query Q($codes: [ID!]!) { units(codes: $codes) { code agriculture { count name stamp grid } rareEarth { weight } } }';
const VARIABLES = { codes: ['a-1', 'b-2', 'c-3'] };

/** With an audit log, over six subgraphs; the others below are over the same, each with a log of its own. */
let audited: AuditedGateway;
let options: (settings?: Readonly<Record<string, string>>) => GatewayOptions;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  audited = await startAuditedGateway();
  options = (settings = {}) => {
    const env: Record<string, string> = {
      ...audited.env,
      GATEWAY_AUDIT_FOLDER: `${audited.folder}-${stops.length}`,
      ...settings,
    };
    const supergraph = loadSupergraph(env['GATEWAY_SUPERGRAPH']);
    return { config: readGatewayConfig({ env }), supergraph, ministries: readMinistryConfigs(supergraph, { env }) };
  };
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  await audited.stop();
});

/** A server made as its users make it. */
async function standalone(
  made: (gateway: TongchaGateway) => ConstructorParameters<typeof ApolloServer<TongchaContext>>[0],
  withContext = true,
): Promise<string> {
  const gateway = new TongchaGateway(async () => options());
  const server = new ApolloServer<TongchaContext>({ stopOnTerminationSignals: false, ...made(gateway) });
  stops.push(() => server.stop());
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    ...(withContext ? { context: gateway.context } : {}),
  });
  return url;
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('new ApolloServer({ gateway })', () => {
  test('is answered byte for byte as by our own edge, with and without the server options', async () => {
    const edge = await startGateway(options());
    stops.push(() => edge.stop(50));
    const answers = [`${edge.url}/graphql`, audited.url];
    answers.push(await standalone((gateway) => ({ gateway }), false));
    answers.push(await standalone((gateway) => gateway.serverOptions()));
    const texts = await Promise.all(
      answers.map(async (url) => (await (await post(url, { query: QUERY, variables: VARIABLES })).text()).trim()),
    );
    expect(new Set(texts).size, texts.join('\n')).toBe(1);
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ data: { units: [{ code: 'a-1' }, { code: 'b-2' }, {}] } });
  });

  test('errors are the pipeline’s own, with their codes and places', async () => {
    const url = await standalone((gateway) => ({ gateway }), false);
    const { body } = await ask(url, 'query Q($codes: [ID!]!) { units(codes: $codes) { code } }', { codes: null });
    expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('what Apollo Server refuses by itself', () => {
  const refusing: ApolloServerPlugin<TongchaContext> = {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operationName }) => {
        if (operationName === 'Forbidden') throw new GraphQLError('not here', { extensions: { code: 'HOUSE_RULE' } });
      },
    }),
  };

  test('has its audit line, and nothing of it is executed', async () => {
    let own: TongchaGateway | null = null;
    const url = await standalone((gateway) => {
      own = gateway;
      const made = gateway.serverOptions();
      return { ...made, plugins: [...made.plugins, refusing] };
    });
    const calls = audited.calls();
    const told = async (body: object): Promise<string | undefined> => {
      const { errors } = (await (await post(url, body)).json()) as { errors: [{ extensions: { code: string } }] };
      return errors[0].extensions.code;
    };
    const persisted = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
    expect(await told({ query: '{ units(' })).toBe('GRAPHQL_PARSE_FAILED');
    expect(await told({ extensions: persisted })).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await told({ query: '{ __typename }', extensions: persisted })).toBe('BAD_REQUEST');
    expect(await told({ query: QUERY.replace('query Q', 'query Forbidden'), variables: VARIABLES })).toBe('HOUSE_RULE');
    expect(await told({ query: `{ ${'a '.repeat(9_000)} }` })).toBe('OPERATION_TOO_COMPLEX');
    expect(audited.calls()).toBe(calls);
    const { audit } = (own as unknown as TongchaGateway).options.config;
    await expect
      .poll(() => audited.linesIn(audit.folder ?? '').map(({ code }) => code))
      .toEqual([
        'GRAPHQL_PARSE_FAILED',
        'PERSISTED_QUERY_NOT_FOUND',
        'BAD_REQUEST',
        'HOUSE_RULE',
        'OPERATION_TOO_COMPLEX',
      ]);
  });
});

test('Apollo Server is told of another supergraph, and answers by it', async () => {
  const gateway = new TongchaGateway(async () => ({
    ...options(),
    source: {
      watch(versions) {
        offer = (text) => versions.offer(text);
        return async () => {};
      },
    },
  }));
  let offer: (text: string) => Promise<unknown> = async () => {};
  const server = new ApolloServer<TongchaContext>({ ...gateway.serverOptions(), stopOnTerminationSignals: false });
  stops.push(() => server.stop());
  const fields: string[][] = [];
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) =>
    fields.push(Object.keys(apiSchema.getQueryType()?.getFields() ?? {})),
  );
  await server.start();
  const { sdl } = options().supergraph;
  expect(await offer(sdl.replace(/(type Query[^{]*\{\n)/, '$1  added: Int @join__field(graph: AGRICULTURE)\n'))).toBe(
    'serving',
  );
  expect(fields).toHaveLength(2);
  expect(fields[1]).toEqual(expect.arrayContaining([...(fields[0] ?? []), 'added']));
});
