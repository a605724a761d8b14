import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDatabase } from '@tongcha/database';
import { type RunningServer, WatchedTls } from '@tongcha/http';
import { openIssuers, Tokens, typesOf } from '@tongcha/identity';
import { startMinistry } from '@tongcha/ministry';
import type { ProcessObserver } from '@tongcha/observe';
import type { HostedConfig } from './config.ts';
import { serveEnterprises } from './http/serve.ts';
import { createHostedMember } from './member.ts';
import { HostedStore } from './store/store.ts';

/** Both entrances over one store: enterprises write at one, gateways ask at the other. */
export async function startHosted(
  config: HostedConfig,
  observer?: ProcessObserver,
): Promise<RunningServer & { readonly enterprises: string }> {
  const { store: place, member, enterprises, identity, ...listening } = config;
  if (!/^postgres(ql)?:/.test(place)) mkdirSync(dirname(place), { recursive: true });
  const store = new HostedStore(openDatabase(place, ['hosted', 'store']));
  const issuers = openIssuers(identity, null, 'hosted');
  await Promise.all(issuers.map(({ keys }) => keys.refresh()));
  const tokens = new Tokens({
    issuers,
    audience: identity.audience,
    claims: identity.claims,
    sectors: new Set(),
    types: typesOf(config.production, identity.tokenType),
    longestSeconds: identity.maxTokenMinutes * 60,
  });
  const tls = enterprises.tls && new WatchedTls(enterprises.tls, 'hosted.enterprises.tls');
  const own = await serveEnterprises(store, tokens, {
    host: enterprises.host,
    port: enterprises.port,
    tls,
    drainPauseMs: config.drainPauseMs,
    production: config.production,
    sendsPerMinute: enterprises.sendsPerMinute,
  });
  const asked = await startMinistry(createHostedMember(store, member), {
    ...listening,
    ...(observer ? { observer } : {}),
  });
  return {
    url: asked.url,
    enterprises: own.url,
    reread() {
      asked.reread?.();
      void tls?.look();
    },
    async stop(graceMs) {
      for (const { keys } of issuers) keys.stop();
      // The store is closed with the member, whose it is.
      await own.stop(graceMs);
      await asked.stop(graceMs);
      tls?.close();
    },
  };
}
