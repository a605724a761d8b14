import * as oauth from 'oauth4webapi';
import { type Pending, writePending } from './kept.ts';
import type { DeskSettings } from './settings.ts';

/** What a sign-in gives. Held in memory alone: a script that comes in by another tab, or later, finds nothing. */
export interface Grant {
  readonly token: string;
  /** When the token ends, epoch milliseconds. */
  readonly until: number;
  readonly refresh: string | null;
  readonly idToken: string | null;
  /** Who it is, as the provider says for people to read. */
  readonly name: string;
}

/** Why nobody is signed in. INTERACTION: the provider must ask the person first. REFUSED: it has said no. */
export class SignInFault extends Error {
  readonly why: 'INTERACTION' | 'REFUSED' | 'UNREACHABLE';

  constructor(why: SignInFault['why'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SignInFault';
    this.why = why;
  }
}

/** What a provider says where a person has to do something first (OpenID Connect Core, 3.1.2.6). */
const INTERACTION: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);
const REDIRECT = `${location.origin}/desk`;

/** An OpenID provider, by authorization code with PKCE (RFC 7636), as a client without a secret. */
export class Provider {
  readonly #issuer: URL;
  readonly #client: oauth.Client;
  readonly #scopes: string;
  /** Outside production an issuer may be at this machine, by plain http. */
  readonly #options: { readonly [oauth.allowInsecureRequests]: boolean };
  #server: Promise<oauth.AuthorizationServer> | null = null;

  constructor(issuer: string, { clientId, scopes }: DeskSettings) {
    this.#issuer = new URL(issuer);
    this.#client = { client_id: clientId };
    this.#scopes = scopes;
    this.#options = { [oauth.allowInsecureRequests]: this.#issuer.protocol === 'http:' };
  }

  /**
   * Goes to the provider, which comes back to this page. @param silent nobody is asked anything: who is signed in there already comes
   * back signed in, anybody else as before
   * @throws SignInFault
   */
  async begin(to: string, silent: boolean): Promise<void> {
    const { authorization_endpoint: address } = await this.#metadata();
    const url = address && URL.canParse(address) ? new URL(address) : null;
    // What the metadata name must be a place to go to, and no script.
    if (!url || (url.protocol !== 'https:' && url.protocol !== this.#issuer.protocol))
      throw new SignInFault('UNREACHABLE', 'the provider names no address where people sign in');
    const pending: Pending = {
      verifier: oauth.generateRandomCodeVerifier(),
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      to,
    };
    writePending(pending);
    for (const [name, value] of Object.entries({
      client_id: this.#client.client_id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: this.#scopes,
      code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      state: pending.state,
      nonce: pending.nonce,
      ...(silent ? { prompt: 'none' } : {}),
    }))
      url.searchParams.set(name, value);
    location.assign(url);
  }

  /** What the provider came back with, at this address. @throws SignInFault */
  async finish(pending: Pending, address: URL): Promise<Grant> {
    const server = await this.#metadata();
    try {
      const params = oauth.validateAuthResponse(server, this.#client, address, pending.state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        this.#client,
        oauth.None(),
        params,
        REDIRECT,
        pending.verifier,
        this.#options,
      );
      const result = await oauth.processAuthorizationCodeResponse(server, this.#client, response, {
        expectedNonce: pending.nonce,
        requireIdToken: true,
      });
      return grantOf(result, null);
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** A new token for a grant that has a way to get one; null: it has none. @throws SignInFault */
  async renew(grant: Grant): Promise<Grant | null> {
    if (grant.refresh === null) return null;
    const server = await this.#metadata();
    try {
      const response = await oauth.refreshTokenGrantRequest(
        server,
        this.#client,
        oauth.None(),
        grant.refresh,
        this.#options,
      );
      return grantOf(await oauth.processRefreshTokenResponse(server, this.#client, response), grant);
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** Where the person is signed out at the provider, too; null: it has no such place. */
  async goodbye(grant: Grant): Promise<URL | null> {
    const { end_session_endpoint: address } = await this.#metadata();
    if (!address || !URL.canParse(address)) return null;
    const url = new URL(address);
    url.searchParams.set('client_id', this.#client.client_id);
    url.searchParams.set('post_logout_redirect_uri', REDIRECT);
    if (grant.idToken !== null) url.searchParams.set('id_token_hint', grant.idToken);
    return url;
  }

  #metadata(): Promise<oauth.AuthorizationServer> {
    return (this.#server ??= this.#discover().catch((cause: unknown) => {
      this.#server = null;
      throw new SignInFault('UNREACHABLE', `${this.#issuer.href} does not answer as an OpenID provider`, { cause });
    }));
  }

  async #discover(): Promise<oauth.AuthorizationServer> {
    return oauth.processDiscoveryResponse(this.#issuer, await oauth.discoveryRequest(this.#issuer, this.#options));
  }
}

/** Where a provider does not say how long a token counts, it is used until the gateway takes it no more. */
const UNTOLD_SECONDS = 3_600;

function grantOf(result: oauth.TokenEndpointResponse, before: Grant | null): Grant {
  const claims = oauth.getValidatedIdTokenClaims(result);
  const said = [claims?.['name'], claims?.['preferred_username'], claims?.sub].find((each) => typeof each === 'string');
  return {
    token: result.access_token,
    until: Date.now() + (result.expires_in ?? UNTOLD_SECONDS) * 1_000,
    refresh: result.refresh_token ?? before?.refresh ?? null,
    idToken: result.id_token ?? before?.idToken ?? null,
    name: typeof said === 'string' ? said : (before?.name ?? ''),
  };
}

function faultOf(error: unknown): SignInFault {
  if (error instanceof oauth.AuthorizationResponseError)
    return new SignInFault(
      INTERACTION.has(error.error) ? 'INTERACTION' : 'REFUSED',
      [error.error, error.error_description].filter(Boolean).join(': '),
    );
  if (error instanceof oauth.ResponseBodyError)
    return new SignInFault('REFUSED', [error.error, error.error_description].filter(Boolean).join(': '));
  return new SignInFault('UNREACHABLE', error instanceof Error ? error.message : String(error), { cause: error });
}
