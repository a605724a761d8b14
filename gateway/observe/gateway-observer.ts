import type { IncomingHttpHeaders } from 'node:http';
import {
  inSpan,
  log,
  type Meters,
  type MetricsPlace,
  openMetrics,
  type ProcessObserver,
  type Span,
} from '@tongcha/observe';
import { isFailure, outcomeOf } from '../audit/outcome.ts';
import type { Subgraph } from '../compile/fetch.ts';
import type { Planner } from '../plan/planner.ts';
import type { SubgraphCall } from '../calls/call.ts';
import { type GatewayHealth, GatewayMeters } from './gateway-meters.ts';
import type { AlertFigures } from '../governance/alert-watch.ts';
import { metersOfAlerts } from './alert-meters.ts';
import { observeCalls, observeAttempts } from './observe-calls.ts';
import { observePlanner } from './observe-planner.ts';
import { type InForce, metersOfForce } from './part-meters.ts';
import { currentWatch, RequestWatch } from './request-watch.ts';

/** What of a request its trace tells. */
export interface TracedRequest {
  readonly method: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly requestId: string;
  readonly clientRequestId: string | null;
}

/** What of a response is told. */
export interface ResponseSummary {
  /** Of HTTP, as its client has it. */
  readonly status: number;
  /** Whether its operation was run. */
  readonly hasData: boolean;
  /** The public codes of what went wrong. */
  readonly codes: readonly string[];
}

/** The seams at which a gateway is watched; each stands around what is there without it. */
export interface GatewayObserver {
  /** Of each request as it begins; `ended` is told of its response. */
  readonly begin: () => RequestWatch;
  /** Of a request's trace; null: it is not traced. */
  readonly span: (request: TracedRequest) => Span | null;
  ended(watch: RequestWatch, told: ResponseSummary, span: Span | null): void;
  /** Whether requests' operations are named in traces or lines. */
  readonly names: (watch: RequestWatch, span: Span | null) => boolean;
  planner(next: Planner): Planner;
  /** Around the gateway's own fields: what is walked. */
  chain(next: Subgraph): Subgraph;
  /** Outermost around a ministry's call, and innermost. */
  calls(ministry: string, next: SubgraphCall): SubgraphCall;
  attempts(ministry: string, next: SubgraphCall): SubgraphCall;
  /** From now on what the parts know of themselves is served, too. */
  knows(health: GatewayHealth): void;
  /** And what it goes by. */
  goesBy(inForce: () => InForce): void;
  /** And how early warning does. */
  warns(figures: () => AlertFigures): void;
  /** `http://…/metrics`; null: none are served. */
  readonly metricsUrl: string | null;
  close(): Promise<void>;
}

/**
 * Null where nothing is to be watched: then there is nothing around anything.
 * @param share is given the metrics where another process serves them
 * @throws ConfigError when the port of the metrics cannot be had
 */
export async function openGatewayObserver(
  place: MetricsPlace,
  { traces, lineShare }: ProcessObserver,
  share?: (meters: Meters) => void,
): Promise<GatewayObserver | null> {
  const metrics = await openMetrics(place, share);
  if (!metrics && !traces && lineShare === 0) return null;
  let meters: GatewayMeters | null = null;

  return {
    metricsUrl: metrics?.url ?? null,
    knows(health) {
      meters = metrics && new GatewayMeters(metrics.meters, health);
    },
    goesBy(inForce) {
      if (metrics) metersOfForce(metrics.meters, inForce);
    },
    warns(figures) {
      if (metrics) metersOfAlerts(metrics.meters, figures);
    },
    begin() {
      meters?.requests.begun();
      return new RequestWatch(lineShare > 0 && Math.random() < lineShare);
    },
    span: ({ method, headers: { traceparent }, requestId, clientRequestId }) =>
      traces?.begin(UNKNOWN_OPERATION, typeof traceparent === 'string' ? traceparent : undefined, {
        'http.request.method': method,
        'http.route': '/graphql',
        'tongcha.request_id': requestId,
        ...(clientRequestId === null ? {} : { 'tongcha.client_request_id': clientRequestId }),
      }) ?? null,
    names: ({ hasLine }, span) => hasLine || span !== null,
    ended(watch, told, span) {
      watch.outcome = outcomeOf(told.hasData, told.codes);
      meters?.requests.ended(watch, told.hasData, told.codes);
      if (watch.hasLine) writeLine(watch, told);
      if (span) endSpan(span, watch, told);
    },
    planner: (next) => observePlanner(next, meters),
    chain: (next) => ({
      ...next,
      async call(request, context) {
        const response = await inSpan(
          'chain',
          'internal',
          {},
          () => next.call(request, context),
          ({ errors }) => ({ 'tongcha.errors': errors.length }),
        );
        for (const reason of response.gaps ?? []) currentWatch()?.gaps.add(reason);
        return response;
      },
    }),
    calls: (ministry, next) => observeCalls(ministry, meters?.members ?? null, next),
    attempts: (ministry, next) => observeAttempts(meters?.members.attempts(ministry) ?? null, next),
    close: async () => metrics?.close(),
  };
}

/** A span's name where its operation is not known (OpenTelemetry semantic conventions, GraphQL server spans). */
const UNKNOWN_OPERATION = 'GraphQL Operation';

/** What is refused by whoever asks wrongly or may not is no failure (OpenTelemetry semantic conventions, HTTP spans, Status). */
function endSpan(span: Span, { caller, operation, outcome }: RequestWatch, { status }: ResponseSummary): void {
  if (operation) span.rename(operation.type);
  const code = outcome?.code ?? null;
  span.end(code !== null && isFailure(code) ? code : null, {
    'http.response.status_code': status,
    ...(caller === null ? {} : { 'tongcha.caller': caller }),
    ...(outcome ? { 'tongcha.outcome': outcome.outcome } : {}),
    ...(code === null ? {} : { 'tongcha.code': code }),
    ...(operation
      ? {
          'graphql.operation.type': operation.type,
          'graphql.document': operation.document,
          'tongcha.operation': operation.hash,
        }
      : {}),
    ...(operation?.name ? { 'graphql.operation.name': operation.name } : {}),
  });
}

/** One line a request. Who asked is its class and no more: the audit log has the rest, under the same id. */
function writeLine(
  { caller, outcome, operation, began, calls, faults }: RequestWatch,
  { status }: ResponseSummary,
): void {
  log.info(
    {
      event: 'request',
      status,
      caller,
      outcome: outcome?.outcome ?? 'OK',
      ...(outcome?.code ? { code: outcome.code } : {}),
      ...(operation ? { operation: operation.hash, ...(operation.name === null ? {} : { name: operation.name }) } : {}),
      ms: Math.round((performance.now() - began) * 10) / 10,
      ministries: Object.fromEntries(calls),
      ...(faults.size > 0 ? { faults: Object.fromEntries(faults) } : {}),
    },
    'request',
  );
}
