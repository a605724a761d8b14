import { type CallClaims, LIFE_S, MAX_LIFE_S, signCall, type SigningKey, SKEW_S } from '@tongcha/signature';
import { field, type Sign } from './client.ts';

export interface SigningCaller {
  readonly sign: Sign;
  /** Sends one call; its status. @param alter what is changed after it was signed */
  readonly post: (options?: {
    readonly ministry?: string;
    readonly to?: URL;
    readonly at?: number;
    readonly alter?: (call: SentCall) => SentCall;
  }) => Promise<number>;
}

interface SentCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where it does not matter who asks. */
const CLAIMS: CallClaims = { role: 'regulator', sector: 'CONFORMITY', purpose: 'conformity' };

const BODY = JSON.stringify({ query: '{ __typename }' });

/** null: the subgraph does not say at /health for whom its calls are to be signed. */
export async function signingCaller(url: string, key: SigningKey): Promise<SigningCaller | null> {
  const health: unknown = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(10_000) })
    .then((response) => response.json())
    .catch(() => null);
  const own = field(health, 'ministry');
  if (typeof own !== 'string') return null;
  const signed = (to: URL, body: string, claims = CLAIMS, ministry = own, at = Date.now()): Record<string, string> =>
    signCall(
      key,
      {
        method: 'POST',
        authority: to.host,
        target: to.pathname + to.search,
        contentType: 'application/json',
        body,
        ministry,
        claims,
        requestId: 'conform',
      },
      at,
    );
  const here = new URL(url);
  return {
    sign: signed,
    async post({ ministry, to = here, at, alter = (call: SentCall): SentCall => call } = {}) {
      const call = alter({ url, headers: signed(to, BODY, CLAIMS, ministry, at), body: BODY });
      const response = await fetch(call.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...call.headers },
        body: call.body,
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
      });
      await response.body?.cancel();
      return response.status;
    },
  };
}

const refused = async (status: Promise<number>): Promise<string | null> =>
  (await status) === 401 ? null : `answered ${await status}, not 401`;

/** Seconds to either side of a limit, for a clock that is not quite ours. */
const MARGIN_S = 10;

/** docs/signed-calls.md, rule by rule. */
export const SIGNATURE_SUITE: Readonly<Record<string, (caller: SigningCaller) => Promise<string | null>>> = {
  'a signed call is answered, and refused when it comes again': async ({ post }) => {
    let sent: SentCall | null = null;
    const first = await post({ alter: (call) => (sent = call) });
    return first === 200 ? refused(post({ alter: (call) => sent ?? call })) : `answered ${first}, not 200`;
  },
  'a call without a signature is refused': ({ post }) => refused(post({ alter: (call) => ({ ...call, headers: {} }) })),
  'a call with another body is refused': ({ post }) =>
    refused(post({ alter: (call) => ({ ...call, body: `${call.body} ` }) })),
  'a call with other claims is refused': ({ post }) =>
    refused(
      post({
        alter: (call) => ({
          ...call,
          headers: { ...call.headers, 'tongcha-claims': Buffer.from('{"role":"data-team"}').toString('base64url') },
        }),
      }),
    ),
  'a call with another query in its address is refused': ({ post }) =>
    refused(post({ alter: (call) => ({ ...call, url: `${call.url}${call.url.includes('?') ? '&' : '?'}x=1` }) })),
  'a call for another ministry is refused': ({ post }) => refused(post({ ministry: 'conformity' })),
  'a call for another host is refused': ({ post }) =>
    refused(post({ to: new URL('https://conformity.invalid/graphql') })),
  'a call whose time is over is refused': ({ post }) =>
    refused(post({ at: Date.now() - (LIFE_S + MAX_LIFE_S + SKEW_S + MARGIN_S) * 1_000 })),
  'a call from the future is refused': ({ post }) => refused(post({ at: Date.now() + (SKEW_S + MARGIN_S) * 1_000 })),
};
