import type { Counter, Gauge, Histogram } from 'prom-client';
import { type BreakerState, FAULT_CODES, type FaultCode, type SystemHealth } from '@tongcha/resilience';
import { type Meters, type Sample, SECONDS } from './meters.ts';
import { codeOf } from './spans.ts';

export interface SystemMetersOptions {
  /** What the names of the metrics begin with, and the label that names the system. */
  readonly prefix: string;
  readonly label: string;
  /** What each system's breaker and retries know of it anyway, by its name. */
  readonly health: () => Iterable<readonly [string, SystemHealth & { readonly retries: number }]>;
  /** Codes beside those of faults that an answer may hold; all are counted from zero. */
  readonly codes?: readonly string[];
}

const STATES: readonly BreakerState[] = ['CLOSED', 'OPEN', 'HALF_OPEN'];
/** Faults that a breaker lays to the system. */
const OWN_FAULTS = [
  'TIMEOUT',
  'UNAVAILABLE',
  'BAD_ANSWER',
  'CREDENTIALS_REFUSED',
] as const satisfies readonly FaultCode[];
const NO_FAULTS = Object.fromEntries(OWN_FAULTS.map((code) => [code, 0]));
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;

/** What is counted of systems that are asked: a gateway's ministries, a ministry's legacy systems. */
export class SystemMeters {
  readonly #seconds: Histogram;
  readonly #sizes: Histogram;
  readonly #errors: Counter;
  readonly #inFlight: Gauge;
  readonly #label: string;
  readonly #codes: readonly string[];
  readonly #known = new Map<string, SystemMeter>();

  constructor(meters: Meters, { prefix, label, health, codes = [] }: SystemMetersOptions) {
    const labels = [label];
    this.#codes = [...FAULT_CODES, ...codes];
    this.#label = label;
    this.#seconds = meters.histogram<string>({
      name: `${prefix}_call_seconds`,
      help: 'how long calls took, each try by itself',
      labels,
      buckets: SECONDS,
    });
    this.#sizes = meters.histogram<string>({
      name: `${prefix}_batch_size`,
      help: 'how many keys a call asked about',
      labels,
      buckets: SIZES,
    });
    this.#errors = meters.counter<string>({
      name: `${prefix}_errors_total`,
      help: 'errors in calls and in their answers, by public code',
      labels: [label, 'code'],
    });
    this.#inFlight = meters.gauge<string>({ name: `${prefix}_in_flight`, help: 'calls under way', labels });
    const kept = (
      kind: 'counter' | 'gauge',
      name: string,
      help: string,
      value: (system: SystemHealth & { retries: number }) => number,
    ): void =>
      meters.kept<string>(kind, { name: `${prefix}_${name}`, help, labels }, () =>
        [...health()].map(([name, system]): Sample<string> => [{ [label]: name }, value(system)]),
      );
    kept(
      'counter',
      'calls_total',
      'questions put to the system; tries of one question count once',
      ({ calls }) => calls,
    );
    kept('counter', 'turned_away_total', 'questions that the open breaker answered', ({ turnedAway }) => turnedAway);
    kept('counter', 'retries_total', 'calls made again', ({ retries }) => retries);
    kept('counter', 'probes_total', 'probes while the breaker was open', ({ probes }) => probes);
    kept(
      'gauge',
      'error_ratio',
      'of the latest twenty calls or so, the part that failed, 0 to 1',
      ({ errorRate }) => errorRate,
    );
    meters.kept<string>(
      'counter',
      {
        name: `${prefix}_faults_total`,
        help: 'faults that are the system’s own, probes included, by code',
        labels: [label, 'code'],
      },
      () =>
        [...health()].flatMap(([name, { faults }]) =>
          Object.entries({ ...NO_FAULTS, ...faults }).map(([code, count]): Sample<string> => [
            { [label]: name, code },
            count,
          ]),
        ),
    );
    meters.kept<string>(
      'gauge',
      { name: `${prefix}_breaker`, help: '1 for the state that the breaker is in', labels: [label, 'state'] },
      () =>
        [...health()].flatMap(([name, { breaker }]) =>
          STATES.map((state): Sample<string> => [{ [label]: name, state }, state === breaker ? 1 : 0]),
        ),
    );
  }

  /** Counts one system's calls, from zero as soon as it is named. */
  of(system: string): SystemMeter {
    const known = this.#known.get(system) ?? this.#create(system);
    this.#known.set(system, known);
    return known;
  }

  #create(system: string): SystemMeter {
    const labels = { [this.#label]: system };
    const seconds = this.#seconds.labels(labels);
    const sizes = this.#sizes.labels(labels);
    const inFlight = this.#inFlight.labels(labels);
    this.#seconds.zero(labels);
    this.#sizes.zero(labels);
    inFlight.set(0);
    for (const code of this.#codes) this.#errors.inc({ ...labels, code }, 0);
    const failed = (code: string): void => this.#errors.inc({ ...labels, code });
    return async (size, call, codesIn) => {
      const began = performance.now();
      inFlight.inc();
      if (size !== null) sizes.observe(size);
      try {
        const answer = await call();
        for (const code of codesIn?.(answer) ?? []) failed(code);
        return answer;
      } catch (error) {
        failed(codeOf(error));
        throw error;
      } finally {
        inFlight.dec();
        seconds.observe((performance.now() - began) / 1_000);
      }
    };
  }
}

/** @param size how many keys it asks about; null: about none; @param codesIn public codes of what went wrong in an answer that came */
export type SystemMeter = <T>(
  size: number | null,
  call: () => Promise<T>,
  codesIn?: (answer: T) => Iterable<string>,
) => Promise<T>;
