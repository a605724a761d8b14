import type { Answering, OperationAnswer } from '@tongcha/http';
import {
  currentScope,
  inScope,
  inSpan,
  log,
  type MetricsPlace,
  openMetrics,
  type ProcessObserver,
} from '@tongcha/observe';
import type { Admission } from '../policy/identity/admission.ts';
import { outcomeOf } from '../audit/outcome.ts';
import type { Subgraph } from '../compile/fetch.ts';
import type { Planner } from '../plan/planner.ts';
import type { GraphService } from '../execute/service.ts';
import type { MinistryCall } from '../calls/call.ts';
import { type GatewayHealth, GatewayMeters } from './gateway-meters.ts';
import { observeOperations } from './observe-operations.ts';
import { observeQuestions, observeSendings } from './observe-calls.ts';
import { observePlanner } from './observe-planner.ts';
import { RequestWatch } from './request-watch.ts';

/** The seams at which a gateway is watched; each stands around what is there without it. */
export interface GatewayObserver {
  /** Of each request as it begins. */
  readonly watch: () => RequestWatch;
  /** Outermost around what answers. */
  answers(next: Answering<Admission>): Answering<Admission>;
  operations(
    next: Pick<GraphService, 'answer' | 'isRead'>,
    service: GraphService,
  ): Pick<GraphService, 'answer' | 'isRead'>;
  planner(next: Planner): Planner;
  /** Around the gateway's own fields: what is walked. */
  chain(next: Subgraph): Subgraph;
  /** Outermost around a ministry's call, and innermost. */
  questions(ministry: string, next: MinistryCall): MinistryCall;
  sendings(ministry: string, next: MinistryCall): MinistryCall;
  /** From now on what the parts know of themselves is served, too. */
  knows(health: GatewayHealth): void;
  /** `http://…/metrics`; null: none are served. */
  readonly metricsUrl: string | null;
  close(): Promise<void>;
}

/** Null where nothing is to be watched: then there is nothing around anything. @throws ConfigError when the port of the metrics cannot be had */
export async function openGatewayObserver(
  place: MetricsPlace,
  { traces, lineShare }: ProcessObserver,
): Promise<GatewayObserver | null> {
  const metrics = await openMetrics(place);
  if (!metrics && !traces && lineShare === 0) return null;
  let meters: GatewayMeters | null = null;

  const ended = (watch: RequestWatch, answer: OperationAnswer): void => {
    if (answer.code !== undefined) watch.outcome = outcomeOf(false, [answer.code]);
    meters?.ended(watch);
    if (watch.hasLine) writeLine(watch, answer);
  };

  return {
    metricsUrl: metrics?.url ?? null,
    knows(health) {
      meters = metrics && new GatewayMeters(metrics.meters, health);
    },
    watch() {
      meters?.begun();
      return new RequestWatch(lineShare > 0 && Math.random() < lineShare, ended);
    },
    answers: (next) => async (incoming) => {
      const scope = currentScope();
      const watch = scope?.watch instanceof RequestWatch ? scope.watch : null;
      const { role } = incoming.admitted.identity;
      if (watch) watch.caller = role;
      const { traceparent } = incoming.request.headers;
      const span =
        scope &&
        traces?.begin('request', typeof traceparent === 'string' ? traceparent : undefined, {
          'tongcha.request_id': incoming.requestId,
          ...(incoming.clientRequestId === null ? {} : { 'tongcha.client_request_id': incoming.clientRequestId }),
          'tongcha.caller': role,
        });
      if (!span) return next(incoming);
      return inScope({ ...scope, trace: span }, async () => {
        let code: string | null = 'INTERNAL_SERVER_ERROR';
        try {
          const answer = await next(incoming);
          code = answer.code ?? watch?.outcome?.code ?? null;
          return answer;
        } finally {
          span.end(code, attributesOf(watch));
        }
      });
    },
    operations: (next, service) =>
      observeOperations(next, (query) => service.documentOf(query), meters, traces !== null),
    planner: (next) => observePlanner(next, meters),
    chain: (next) => ({
      ...next,
      call: (request, context) =>
        inSpan(
          'chain',
          'internal',
          {},
          () => next.call(request, context),
          ({ errors }) => ({ 'tongcha.errors': errors.length }),
        ),
    }),
    questions: (ministry, next) => observeQuestions(ministry, (name) => meters?.asked(name), next),
    sendings: (ministry, next) => observeSendings(meters?.ministries.of(ministry) ?? null, next),
    close: async () => metrics?.close(),
  };
}

function attributesOf(watch: RequestWatch | null): Readonly<Record<string, string>> {
  const { name, hash } = watch?.operation ?? { name: null, hash: null };
  return {
    ...(watch?.outcome ? { 'tongcha.outcome': watch.outcome.outcome } : {}),
    ...(name === null ? {} : { 'graphql.operation.name': name }),
    ...(hash === null ? {} : { 'tongcha.operation': hash }),
  };
}

/** One line a request. Who asked is its class and no more: the audit log has the rest, under the same id. */
function writeLine(
  { caller, outcome, operation, began, calls, faults }: RequestWatch,
  { status }: OperationAnswer,
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
