import { ConfigError } from '@tongcha/config';
import {
  admitCalls,
  type CallVerificationOptions,
  drainPauseOf,
  openCallVerification,
  refusal,
  type RunningServer,
  serveGraphQL,
} from '@tongcha/http';
import type { MetricsPlace, ProcessObserver } from '@tongcha/observe';
import { logBug } from '@tongcha/observe';
import { AuditHeads } from './audit-heads.ts';
import type { GuardOptions } from './guards.ts';
import type { PublishOptions } from './membership/membership.ts';
import { serveMembership } from './membership/serve.ts';
import type { Ministry } from './ministry.ts';
import { observeMinistry } from './observe-ministry.ts';
import { openServed } from './served-ministry.ts';
import { stayAlive } from './stay-alive.ts';
import { tellCertificates } from './tell-certificates.ts';
import { GatewayTeller, type ToldGateways } from './tell-gateways.ts';

/** Where a ministry's subgraph is served, to whom, and how it is watched. */
export interface MinistryServerOptions extends GuardOptions, CallVerificationOptions, PublishOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  /** The longest an operation may take, milliseconds; the caller's own deadline (`tongcha-deadline-ms`) may shorten it. */
  readonly timeoutMs?: number;
  /** Once it stops, how long it takes new calls still, milliseconds; `production` decides where not set. */
  readonly drainPauseMs?: number | undefined;
  /** The file that keeps the newest head of each gateway's audit log. */
  readonly auditHeads?: string | undefined;
  /** Where the key is that complaints are sealed for; none are taken in when not set. */
  readonly intake?: { readonly keyFile: string } | undefined;
  /** What its answers say of being kept (RFC 9111, 5.2.2); nothing when not set. */
  readonly cacheControl?: string | undefined;
  /** Whom it tells that its records have changed, where its legacy systems tell that. */
  readonly invalidate?: ToldGateways | undefined;
  /** Where its metrics can be read. */
  readonly metrics?: MetricsPlace;
  /** Of the process; nothing is traced without it. */
  readonly observer?: ProcessObserver;
}

/** A ministry's server that runs. */
export interface MinistryServer extends RunningServer {
  /**
   * Answers requests from now on by another version of the same ministry; those under way end by the one before, which is closed then.
   * @throws Error where that cannot be served: the one before goes on, and its systems are closed
   */
  become(ministry: Ministry): Promise<void>;
}

/**
 * Serves the ministry's subgraph: /graphql, /health (the process lives), /ready (its legacy systems answer), /audit-heads
 * (what it was handed of the gateways' audit logs), /membership (which codes it knows, to gateways).
 */
export async function startMinistry(ministry: Ministry, options: MinistryServerOptions): Promise<MinistryServer> {
  const { name } = ministry;
  const { admit, tls } = await openCallVerification(name, {
    ...options,
    onRefused: (reason) => observed?.refused(reason),
  });
  const heads = new AuditHeads(options.auditHeads);
  const observed = await observeMinistry(options);
  const open = (next: Ministry): ReturnType<typeof openServed> => openServed(next, { options, heads, observed });
  let served = await open(ministry);
  observed?.knows(
    () => Object.entries(served.guards.health()),
    () => served.ministry.systems,
    () => tls?.lives ?? [],
  );
  const stopTelling = tls && tellCertificates(tls);
  const server = await serveGraphQL({
    host: options.host ?? '127.0.0.1',
    port: options.port,
    maxBodyBytes: 4 * 1024 * 1024,
    mayBeKept: true,
    requestIds: 'taken',
    tls,
    drainPauseMs: drainPauseOf(options),
    announcesStop: true,
    // Gateways that wait for news are answered, so that nothing waits for them.
    onClosing: async () => served.membership?.close(),
    handle: admitCalls({
      admit,
      watch: observed?.watch,
      answer: observed?.answers((call) => served.answer(call)) ?? ((call) => served.answer(call)),
    }),
    routes: {
      '/health': () => ({
        status: 200,
        body: { status: 'ok', ministry: name, systems: served.guards.publicHealth() },
      }),
      '/ready': () => served.ready(),
      '/audit-heads': () => ({ status: 200, body: heads.newest }),
    },
    ...(options.membership
      ? {
          gets: {
            '/membership': async (request, below) =>
              served.membership ? serveMembership(served.membership, admit)(request, below) : noFilter(),
          },
        }
      : {}),
  });
  const teller = options.invalidate && new GatewayTeller(ministry.member ?? name, options.invalidate);
  const watch = (): void => {
    if (teller) for (const system of served.ministry.systems) system.watch?.(teller.changed);
  };
  watch();
  const mayEnd = stayAlive();
  return {
    url: server.url,
    reread: () => void tls?.look(),
    async become(next) {
      // Calls are signed for its name, and gateways know it by that.
      if (next.name !== name || next.member !== ministry.member)
        throw new ConfigError([
          `ministry, member: expected ${ministry.member ?? name} as before: start it anew for another`,
        ]);
      const before = served;
      try {
        served = await open(next);
      } catch (error) {
        await Promise.all(next.systems.map((system) => system.close()));
        throw error;
      }
      watch();
      void before.retire().catch(logBug);
    },
    async stop(graceMs) {
      await server.stop(graceMs);
      teller?.close();
      await served.close();
      stopTelling?.();
      tls?.close();
      await observed?.close();
      mayEnd();
    },
  };
}

function noFilter(): ReturnType<typeof refusal> {
  return refusal(404, 'NOT_FOUND', 'no filter is published: a system cannot list its codes');
}
