import type { Counter, Histogram } from 'prom-client';
import { type Meters, type Sample, SECONDS, SystemMeters } from '@tongcha/observe';
import type { SystemHealth } from '@tongcha/resilience';
import type { MemberSchema } from '@tongcha/schema';
import type { AuditHealth } from '../audit/audit-trail.ts';
import type { Counts } from '../cache/counts.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { DirectoryHealth } from '../directory/directory.ts';
import { CONDITIONS, type ConditionReason, kindOf } from '../readiness/condition.ts';
import type { Standing } from '../readiness/readiness.ts';
import type { RequestWatch } from './request-watch.ts';

/** What the gateway's parts know of themselves anyway. */
export interface GatewayHealth {
  /** What is wrong now. */
  readonly conditions: () => readonly Standing[];
  /** Each ministry that is connected, by its subgraph's name. */
  readonly ministries: () => Iterable<
    readonly [
      string,
      SystemHealth & { readonly retries: number; readonly trusted: boolean; readonly schema: MemberSchema },
    ]
  >;
  /** What was answered from the cache, by ministry. Null: nothing is kept. */
  readonly cache: (() => Iterable<readonly [string, Counts]>) | null;
  /** Null: nothing is written down. */
  readonly audit: (() => AuditHealth) | null;
  /** Null: there is none. */
  readonly directory: (() => DirectoryHealth) | null;
  /** Null: members are asked about everything. */
  readonly discovery: Pick<Discovery, 'status' | 'bytes'> | null;
}

/** Whoever asked was never identified: what came was refused before. */
const UNIDENTIFIED = 'unidentified';

/** What is counted of a gateway. Labels have few values: roles, outcomes, public codes, the ministries on the graph. */
export class GatewayMeters {
  readonly ministries: SystemMeters;
  readonly #requests: Counter<'caller' | 'outcome' | 'code'>;
  readonly #seconds: Histogram<'caller'>;
  readonly #questions: Counter<'ministry'>;
  readonly #operations: Counter<'plan'>;
  readonly #planSeconds: Histogram<'outcome'>;
  #inFlight = 0;

