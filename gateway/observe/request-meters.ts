import type { Counter, Histogram } from 'prom-client';
import { type Meters, SECONDS } from '@tongcha/observe';
import { YIELDING } from '@tongcha/signature';
import { FAILURES, isFailure, outcomeOf, REFUSALS } from '../audit/outcome.ts';
import type { RequestWatch } from './request-watch.ts';

type RequestLabels = 'caller' | 'outcome' | 'code';

/** Whoever asked was never identified: what came was refused before. */
const UNIDENTIFIED = 'unidentified';
const CALLERS = [...YIELDING.filter((role) => role !== 'system'), UNIDENTIFIED];
/** An operation that was run is not refused any more, and one that was not has no part. */
const OUTCOMES = [
  outcomeOf(true, []),
  ...FAILURES.map((code) => outcomeOf(true, [code])),
  ...[...FAILURES, ...REFUSALS].map((code) => outcomeOf(false, [code])),
];

/** What is counted of requests. */
export class RequestMeters {
  readonly #requests: Counter<RequestLabels>;
  readonly #seconds: Histogram<'caller'>;
  readonly #incomplete: Counter<'reason'>;
  readonly #operations: Counter<'plan'>;
  readonly #planSeconds: Histogram<'outcome'>;
  #inFlight = 0;

  constructor(meters: Meters) {
    this.#requests = meters.counter<RequestLabels>({
      name: 'tongcha_gateway_requests_total',
      help: 'requests at /graphql by who asked and what came of it; code: the first public code where something went wrong',
      labels: ['caller', 'outcome', 'code'],
      fromZero: CALLERS.flatMap((caller) =>
        OUTCOMES.map(({ outcome, code }) => ({ caller, outcome, code: code ?? '' })),
      ),
    });
    this.#seconds = meters.histogram({
      name: 'tongcha_gateway_request_seconds',
      help: 'from a request’s headers to its answer',
      labels: ['caller'],
      buckets: SECONDS,
      fromZero: CALLERS.map((caller) => ({ caller })),
    });
    this.#incomplete = meters.counter({
      name: 'tongcha_gateway_incomplete_total',
      help: 'answers that lack something because it could not be had, gaps of chains included; reason: the first public code',
      labels: ['reason'],
      fromZero: FAILURES.map((reason) => ({ reason })),
    });
    this.#operations = meters.counter({
      name: 'tongcha_gateway_operations_total',
      help: 'operations that were run, by whether their plan was found or had to be made',
      labels: ['plan'],
      fromZero: [{ plan: 'made' }, { plan: 'found' }],
    });
    this.#planSeconds = meters.histogram({
      name: 'tongcha_gateway_plan_seconds',
      help: 'planning, with its wait for the planning thread',
      labels: ['outcome'],
      buckets: SECONDS,
      fromZero: [{ outcome: 'made' }, { outcome: 'refused' }, { outcome: 'failed' }],
    });
    meters.kept('gauge', { name: 'tongcha_gateway_in_flight', help: 'requests under way' }, () => [
      [{}, this.#inFlight],
    ]);
  }

  begun(): void {
    this.#inFlight += 1;
  }

  /** @param codes of what went wrong in the response; a chain's gaps are no errors */
  ended(
    { caller, outcome, planned, began, gaps, waits }: RequestWatch,
    hasData: boolean,
    codes: readonly string[],
  ): void {
    this.#inFlight -= 1;
    const labels = { caller: caller ?? UNIDENTIFIED };
    this.#requests.inc({ ...labels, outcome: outcome?.outcome ?? 'OK', code: outcome?.code ?? '' });
    if (!waits) this.#seconds.observe(labels, (performance.now() - began) / 1_000);
    if (!hasData) return;
    this.#operations.inc({ plan: planned ? 'made' : 'found' });
    const reason = [...codes, ...gaps].find(isFailure);
    if (reason !== undefined) this.#incomplete.inc({ reason });
  }

  planned(outcome: 'made' | 'refused' | 'failed', milliseconds: number): void {
    this.#planSeconds.observe({ outcome }, milliseconds / 1_000);
  }
}
