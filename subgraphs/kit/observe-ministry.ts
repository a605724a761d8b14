import { TLSSocket } from 'node:tls';
import {
  type AnswerCall,
  type CallWatcher,
  type CertificateLife,
  certificateMeter,
  type HttpResponse,
} from '@tongcha/http';
import {
  currentScope,
  inScope,
  inSpan,
  type Meters,
  type MetricsPlace,
  openMetrics,
  type ProcessObserver,
  type Sample,
  SECONDS,
  SystemMeters,
  UNOBSERVED,
  untilEnd,
} from '@tongcha/observe';
import { Fault, FAULT_CODES, type SystemHealth } from '@tongcha/resilience';
import { type Refusal, REFUSALS } from '@tongcha/signature';
import type { Around } from './guards.ts';
import type { LegacySystem } from './legacy-system.ts';
import { NotUnderstood } from './values/not-understood.ts';

const ROUTE = '/graphql';

/** The seams at which a ministry is watched. */
export interface MinistryObserver {
  /** Of each request as it begins. */
  readonly watch: (() => CallWatcher) | undefined;
  /** Of each call that was not answered, as its caller is not known. */
  refused(reason: Refusal): void;
  answers<A>(next: AnswerCall<A>): AnswerCall<A>;
  /** Around each question to a legacy system. */
  readonly around: Around;
  /** Of each part of an answer that a system gave and that may be incomplete. */
  readonly countPartial: ((system: string, fault: Fault) => void) | undefined;
  /** From now on what the breakers and retries know is served, too. */
  knows(
    health: () => Iterable<readonly [string, SystemHealth & { readonly retries: number }]>,
    known: () => readonly LegacySystem[],
    certificates: () => readonly CertificateLife[],
  ): void;
  readonly metricsUrl: string | null;
  close(): Promise<void>;
}

/** Null where nothing is to be watched. @throws ConfigError when the port of the metrics cannot be had */
export async function observeMinistry({
  metrics: place = { host: '127.0.0.1' },
  observer: { traces } = UNOBSERVED,
}: {
  readonly metrics?: MetricsPlace;
  readonly observer?: ProcessObserver;
}): Promise<MinistryObserver | null> {
  const metrics = await openMetrics(place);
  if (!metrics && !traces) return null;
  let systems: SystemMeters | null = null;
  const partials = metrics && partialsOf(metrics.meters);
  const refusals = metrics?.meters.counter({
    name: 'tongcha_subgraph_refused_total',
    help: 'calls that were not answered, as no trusted gateway has signed them for here, now, and once; by why',
    labels: ['reason'],
    fromZero: REFUSALS.map((reason) => ({ reason })),
  });
  return {
    metricsUrl: metrics?.url ?? null,
    refused: (reason) => refusals?.inc({ reason }),
    watch: metrics ? watcherOf(metrics.meters) : undefined,
    answers: (next) => async (incoming) => {
      const scope = currentScope();
      const { method = 'GET', headers, socket } = incoming.request;
      const { traceparent } = headers;
      // The gateway says what is traced: a ministry begins nothing of its own.
      const span =
        scope &&
        traces?.follow(`${method} ${ROUTE}`, typeof traceparent === 'string' ? traceparent : undefined, {
          'http.request.method': method,
          'http.route': ROUTE,
          'url.path': ROUTE,
          'url.scheme': socket instanceof TLSSocket ? 'https' : 'http',
          'tongcha.request_id': incoming.requestId,
        });
      return span
        ? inScope({ ...scope, trace: span }, () =>
            untilEnd(
              span,
              () => next(incoming),
              ({ status }) => ({
                'http.response.status_code': status,
                ...(status >= 500 ? { 'error.type': String(status) } : {}),
              }),
            ),
          )
        : next(incoming);
    },
    around(system, keys, ask) {
      const traced = (): ReturnType<typeof ask> =>
        inSpan(
          'legacy',
          'client',
          { 'tongcha.system': system, ...(keys === null ? {} : { 'tongcha.keys': keys }) },
          ask,
        );
      return systems ? systems.of(system)(keys, traced, failuresIn) : traced();
    },
    countPartial: partials?.count,
    knows(health, known, certificates) {
      if (metrics) certificateMeter(metrics.meters, certificates);
      for (const { name } of known()) partials?.zero(name);
      systems = metrics && new SystemMeters(metrics.meters, { prefix: 'tongcha_legacy', label: 'system', health });
      for (const { name } of known()) systems?.of(name);
      metrics?.meters.kept(
        'gauge',
        {
          name: 'tongcha_legacy_figures',
          help: 'what a system gave, by figure: files taken and refused, rows rejected',
          labels: ['system', 'figure'],
        },
        () =>
          known().flatMap((system) =>
            Object.entries(system.figures?.() ?? {}).map(([figure, value]): Sample<'system' | 'figure'> => [
              { system: system.name, figure },
              value,
            ]),
          ),
      );
    },
    close: async () => metrics?.close(),
  };
}

/** Failures of single keys, each by its code. */
function failuresIn(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.flatMap((each: unknown) => (each instanceof Error ? [codeIn(each)] : [])) : [];
}

function codeIn(error: Error): string {
  return error instanceof Fault ? error.told : 'BAD_ANSWER';
}

function partialsOf(meters: Meters): {
  readonly count: (system: string, fault: Fault) => void;
  /** From there on it is counted. */
  readonly zero: (system: string) => void;
} {
  const partial = meters.counter({
    name: 'tongcha_legacy_partial_total',
    help: 'answers that stand and may be incomplete, by public code',
    labels: ['system', 'code'],
  });
  const places = meters.counter({
    name: 'tongcha_legacy_not_understood_total',
    help: 'elements, columns and fields that could not be understood',
    labels: ['system'],
  });
  return {
    zero(system) {
      for (const code of FAULT_CODES) partial.inc({ system, code }, 0);
      places.inc({ system }, 0);
    },
    count(system, fault) {
      partial.inc({ system, code: fault.told });
      if (fault instanceof NotUnderstood)
        places.inc(
          { system },
          [...fault.places.values()].reduce((sum, each) => sum + each, 0),
        );
    },
  };
}

function watcherOf(meters: Meters): () => CallWatcher {
  const requests = meters.counter({
    name: 'tongcha_subgraph_requests_total',
    help: 'requests at /graphql, by HTTP status',
    labels: ['status'],
    fromZero: ['200', '400', '401', '500', '503'].map((status) => ({ status })),
  });
  const seconds = meters.histogram({
    name: 'tongcha_subgraph_request_seconds',
    help: 'from a request’s headers to its answer',
    buckets: SECONDS,
  });
  return () => {
    const began = performance.now();
    return {
      answered({ status }: HttpResponse) {
        requests.inc({ status });
        seconds.observe((performance.now() - began) / 1_000);
      },
    };
  };
}
