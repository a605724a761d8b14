import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type JWKS } from 'oidc-provider';
import { leavePage, peoplePage } from './people-page.ts';
import { memoryAdapter } from './memory.ts';
import { PEOPLE } from './people.ts';

export interface DemoProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

export interface DemoProviderOptions {
  /** 0: any free one. */
  readonly port: number;
  /** The gateway's origin, on which the page is. */
  readonly desk: string;
  /** The private key that it signs with. */
  readonly key: JWKS['keys'][number];
  /** Of an access token, seconds. */
  readonly tokenSeconds?: number;
}

/** Not an address: what the tokens are for is named by `aud`. */
const RESOURCE = 'urn:tongcha:graph';
const AUDIENCE = 'tongcha';
const CLIENT = 'tongcha-desk';

/**
 * An OpenID provider on this machine, where a click signs in as one of the demo's people; nobody is asked for a password. Another
 * provider is set up likewise (docs/desk.md).
 */
export async function startProvider({
  port,
  desk,
  key,
  tokenSeconds = 600,
}: DemoProviderOptions): Promise<DemoProvider> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = providerOf(issuer, { desk, key, tokenSeconds });
  const answer = provider.callback();
  const page = peoplePage(provider);
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/people/')) void page(request, response);
    else void answer(request, response);
  });
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function providerOf(
  issuer: string,
  { desk, key, tokenSeconds }: Required<Omit<DemoProviderOptions, 'port'>>,
): Provider {
  // Whichever of its names somebody opens this machine by.
  const origins = [desk, desk.replace('127.0.0.1', 'localhost')];
  const redirects = origins.map((origin) => `${origin}/desk`);
  const scopes = [...new Set(PEOPLE.flatMap((person) => person.scopes))];
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: redirects,
        post_logout_redirect_uris: redirects,
        id_token_signed_response_alg: 'EdDSA',
      },
    ],
    adapter: memoryAdapter(),
    jwks: { keys: [key] },
    cookies: { keys: [issuer] },
    scopes: ['openid'],
    claims: { openid: ['sub', 'name'] },
    conformIdTokenClaims: false,
    clientBasedCORS: (_ctx, origin) => origins.includes(origin),
    findAccount: (_ctx, id) => {
      const person = PEOPLE.find((each) => each.id === id);
      return person && { accountId: id, claims: () => ({ sub: id, name: person.zh }) };
    },
    interactions: { url: (_ctx, { uid }) => `/people/${uid}` },
    // Whom a click signs in has agreed: there is nobody else to ask.
    async loadExistingGrant(ctx) {
      const { client, account, params } = ctx.oidc;
      if (!client || !account) return undefined;
      const person = PEOPLE.find(({ id }) => id === account.accountId);
      const asked = String(params?.['scope'] ?? '').split(' ');
      const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope('openid');
      grant.addResourceScope(RESOURCE, asked.filter((each) => person?.scopes.includes(each)).join(' '));
      // What is not for this person is refused by name, and the rest is given.
      grant.rejectResourceScope(RESOURCE, asked.filter((each) => !person?.scopes.includes(each)).join(' '));
      await grant.save();
      return grant;
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    extraTokenClaims: (_ctx, token) =>
      'accountId' in token ? PEOPLE.find(({ id }) => id === token.accountId)?.claims : undefined,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = leavePage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: scopes.join(' '),
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: tokenSeconds,
          jwt: { sign: { alg: 'EdDSA' } },
        }),
      },
    },
    ttl: {
      AccessToken: tokenSeconds,
      IdToken: 3_600,
      Grant: 86_400,
      Interaction: 3_600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
  });
  return provider;
}
