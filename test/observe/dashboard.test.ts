import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import prom from 'prom-client';
import { Meters } from '../../common/observe/meters.ts';
import { GatewayMeters } from '../../gateway/observe/gateway-meters.ts';
import { observeMinistry } from '../../subgraphs/kit/observe-ministry.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const read = (file: string): string => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');

/** Every metric that a gateway and a ministry serve, with their histograms' parts. */
async function served(): Promise<ReadonlySet<string>> {
  const [gateway, ministry] = [new Meters(prom), await observeMinistry({ metrics: { host: '127.0.0.1', port: 0 } })];
  expect(
    new GatewayMeters(gateway, {
      conditions: () => [],
      ministries: () => [],
      cache: () => [],
      audit: () => ({ written: 0, failures: 0, waiting: 0, lagMs: 0, writable: true }),
      directory: () => ({ serial: 1, issuedAt: '', since: '', trial: [], refused: null }),
      discovery: { bytes: 0, *status() {} },
    }).ministries,
  ).toBeDefined();
  ministry?.knows(() => [], []);
  const text = `${await gateway.text()}\n${await (await fetch(ministry?.metricsUrl ?? '')).text()}`;
  await ministry?.close();
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

test('every metric that the dashboard asks for is served, and every one of ours is asked for', async () => {
  const { panels, schemaVersion } = JSON.parse(read('grafana-dashboard.json')) as {
    panels: readonly Panel[];
    schemaVersion: number;
  };
  expect(schemaVersion).toBeGreaterThanOrEqual(39);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const asked = new Set(
    panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:tongcha|nodejs|process)_\w+/g) ?? []),
    ),
  );
  const names = await served();
  expect([...asked].filter((name) => !names.has(name))).toEqual([]);
  const ours = [...names].filter((name) => name.startsWith('tongcha_') && !/_(bucket|sum|count)$/.test(name));
  expect(ours.filter((name) => !asked.has(name) && !asked.has(`${name}_bucket`))).toEqual([]);
});