  constructor(meters: Meters, { conditions, ministries, cache, audit, directory, discovery }: GatewayHealth) {
    this.ministries = new SystemMeters(meters, { prefix: 'tongcha_ministry', label: 'ministry', health: ministries });
    meters.kept(
      'gauge',
      {
        name: 'tongcha_condition',
        help: '1 while something is wrong, by its reason and what it is about; 0 of reasons that nothing has now',
        labels: ['reason', 'about', 'severity'],
      },
      () => samplesOf(conditions()),
    );
    meters.kept(
      'gauge',
      {
        name: 'tongcha_ministry_trusts_gateway',
        help: '0 while the ministry does not take this gateway’s signature',
        labels: ['ministry'],
      },
      () => [...ministries()].map(([ministry, { trusted }]): Sample<'ministry'> => [{ ministry }, trusted ? 1 : 0]),
    );
    meters.kept(
      'gauge',
      {
        name: 'tongcha_ministry_schema',
        help: '1 for how a member’s schema stands to the graph’s: SAME, BEHIND, AHEAD, UNKNOWN',
        labels: ['ministry', 'state'],
      },
      () =>
        [...ministries()].map(([ministry, { schema }]): Sample<'ministry' | 'state'> => [
          { ministry, state: schema.state },
          1,
        ]),
    );
    this.#requests = meters.counter({
      name: 'tongcha_gateway_requests_total',
      help: 'requests at /graphql by who asked and what came of it; code: the first public code where something went wrong',
      labels: ['caller', 'outcome', 'code'],
    });
    this.#seconds = meters.histogram({
      name: 'tongcha_gateway_request_seconds',
      help: 'from a request’s headers to its answer',
      labels: ['caller'],
      buckets: SECONDS,
    });
    this.#questions = meters.counter({
      name: 'tongcha_ministry_questions_total',
      help: 'questions of the gateway’s operations and walks, before any is merged, batched or answered from the cache',
      labels: ['ministry'],
    });
    this.#operations = meters.counter({
      name: 'tongcha_gateway_operations_total',
      help: 'operations that were run, by whether their plan was found or had to be made',
      labels: ['plan'],
    });
    this.#planSeconds = meters.histogram({
      name: 'tongcha_gateway_plan_seconds',
      help: 'planning, with its wait for the planning thread',
      labels: ['outcome'],
      buckets: SECONDS,
    });
    meters.kept('gauge', { name: 'tongcha_gateway_in_flight', help: 'requests under way' }, () => [
      [{}, this.#inFlight],
    ]);
    if (cache) {
      meters.kept(
        'counter',
        {
          name: 'tongcha_ministry_cache_total',
          help: 'entities and searches by what the cache had of them',
          labels: ['ministry', 'found'],
        },
        () =>
          [...cache()].flatMap(([ministry, { hits, misses, stale }]): Sample<'ministry' | 'found'>[] => [
            [{ ministry, found: 'hit' }, hits],
            [{ ministry, found: 'miss' }, misses],
            [{ ministry, found: 'stale' }, stale],
          ]),
      );
      meters.kept(
        'counter',
        {
          name: 'tongcha_ministry_cache_forged_total',
          help: 'entries found that no gateway has written, and that are not used',
          labels: ['ministry'],
        },
        () => [...cache()].map(([ministry, { forged }]): Sample<'ministry'> => [{ ministry }, forged]),
      );
      meters.kept(
        'counter',
        {
          name: 'tongcha_ministry_cache_refreshes_total',
          help: 'entities and searches fetched anew while a stale answer was given',
          labels: ['ministry'],
        },
        () => [...cache()].map(([ministry, { refreshes }]): Sample<'ministry'> => [{ ministry }, refreshes]),
      );
    }
    if (discovery) metersOfFilters(meters, discovery);
    if (directory) {
      meters.kept(
        'gauge',
        { name: 'tongcha_gateway_directory_serial', help: 'serial of the directory of members that counts' },
        () => [[{}, directory().serial]],
      );
      meters.kept(
        'gauge',
        { name: 'tongcha_gateway_directory_refused', help: '1 while the directory offered last is refused' },
        () => [[{}, directory().refused ? 1 : 0]],
      );
      meters.kept(
        'gauge',
        { name: 'tongcha_gateway_members_on_trial', help: 'members of the directory that no query asks' },
        () => [[{}, directory().trial.length]],
      );
    }
    if (!audit) return;
    meters.kept(
      'counter',
      { name: 'tongcha_gateway_audit_lines_total', help: 'lines of the audit log that are durable' },
      () => [[{}, audit().written]],
    );
    meters.kept(
      'counter',
      { name: 'tongcha_gateway_audit_failures_total', help: 'times that the audit log could not be written' },
      () => [[{}, audit().failures]],
    );
    meters.kept('gauge', { name: 'tongcha_gateway_audit_waiting', help: 'lines that wait to be written' }, () => [
      [{}, audit().waiting],
    ]);
    meters.kept(
      'gauge',
      { name: 'tongcha_gateway_audit_lag_seconds', help: 'how long the oldest of them has waited' },
      () => [[{}, audit().lagMs / 1_000]],
    );
    meters.kept(
      'gauge',
      { name: 'tongcha_gateway_audit_writable', help: '1 while the audit log can be written' },
      () => [[{}, audit().writable ? 1 : 0]],
    );
  }

  begun(): void {
    this.#inFlight += 1;
  }

  ended({ caller, outcome, began }: RequestWatch): void {
    this.#inFlight -= 1;
    const labels = { caller: caller ?? UNIDENTIFIED };
    this.#requests.inc({ ...labels, outcome: outcome?.outcome ?? 'OK', code: outcome?.code ?? '' });
    this.#seconds.observe(labels, (performance.now() - began) / 1_000);
  }

  asked(ministry: string): void {
    this.#questions.inc({ ministry });
  }

  ran(planned: boolean): void {
    this.#operations.inc({ plan: planned ? 'made' : 'found' });
  }

  planned(outcome: 'made' | 'refused' | 'failed', milliseconds: number): void {
    this.#planSeconds.observe({ outcome }, milliseconds / 1_000);
  }
}

const REASONS = Object.keys(CONDITIONS) as ConditionReason[];

/** Each reason always has one, so that an alert has something to compare with before the first. */
function samplesOf(standing: readonly Standing[]): Sample<'reason' | 'about' | 'severity'>[] {
  const now = standing.map(({ condition }) => condition);
  const absent = REASONS.filter((reason) => now.every((each) => each.reason !== reason));
  return [
    ...now.map(({ reason, about = '' }): Sample<'reason' | 'about' | 'severity'> => [
      { reason, about, severity: kindOf({ reason }).severity },
      1,
    ]),
    ...absent.map((reason): Sample<'reason' | 'about' | 'severity'> => [
      { reason, about: '', severity: kindOf({ reason }).severity },
      0,
    ]),
  ];
}

function metersOfFilters(meters: Meters, discovery: Pick<Discovery, 'status' | 'bytes'>): void {
  meters.kept(
    'gauge',
    {
      name: 'tongcha_member_filter',
      help: '1 for how a member’s membership filter stands; with any but USED it is asked about everything',
      labels: ['member', 'state'],
    },
    () => [...discovery.status()].map(([member, { state }]): Sample<'member' | 'state'> => [{ member, state }, 1]),
  );
  meters.kept(
    'gauge',
    { name: 'tongcha_member_filter_age_seconds', help: 'how old a member’s filter is', labels: ['member'] },
    () =>
      [...discovery.status()].flatMap(([member, { ageMs }]): Sample<'member'>[] =>
        ageMs === null ? [] : [[{ member }, ageMs / 1_000]],
      ),
  );
  meters.kept('gauge', { name: 'tongcha_member_filter_bytes', help: 'memory of all members’ filters' }, () => [
    [{}, discovery.bytes],
  ]);
}
