import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';

const PORTAL = 'https://portal.example';
const OTHER = 'https://other.example';

const ask = (gateway: RunningServer, origin: string | null): Promise<Response> =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin === null ? {} : { origin }) },
    body: '{"query":"{ __typename }"}',
  });
const preflight = (gateway: RunningServer, origin: string): Promise<Response> =>
  fetch(`${gateway.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });
/** Of CORS, by their names without `access-control-`. */
const said = (response: Response): Record<string, string> =>
  Object.fromEntries(
    [...response.headers]
      .filter(([name]) => name.startsWith('access-control-'))
      .map(([name, value]) => [name.slice('access-control-'.length), value]),
  );

describe('pages of named origins', () => {
  let gateway: RunningServer;
  beforeAll(async () => {
    gateway = await startEmptyGateway({ GATEWAY_CORS_ORIGINS: `${PORTAL}, http://localhost:5173` });
  });
  afterAll(() => gateway.stop(100));

  test('may read answers, and refusals with when to ask again', async () => {
    const response = await ask(gateway, PORTAL);
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
    expect(said(response)).toEqual({ 'allow-origin': PORTAL, 'expose-headers': 'retry-after, x-request-id' });
    const refused = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { origin: PORTAL }, body: 'x' });
    expect([refused.status, said(refused)['allow-origin']]).toEqual([415, PORTAL]);
  });

  test('may ask whether they may ask, and are told for a while', async () => {
    const response = await preflight(gateway, PORTAL);
    expect([response.status, await response.text(), response.headers.get('content-length')]).toEqual([204, '', null]);
    expect(said(response)).toMatchObject({
      'allow-origin': PORTAL,
      'allow-methods': 'GET, POST',
      'allow-headers': expect.stringMatching(/\bauthorization\b.*\bcontent-type\b.*\btongcha-purpose\b/),
      'max-age': '7200',
    });
    expect(response.headers.get('connection')).not.toBe('close');
  });

  test.each([OTHER, 'null', `${PORTAL}:8443`, `${PORTAL}.evil.example`, 'http://portal.example'])(
    'of %s may do neither',
    async (origin) => {
      const response = await ask(gateway, origin);
      expect([response.status, said(response)]).toEqual([200, {}]);
      const asked = await preflight(gateway, origin);
      expect([asked.status, said(asked)]).toEqual([405, {}]);
    },
  );

  test('have answers of their own in every cache, as whoever comes from no page has', async () => {
    for (const origin of [PORTAL, OTHER, null])
      expect((await ask(gateway, origin)).headers.get('vary')).toMatch(/\borigin\b/);
  });

  test('ask in nobody’s name but their own', async () => {
    for (const response of [await ask(gateway, PORTAL), await preflight(gateway, PORTAL)])
      expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });
});

test('any page may ask where the public’s gateway says so', async () => {
  const gateway = await startEmptyGateway({ GATEWAY_CORS_ORIGINS: '*' });
  const response = await ask(gateway, OTHER);
  expect([said(response)['allow-origin'], response.headers.get('vary')]).toEqual([
    '*',
    expect.not.stringMatching(/origin/),
  ]);
  expect((await preflight(gateway, OTHER)).status).toBe(204);
  await gateway.stop(100);
});

test('no page of another origin may ask where nothing is set', async () => {
  const gateway = await startEmptyGateway();
  expect(said(await ask(gateway, PORTAL))).toEqual({});
  expect((await preflight(gateway, PORTAL)).status).toBe(405);
  await gateway.stop(100);
});

test.each(['portal.example', 'https://portal.example/', 'HTTPS://portal.example', 'null', 'ftp://portal.example'])(
  '%s is no origin, which the configuration says',
  (text) => {
    const read = (): unknown => readGatewayConfig({ env: { GATEWAY_CORS_ORIGINS: text } });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/expected an origin as browsers write it/);
  },
);
