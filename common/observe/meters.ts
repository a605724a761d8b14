import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type Prometheus from 'prom-client';

/** One value with its labels. */
export type Sample<L extends string> = readonly [labels: Readonly<Record<L, string>>, value: number];

interface Named<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

/** Label sets that a metric has before anything was counted: of a series that begins with its first fault, Prometheus sees no increase. */
interface FromZero<L extends string> {
  readonly fromZero?: Iterable<Readonly<Record<L, string>>>;
}

/** All values at a time, to be sent to another process. */
export type Snapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** A process's metrics. A registry of its own each, so that two servers in one process do not count into one. */
export class Meters {
  readonly #prom: typeof Prometheus;
  readonly #registry: Registry;

  constructor(prom: typeof Prometheus) {
    this.#prom = prom;
    this.#registry = new prom.Registry();
    // CPU, memory, garbage collection, handles and the event loop's delay.
    prom.collectDefaultMetrics({ register: this.#registry });
  }

  counter<L extends string = never>({ name, help, labels = [], fromZero = [] }: Named<L> & FromZero<L>): Counter<L> {
    const counter = new this.#prom.Counter<L>({ name, help, labelNames: [...labels], registers: [this.#registry] });
    for (const own of fromZero) counter.inc(own, 0);
    return counter;
  }

  gauge<L extends string = never>({ name, help, labels = [] }: Named<L>): Gauge<L> {
    return new this.#prom.Gauge({ name, help, labelNames: [...labels], registers: [this.#registry] });
  }

  histogram<L extends string = never>({
    name,
    help,
    labels = [],
    buckets,
    fromZero = [],
  }: Named<L> & FromZero<L> & { readonly buckets: readonly number[] }): Histogram<L> {
    const histogram = new this.#prom.Histogram<L>({
      name,
      help,
      labelNames: [...labels],
      buckets: [...buckets],
      registers: [this.#registry],
    });
    for (const own of fromZero) histogram.zero(own);
    return histogram;
  }

  /** What is kept elsewhere anyway, and is read when somebody looks. */
  kept<L extends string = never>(
    kind: 'counter' | 'gauge',
    { name, help, labels = [] }: Named<L>,
    read: () => Iterable<Sample<L>>,
  ): void {
    const common = { name, help, labelNames: [...labels], registers: [this.#registry] };
    if (kind === 'gauge') {
      const gauge: Gauge<L> = new this.#prom.Gauge({
        ...common,
        collect() {
          gauge.reset();
          for (const [own, value] of read()) gauge.labels(own).inc(value);
        },
      });
      return;
    }
    const counter: Counter<L> = new this.#prom.Counter({
      ...common,
      collect() {
        counter.reset();
        for (const [own, value] of read()) counter.labels(own).inc(value);
      },
    });
  }

  /** In Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  snapshot(): Promise<Snapshot> {
    return this.#registry.getMetricsAsJSON();
  }
}

/** Seconds: from what the cache answers to what a deadline ends. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
