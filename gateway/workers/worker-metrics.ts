import { MergedMetrics, Meters, type MetricsPlace, serveMetrics } from '@tongcha/observe';
import { metersOfConditions } from '../observe/condition-meters.ts';
import type { Readiness } from '../readiness/readiness.ts';
import type { WorkerProcess } from './worker-process.ts';

/** The label of the supervisor's own gauges. */
const OWN = 'supervisor';

/** What it is told of: who is there, and what becomes of them. */
export interface Watched {
  readonly workers: () => Iterable<WorkerProcess>;
  readonly deaths: () => number;
  readonly readiness: Readiness;
}

/** The metrics of all workers as one answer. */
export interface WorkerMetrics {
  /** That worker has ended: what it counted stays counted. */
  retire(worker: WorkerProcess): void;
  close(): Promise<void>;
}

/** What only the supervisor knows. */
export function metersOfWorkers(meters: Meters, { workers, deaths }: Pick<Watched, 'workers' | 'deaths'>): void {
  meters.kept('gauge', { name: 'tongcha_gateway_workers_ready', help: 'workers that are sent requests' }, () => [
    [{}, [...workers()].filter(({ isReady }) => isReady).length],
  ]);
  meters.kept(
    'counter',
    { name: 'tongcha_gateway_worker_deaths_total', help: 'workers that ended without being told to' },
    () => [[{}, deaths()]],
  );
}

/** Null where no port is configured. @throws ConfigError when the port cannot be had */
export async function openWorkerMetrics(
  { host, port }: MetricsPlace,
  { workers, deaths, readiness }: Watched,
): Promise<WorkerMetrics | null> {
  if (port === undefined) return null;
  const { default: prom } = await import('prom-client');
  const merged = new MergedMetrics(prom);
  const own = new Meters(prom);
  metersOfConditions(own, () => readiness.standing());
  metersOfWorkers(own, { workers, deaths });
  const served = await serveMetrics({ host, port }, async () => {
    await Promise.all([...workers()].map((each) => each.metrics()));
    const ownSnapshot = await own.snapshot();
    // Of those that are there now: what has ended meanwhile is among what was retired.
    const parts = [...workers()].flatMap(({ place, lastMetrics: snapshot }) =>
      snapshot ? [{ worker: String(place), snapshot }] : [],
    );
    return merged.text([...parts, { worker: OWN, snapshot: ownSnapshot }]);
  });
  return {
    retire({ lastMetrics }) {
      if (lastMetrics) merged.retire(lastMetrics);
    },
    close: () => served.close(),
  };
}
