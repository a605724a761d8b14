import type { z } from 'zod';
import { DEVELOPMENT_ISSUER } from '@tongcha/signature';
import type { GatewayConfig } from './settings.ts';

/** A development default that `gateway.production: true` refuses to start with. */
interface Refusal {
  /** Below `gateway`. */
  readonly key: readonly string[];
  readonly refuses: (config: GatewayConfig) => boolean;
  readonly expected: string;
}

/** Each part adds its own. */
export const REFUSED_IN_PRODUCTION: readonly Refusal[] = [
  {
    key: ['identity', 'issuer'],
    refuses: ({ identity }) => identity.issuer === undefined,
    expected: 'production needs the issuer of the access tokens',
  },
  {
    key: ['identity', 'issuer'],
    refuses: ({ identity }) => identity.issuer === DEVELOPMENT_ISSUER,
    expected: 'production takes no development tokens',
  },
  {
    key: ['identity', 'issuer'],
    refuses: ({ identity: { issuer, jwksUrl, jwksFile } }) =>
      jwksUrl === undefined && jwksFile === undefined && (issuer?.startsWith('http:') ?? false),
    expected: 'production finds keys by https only',
  },
  {
    key: ['identity', 'jwksUrl'],
    refuses: ({ identity: { jwksUrl } }) => jwksUrl?.startsWith('http:') ?? false,
    expected: 'production fetches keys by https only',
  },
  {
    key: ['identity', 'developmentKeys'],
    refuses: ({ identity }) => identity.developmentKeys !== undefined,
    expected: 'production takes no development tokens: leave it out',
  },
  {
    key: ['audit', 'folder'],
    refuses: ({ audit }) => audit.folder === undefined,
    expected: 'production writes an audit log',
  },
  {
    key: ['audit', 'key'],
    refuses: ({ audit }) => audit.key === undefined,
    expected: 'production needs the key that signs the audit log',
  },
  {
    key: ['governance', 'webhooks'],
    refuses: ({ governance: { webhooks } }) => /\bhttp:/.test(webhooks ?? ''),
    expected: 'production sends alerts by https only',
  },
  ...(['jobs', 'governance'] as const).map((section) => ({
    key: [section, 'store'],
    refuses: (config: GatewayConfig) => isOpenDatabase(config[section].store),
    expected: 'production takes no PostgreSQL that anybody may write: expected postgres://user:password@…',
  })),
  {
    key: ['redis', 'url'],
    refuses: ({ redis: { url } }) => url !== undefined && new URL(url).password === '',
    expected:
      'production takes no Redis that anybody may write: expected redis://user:password@… or rediss://user:password@…',
  },
  {
    key: ['redis', 'supergraphKeys'],
    refuses: ({ redis: { supergraphKey, supergraphKeys } }) =>
      supergraphKey !== undefined && supergraphKeys === undefined,
    expected:
      'production takes a signed supergraph from Redis only: expected the path of a JWK set of public keys (docs/operating.md)',
  },
  {
    key: ['signing', 'keyFile'],
    refuses: ({ signing }) => signing === undefined,
    expected: 'production signs its calls to ministries: expected the path of a private key',
  },
];

/** Over the network without a password; a socket of this machine knows who comes. */
function isOpenDatabase(store: string | undefined): boolean {
  if (store === undefined || !/^postgres(ql)?:/.test(store) || !URL.canParse(store)) return false;
  const { hostname, password } = new URL(store);
  return hostname !== '' && password === '';
}

/** Names every development default that is still set. */
export function refuseDevelopmentDefaults(config: GatewayConfig, context: z.RefinementCtx): void {
  if (!config.production) return;
  for (const { key, refuses, expected } of REFUSED_IN_PRODUCTION)
    if (refuses(config)) context.addIssue({ code: 'custom', path: [...key], message: expected });
}
