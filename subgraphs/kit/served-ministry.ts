import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { type GraphQLFormattedError, GraphQLError } from 'graphql';
import { AUDIT_HEAD, auditHeadIn } from '@tongcha/audit-log';
import type { AnswerCall, RouteAnswer } from '@tongcha/http';
import { answerByApollo } from '@tongcha/http/apollo';
import { logBug } from '@tongcha/observe';
import { Fault, timeLimit } from '@tongcha/resilience';
import { SCHEMA_HEADER, schemaField } from '@tongcha/schema';
import { AS_OF_HEADER, type CallClaims } from '@tongcha/signature';
import { refusalsOf } from './access/refusals.ts';
import type { AuditHeads } from './audit-heads.ts';
import type { MinistryContext } from './context.ts';
import { Guards } from './guards.ts';
import { createLoaders, toldCode } from './loaders.ts';
import { type Membership, openMembership } from './membership/membership.ts';
import type { Ministry } from './ministry.ts';
import { openIntake } from './orders/intake.ts';
import type { MinistryObserver } from './observe-ministry.ts';
import { readinessOf } from './readiness.ts';
import { ministrySchema, ministryVersion } from './schema.ts';
import type { MinistryServerOptions } from './server.ts';

/** A request's context, and what tells that its answer is there. */
interface Serving extends MinistryContext {
  readonly over: () => void;
}

/** A ministry that answers, whoever listens. */
export interface ServedMinistry {
  readonly ministry: Ministry;
  readonly guards: Guards;
  readonly membership: Membership | null;
  readonly ready: () => Promise<RouteAnswer>;
  readonly answer: AnswerCall<CallClaims>;
  /** Lets what is under way end, then closes. Nothing new may be asked of it any more. */
  retire(): Promise<void>;
  /** Closes its systems. */
  close(): Promise<void>;
}

/** What one process has, whichever ministry it serves. */
export interface ServingProcess {
  readonly options: MinistryServerOptions;
  readonly heads: AuditHeads;
  readonly observed: MinistryObserver | null;
}

/** Makes a ministry answer: its schema, its loaders, its guards. @throws ConfigError where it cannot be served */
export async function openServed(
  ministry: Ministry,
  { options, heads, observed }: ServingProcess,
): Promise<ServedMinistry> {
  const version = ministryVersion(ministry);
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
  const guards = new Guards(ministry.systems, { ...options, around: observed?.around });
  const membership = await openMembership(ministry, options);
  const intake = options.intake ? await openIntake(options.intake.keyFile) : null;
  const answer = answerByApollo<Serving, CallClaims>(apollo, ({ request, admitted: claims, controller }) => {
    const head = auditHeadIn(request.headers[AUDIT_HEAD]);
    if (head) heads.take(head);
    const asked = Number(request.headers['tongcha-deadline-ms']);
    // A tenth is kept back so that what is known still reaches the caller before it gives up.
    const timeout = asked > 0 ? Math.min(most, asked * 0.9) : most;
    const { signal, over } = timeLimit(Math.ceil(timeout), controller.signal);
    const { asOf } = claims;
    const deadlineAt = Date.now() + timeout;
    const ask = guards.asking(signal, deadlineAt, asOf);
    const asking = { signal, asOf, ask, countPartial: observed?.countPartial };
    const put = guards.putting(signal, deadlineAt);
    const loaders = createLoaders(ministry.systems, asking);
    return { ...asking, over, claims, put, longestMs: most, intake, loaders };
  });
  const close = async (): Promise<void> => {
    await apollo.stop();
    guards.close();
    await Promise.all(ministry.systems.map((system) => system.close()));
  };
  let [underWay, quiet] = [0, (): void => {}];
  return {
    ministry,
    guards,
    membership,
    ready: readinessOf(ministry),
    async answer(call) {
      underWay += 1;
      try {
        return await answer(call);
      } finally {
        underWay -= 1;
        if (underWay === 0) quiet();
      }
    },
    async retire() {
      await membership?.close();
      if (underWay > 0) await new Promise<void>((resolve) => (quiet = resolve));
      await close();
    },
    close,
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
  const code = fault ? toldCode(fault) : formatted.extensions?.['code'];
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
