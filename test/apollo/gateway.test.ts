import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener, HeaderMap } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { log } from '../../common/observe/log.ts';
import { knock } from '../access/support/gateway.ts';
import { serveApollo, type TongchaContext, TongchaGateway } from '../../gateway/apollo/index.ts';
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
let logs = 0;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  audited = await startAuditedGateway();
  options = (settings = {}) => {
    const env: Record<string, string> = {
      ...audited.env,
      GATEWAY_AUDIT_FOLDER: `${audited.folder}-${(logs += 1)}`,
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
    expect(await told({ extensions: persisted })).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect(await told({ query: '{ __typename }', extensions: persisted })).toBe('BAD_REQUEST');
    expect(await told({ query: QUERY.replace('query Q', 'query Forbidden'), variables: VARIABLES })).toBe('HOUSE_RULE');
    expect(await told({ query: `{ ${'a '.repeat(9_000)} }` })).toBe('OPERATION_TOO_COMPLEX');
    expect(audited.calls()).toBe(calls);
    const { audit } = (own as unknown as TongchaGateway).options.config;
    await expect
      .poll(() => audited.linesIn(audit.folder ?? '').map(({ code }) => code))
      .toEqual([
        'GRAPHQL_PARSE_FAILED',
        'PERSISTED_QUERY_NOT_SUPPORTED',
        'BAD_REQUEST',
        'HOUSE_RULE',
        'OPERATION_TOO_COMPLEX',
      ]);
  });
});

describe('plugins of others', () => {
  const hooks = (made: Partial<GraphQLRequestListener<TongchaContext>>): ApolloServerPlugin<TongchaContext> => ({
    requestDidStart: async () => made,
  });

  /** Behind our own HTTP layer. */
  async function served(plugin: ApolloServerPlugin<TongchaContext>): Promise<{ url: string; folder: string }> {
    const gateway = new TongchaGateway(async () => options());
    const made = gateway.serverOptions();
    const server = new ApolloServer<TongchaContext>({
      ...made,
      plugins: [...made.plugins, plugin],
      stopOnTerminationSignals: false,
    });
    await server.start();
    const running = await serveApollo(server, gateway);
    stops.push(() => running.stop(50).then(() => server.stop()));
    return { url: `${running.url}/graphql`, folder: gateway.options.config.audit.folder ?? '' };
  }

  test('one that changes the text does not change who asks', async () => {
    const { url, folder } = await served(
      hooks({
        didResolveSource: async ({ request }) => {
          request.query += ' ';
        },
      }),
    );
    const rewriting = await served({
      requestDidStart: async ({ request }) => {
        request.query += ' ';
      },
    });
    for (const at of [url, rewriting.url]) {
      const authorization = `Bearer ${await audited.token({ role: 'regulator', sector: 'AGRICULTURE' })}`;
      expect(
        (
          await knock(at.replace('/graphql', ''), [
            ['authorization', authorization],
            ['authorization', authorization],
          ])
        ).status,
      ).toBe(401);
      expect((await knock(at.replace('/graphql', ''), [['authorization', authorization]])).status).toBe(200);
    }
    const who = audited.linesIn(folder).map(({ who: each }) => (each as { role: string }).role);
    expect(who).toContain('regulator');
  });

  test('one that answers by itself, or fails, sends nothing that no policy has seen, and no words of its own', async () => {
    const answering = await served(
      hooks({
        responseForOperation: async () => ({
          http: { status: 200, headers: new HeaderMap() },
          body: { kind: 'single', singleResult: { data: { secret: 'kept' } } },
        }),
      }),
    );
    const failing = await served(
      hooks({
        didResolveOperation: async () => {
          throw new Error('SECRET 10.1.2.3');
        },
      }),
    );
    const logged = vi.spyOn(log, 'error').mockImplementation(() => {});
    try {
      for (const [{ url }, code] of [
        [answering, 'FORBIDDEN'],
        [failing, 'INTERNAL_SERVER_ERROR'],
      ] as const) {
        const response = await post(url, { query: QUERY, variables: VARIABLES });
        const text = await response.text();
        expect(text).toContain(`"code":"${code}"`);
        expect(text).not.toMatch(/SECRET|secret/);
      }
      expect(logged).toHaveBeenCalledTimes(2);
    } finally {
      logged.mockRestore();
    }
  });
});

test('an empty name of an operation is refused with a sentence, and nothing says that a response may be kept', async () => {
  const url = await standalone((gateway) => gateway.serverOptions());
  const response = await post(url, { query: 'query A { __typename }', operationName: '' });
  expect([response.status < 500, await response.text()]).toEqual([
    true,
    expect.stringContaining('operationName is empty'),
  ]);
  const wrong = await post(url, { query: 'query A { __typename } query B { __typename }' });
  expect(await wrong.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  for (const each of [response, wrong, await post(url, { query: '{ __typename }' })])
    expect(each.headers.get('cache-control')).toBe('no-store');
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
