import type Prometheus from 'prom-client';
import type { Snapshot } from './meters.ts';

/** The metrics of one process of several. */
export interface Part {
  /** By which its gauges are told from the others'. */
  readonly worker: string;
  readonly snapshot: Snapshot;
}

/**
 * The metrics of several processes as one answer. What is counted is added up, with what ended processes had counted, as a sum that falls
 * would be taken for a new start and counted twice. A gauge is each process's own, by the label `worker`: most would be false as a sum.
 */
export class MergedMetrics {
  readonly #prom: typeof Prometheus;
  #gone: Promise<Snapshot> = Promise.resolve([]);

  constructor(prom: typeof Prometheus) {
    this.#prom = prom;
  }

  /** @param snapshot the last one of a process that has ended */
  retire(snapshot: Snapshot): void {
    this.#gone = this.#gone.then((gone) => this.#sumOf([gone, snapshot.filter(isCounted)]).getMetricsAsJSON());
  }

  /** In Prometheus's text format. @param parts of those that have not ended */
  async text(parts: readonly Part[]): Promise<string> {
    const own = parts.map(({ worker, snapshot }) =>
      snapshot.map((metric) => (isCounted(metric) ? metric : labelled(metric, worker))),
    );
    return this.#sumOf([await this.#gone, ...own]).metrics();
  }

  #sumOf(snapshots: readonly Snapshot[]): Prometheus.Registry {
    return this.#prom.AggregatorRegistry.aggregate([...snapshots]);
  }
}

type Metric = Snapshot[number];

/** The library gives the kind's name, its types a number. */
function isCounted({ type }: Metric): boolean {
  return ['counter', 'histogram'].includes(String(type));
}

function labelled(metric: Metric, worker: string): Metric {
  const values = metric.values.map((each) => ({ ...each, labels: { ...each.labels, worker } }));
  // Some of its own gauges would be left out of a sum, or averaged: each is alone in its labels here.
  return { ...metric, aggregator: 'sum', values };
}
