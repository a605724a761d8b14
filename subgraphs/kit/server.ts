import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { type GraphQLFormattedError, GraphQLError } from 'graphql';
import { AUDIT_HEAD, auditHeadIn } from '@tongcha/audit-log';
import {
  admitCalls,
  drainPauseOf,
  type RunningServer,
  serveGraphQL,
  type CallVerificationOptions,
  openCallVerification,
} from '@tongcha/http';
import { answerByApollo } from '@tongcha/http/apollo';
import { logBug, type MetricsPlace, type ProcessObserver } from '@tongcha/observe';
import { Fault, timeLimit } from '@tongcha/resilience';
import { SCHEMA_HEADER, schemaField } from '@tongcha/schema';
import { AS_OF_HEADER, type CallClaims } from '@tongcha/signature';
import { type GuardOptions, Guards } from './guards.ts';
import { AuditHeads } from './audit-heads.ts';
import { refusalsOf } from './access/refusals.ts';
import { observeMinistry } from './observe-ministry.ts';
import { createLoaders } from './loaders.ts';
import { openMembership, type PublishOptions } from './membership/membership.ts';
import { serveMembership } from './membership/serve.ts';
import type { Ministry } from './ministry.ts';
import { readinessOf } from './readiness.ts';
import type { MinistryContext } from './context.ts';
import { ministrySchema, ministryVersion } from './schema.ts';
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
  /** What its answers say of being kept (RFC 9111, 5.2.2); nothing when not set. */
  readonly cacheControl?: string | undefined;
  /** Whom it tells that its records have changed, where its legacy systems tell that. */
  readonly invalidate?: ToldGateways | undefined;
  /** Where its metrics can be read. */
  readonly metrics?: MetricsPlace;
  /** Of the process; nothing is traced without it. */
  readonly observer?: ProcessObserver;
}

/** A request's context, and what tells that its answer is there. */
interface Serving extends MinistryContext {
  readonly over: () => void;
}

/**
 * Serves the ministry's subgraph: /graphql, /health (the process lives), /ready (its legacy systems answer), /audit-heads
 * (what it was handed of the gateways' audit logs), /membership (which codes it knows, to gateways).
 */
export async function startMinistry(ministry: Ministry, options: MinistryServerOptions): Promise<RunningServer> {
  const version = ministryVersion(ministry);
  const { admit, tls } = await openCallVerification(ministry.name, {
    ...options,
    onRefused: (reason) => observed?.refused(reason),
  });
  const heads = new AuditHeads(options.auditHeads);
  const apollo = new ApolloServer<Serving>({
    schema: ministrySchema(ministry),
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => publicError(ministry.name, formatted, error),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      // It would say no-store of everything.
      ApolloServerPluginCacheControlDisabled(),
      {
        // Faults beside an answer that stands: no path, because no field is null for them.
        requestDidStart: async () => ({
          willSendResponse: async ({ contextValue, response }) => {
            contextValue.over();
            // So that a gateway whose graph has another version of this schema can tell it as that.
            if (version) response.http.headers.set(SCHEMA_HEADER, schemaField(version));
            const { asOf } = contextValue.claims ?? {};
            // Without it the gateway must take the answer for one of today.
            if (asOf !== undefined) response.http.headers.set(AS_OF_HEADER, asOf);
            const partials = contextValue.loaders
              ? [...contextValue.loaders.partials.errors(), ...refusalsOf(contextValue).errors(ministry.name)]
              : [];
            if (response.body.kind !== 'single') return;
            const result = response.body.singleResult;
            if (partials.length > 0)
              result.errors = [
                ...(result.errors ?? []),
                ...partials.map((error) => publicError(ministry.name, error.toJSON(), error)),
              ];
            const cacheControl = cacheControlOf(result.errors ?? [], options.cacheControl);
            if (cacheControl !== undefined) response.http.headers.set('cache-control', cacheControl);
          },
        }),
      },
    ],
  });
  const most = options.timeoutMs ?? 10_000;
  await apollo.start();
  const observed = await observeMinistry(options);
  const guards = new Guards(ministry.systems, { ...options, around: observed?.around });
  observed?.knows(
    () => Object.entries(guards.health()),
    ministry.systems,
    () => tls?.lives ?? [],
  );
  const stopTelling = tls && tellCertificates(tls);
  const membership = await openMembership(ministry, options);
  const answer = answerByApollo<Serving, CallClaims>(apollo, ({ request, admitted: claims, controller }) => {
    const head = auditHeadIn(request.headers[AUDIT_HEAD]);
    if (head) heads.take(head);
    const asked = Number(request.headers['tongcha-deadline-ms']);
    // A tenth is kept back so that what is known still reaches the caller before it gives up.
    const timeout = asked > 0 ? Math.min(most, asked * 0.9) : most;
    const { signal, over } = timeLimit(Math.ceil(timeout), controller.signal);
    const { asOf } = claims;
    const ask = guards.asking(signal, Date.now() + timeout, asOf);
    const asking = { signal, asOf, ask, countPartial: observed?.countPartial };
    return { ...asking, over, claims, loaders: createLoaders(ministry.systems, asking) };
  });
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
    onClosing: async () => membership?.close(),
    handle: admitCalls({ admit, watch: observed?.watch, answer: observed?.answers(answer) ?? answer }),
    routes: {
      '/health': () => ({
        status: 200,
        body: { status: 'ok', ministry: ministry.name, systems: guards.publicHealth() },
      }),
      '/ready': readinessOf(ministry),
      '/audit-heads': () => ({ status: 200, body: heads.newest }),
    },
    ...(membership ? { gets: { '/membership': serveMembership(membership, admit) } } : {}),
  });
  const teller = options.invalidate && new GatewayTeller(ministry.member ?? ministry.name, options.invalidate);
  if (teller) for (const system of ministry.systems) system.watch?.(teller.changed);
  const mayEnd = stayAlive();
  return {
    url: server.url,
    reread: () => void tls?.look(),
    async stop(graceMs) {
      await server.stop(graceMs);
      await apollo.stop();
      guards.close();
      teller?.close();
      stopTelling?.();
      tls?.close();
      await observed?.close();
      await Promise.all(ministry.systems.map((system) => system.close()));
      mayEnd();
    },
  };
}

/** What a failure has made is not to be kept; what is refused by the asker's rights is refused every time. */
function cacheControlOf(errors: readonly GraphQLFormattedError[], set: string | undefined): string | undefined {
  return errors.every(({ extensions }) => extensions?.['code'] === 'FORBIDDEN') ? set : 'no-store';
}

/** Message, path, code, system and codes; everything else stays inside. */
function publicError(ministry: string, formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  // What a sector's own resolver throws comes here unwrapped.
  const fault = original instanceof Fault && (formatted.extensions?.['system'] ?? null) === null ? original : null;
  const { system, codes, partial, policy, kinds } = formatted.extensions ?? {};
  const code = fault?.told ?? formatted.extensions?.['code'];
  const internal = code === undefined || code === 'INTERNAL_SERVER_ERROR';
  if (internal && original) logBug(original);
  return {
    message: internal ? 'internal error' : fault ? `${ministry}: ${fault.message}` : formatted.message,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: {
      code: code ?? 'INTERNAL_SERVER_ERROR',
      ...(system === undefined ? {} : { system }),
      ...(codes === undefined ? {} : { codes }),
      ...(partial === undefined ? {} : { partial }),
      ...(policy === undefined ? {} : { policy, kinds }),
    },
  };
}
