import prom from 'prom-client';
import { Meters } from '../../../common/observe/meters.ts';
import { GatewayMeters } from '../../../gateway/observe/gateway-meters.ts';
import { metersOfForce } from '../../../gateway/observe/part-meters.ts';
import { metersOfWorkers } from '../../../gateway/workers/worker-metrics.ts';
import { observeMinistry } from '../../../subgraphs/kit/observe-ministry.ts';

const AUDIT = { written: 0, failures: 0, waiting: 0, lagMs: 0, writable: true };
/** Of Prometheus's own. */
const OF_PROMETHEUS = ['up', 'ALERTS'];
const NAME = /\b(?:tongcha|nodejs|process)_\w+|\b(?:up|ALERTS)\b/g;

/** Every metric that a gateway with all its parts and a ministry serve, with their histograms' parts. */
export async function servedNames(): Promise<ReadonlySet<string>> {
  const [gateway, ministry] = [new Meters(prom), await observeMinistry({ metrics: { host: '127.0.0.1', port: 0 } })];
  void new GatewayMeters(gateway, {
    conditions: () => [],
    certificates: () => [],
    eventLoop: { lateMs: 0 },
    ministries: () => [],
    cache: () => [],
    audit: () => ({ ...AUDIT, freeBytes: null, writtenBytes: 0, secondsUntilFull: null }),
    directory: () => ({ serial: 1, issuedAt: '', since: '', trial: [], refused: null }),
    discovery: { bytes: 0, *status() {} },
  });
  metersOfForce(gateway, () => ({ supergraph: '', agreements: null }));
  ministry?.knows(
    () => [],
    () => [],
    () => [],
  );
  metersOfWorkers(gateway, { workers: () => [], deaths: () => 0 });
  const text = `${await gateway.text()}\n${await (await fetch(ministry?.metricsUrl ?? '')).text()}`;
  await ministry?.close();
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

/** The metrics that an expression names, and that nobody serves. */
export function unservedIn(expr: string, served: ReadonlySet<string>): readonly string[] {
  return namesIn(expr).filter((name) => !served.has(name) && !OF_PROMETHEUS.includes(name));
}

/** The metrics that an expression names; labels and their values stand in braces, after `by` or in quotes. */
export function namesIn(expr: string): readonly string[] {
  return expr.replaceAll(/"[^"]*"/g, '""').match(NAME) ?? [];
}
