import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { observeProcess } from '../../common/observe/process-observer.ts';
import { parse } from 'yaml';
import { namesIn } from '../observe/support/served-names.ts';
import { freePort } from '../support/free-port.ts';
import { type Graph, startGraph } from '../support/graph.ts';

/** A real Prometheus looks at a real gateway and its ministries, by the rules and the configuration that are shipped. */

const SHIPPED = join(import.meta.dirname, '../../deploy/prometheus');
const isInstalled = !spawnSync('prometheus', ['--version']).error;
if (!isInstalled) console.log('left out: prometheus is not installed');

const folder = mkdtempSync(join(tmpdir(), 'tongcha-alerts-'));
const MINISTRY = 'food-drug';
/** Neither certificates, a directory nor workers are configured here. */
const OF_OTHER_PARTS = [
  'tongcha_certificate_expires_in_seconds',
  'tongcha_gateway_directory_serial',
  'tongcha_gateway_worker_deaths_total',
];
let graph: Graph;
let prometheus: ChildProcess | null = null;
let api: string;

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[];
}
interface Alerts {
  readonly alerts: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** What Prometheus says of itself. */
async function asked<T>(path: string): Promise<T> {
  return ((await (await fetch(`${api}${path}`)).json()) as { readonly data: T }).data;
}

describe.skipIf(!isInstalled)('alerts', () => {
  beforeAll(async () => {
    const [gateway, ministry] = [await freePort(), await freePort()];
    const observer = await observeProcess('alerts', { log: { level: 'silent', requests: 0 }, traces: { share: 1 } });
    graph = await startGraph({
      retryShare: 0,
      settings: { GATEWAY_CACHE_MB: '1', GATEWAY_AUDIT_FOLDER: join(folder, 'audit') },
      observers: {
        gateway: { observer, metricsPort: gateway },
        [MINISTRY]: { observer, metricsPort: ministry },
      },
    });
    await vi.waitFor(async () => expect((await fetch(`${graph.origin}/ready`)).status).toBe(200), { timeout: 30_000 });
    const own = await freePort();
    cpSync(SHIPPED, folder, { recursive: true });
    writeFileSync(
      join(folder, 'prometheus.yml'),
      readFileSync(join(SHIPPED, 'prometheus.yml'), 'utf8')
        // Looked at each second, so that the test takes less.
        .replaceAll(/interval: \d+s/g, 'interval: 1s')
        .replace("'10.0.0.1:9464', '10.0.0.2:9464'", `'127.0.0.1:${gateway}'`)
        .replace('10.0.0.5:9464', `127.0.0.1:${ministry}`),
    );
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${own}`,
        '--log.level=warn',
      ],
      { stdio: 'ignore' },
    );
    api = `http://127.0.0.1:${own}/api/v1`;
    await vi.waitFor(async () => expect((await fetch(`${api}/rules`)).status).toBe(200), {
      timeout: 30_000,
      interval: 200,
    });
  }, 120_000);
  afterAll(async () => {
    if (prometheus?.exitCode === null) {
      const ended = once(prometheus, 'exit');
      prometheus.kill('SIGTERM');
      await ended;
    }
    await graph?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const firing = async (): Promise<readonly string[]> => {
    const { alerts } = await asked<Alerts>('/alerts');
    const now = alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
    return now
      .map(({ alertname, ministry, reason, job }) => `${alertname} ${ministry ?? reason ?? job ?? ''}`.trim())
      .toSorted();
  };
  const healths = async (): Promise<ReadonlySet<string>> => {
    const { groups } = await asked<Rules>('/rules');
    return new Set(groups.flatMap(({ rules }) => rules.map(({ health }) => health)));
  };
  const ask = (): Promise<unknown> =>
    graph.query('{ unit(code: "drug:83857930000879766601") { foodDrug { productName } } }');

  test('every rule can be evaluated over what is served, and nothing fires where all is well', async () => {
    await ask();
    await vi.waitFor(async () => expect(await healths()).toEqual(new Set(['ok'])), {
      timeout: 20_000,
      interval: 200,
    });
    // Longer than what fires after ten seconds.
    await sleep(12_000);
    const there = await asked<readonly string[]>('/label/__name__/values');
    const text = readFileSync(join(SHIPPED, 'tongcha.rules.yml'), 'utf8');
    const named = (parse(text) as { groups: readonly { rules: readonly { expr: string }[] }[] }).groups.flatMap(
      (group) => group.rules.flatMap(({ expr }) => namesIn(expr)),
    );
    expect([...new Set(named)].filter((name) => !there.includes(name)).toSorted()).toEqual(OF_OTHER_PARTS);
    expect(await firing()).toEqual([]);
  }, 60_000);

  test('a ministry that is gone is told: its process, the member, what callers lack', async () => {
    await graph.stopMinistry(MINISTRY);
    const began = performance.now();
    const seen = new Map<string, number>();
    await vi.waitFor(
      async () => {
        await graph.query('{ unit(code: "drug:83857930000879766602") { foodDrug { productName } } }');
        for (const each of await firing())
          if (!seen.has(each)) seen.set(each, Math.round((performance.now() - began) / 100) / 10);
        expect([...seen.keys()]).toEqual(
          expect.arrayContaining([
            `TongchaIncomplete UNAVAILABLE`,
            `TongchaMemberDown ${MINISTRY}`,
            `TongchaMemberFaults ${MINISTRY}`,
            'TongchaTargetDown tongcha-ministry',
          ]),
        );
      },
      { timeout: 60_000, interval: 250 },
    );
    console.log([...seen].map(([name, seconds]) => `${name}: ${seconds} s`).join('\n'));
  }, 90_000);
});
