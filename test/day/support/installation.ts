import { type ChildProcess, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch as fetchBy } from 'undici';
import { envName } from '../../../common/config/config.ts';
import { readOrMakeSigningKey } from '../../../common/audit-log/signing-key.ts';
import { makeKeys } from '../../../common/signature/make-keys.ts';
import { loadServer } from '../../../demo/equipment-db/load.ts';
import { startStandIns, type StandIns } from '../../../demo/stand-ins.ts';
import { world } from '../../../demo/world/index.ts';
import { AUDIENCE, claimsWith } from '../../access/support/issuer.ts';
import { makeSigner, makeToken, type Signer } from '../../access/support/signer.ts';
import { jwks, startTlsIssuer, type TlsIssuer } from '../../access/support/tls-issuer.ts';
import { authority, type Authority } from '../../signature/support/certificates.ts';
import { createCallers, EVERYTHING } from '../../support/callers.ts';
import { type DatabaseServer, endServer } from '../../support/database-server.ts';
import { freePort } from '../../support/free-port.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { startHaproxy } from './haproxy.ts';
import { Program, type Settings } from '../../support/program.ts';
import { Prometheus } from './prometheus.ts';
import { Traffic } from './traffic.ts';
import { MINISTRY_NAMES, type MinistryName } from '../../support/ministry-names.ts';

/** Chains that between them ask every ministry. */
const ROOTS = [
  'drug:83857930000879766601',
  'hazlot:370681001.DCM20260215',
  'hazlot:370681001.CL20260301',
  'equipment:21503706812018030008',
  'relot:91150203MA0N001092.PN202602',
];

/** Shorter than in production, longer than HAProxy takes to see that a gateway is not ready. */
const DRAIN_PAUSE_MS = 3_000;
const IN_A_YEAR = Date.now() + 365 * 86_400_000;
const WORLD = { seed: 1, scale: 0.02 };

/** A production installation on the loopback: two gateways behind HAProxy, Redis with a password, PostgreSQL, mutual TLS, an issuer of tokens, Prometheus. */
export interface Installation {
  readonly folder: string;
  readonly ca: Authority;
  readonly issuer: TlsIssuer;
  readonly signer: Signer;
  readonly redis: RedisServer;
  readonly postgres: DatabaseServer;
  readonly ministries: Readonly<Record<MinistryName, Program>>;
  readonly gateways: readonly [Program, Program];
  readonly gatewayPorts: readonly [number, number];
  readonly ministryPorts: Readonly<Record<MinistryName, number>>;
  /** Whether the first gateway's audit log is on a disk of its own. */
  readonly ownDisk: boolean;
  /** What both gateways serve, which they watch. */
  readonly supergraphFile: string;
  /** Publishes it, and waits until both serve it. */
  readonly serve: (supergraph: string) => Promise<void>;
  readonly prometheus: Prometheus;
  readonly traffic: Traffic;
  /** With what the officers' tokens are signed from now on. */
  readonly signWith: (signer: Signer) => void;
  readonly file: (name: string, content: string) => string;
  readonly auditFolder: (gateway: 0 | 1) => string;
  /** Until a gateway is ready again. */
  readonly isReady: (gateway: 0 | 1) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-day-'));
  const stops: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    return await begin(folder, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function begin(
  folder: string,
  stops: (() => Promise<unknown> | void)[],
  stop: () => Promise<void>,
): Promise<Installation> {
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const ca = authority('tongcha-day');
  const caFile = file('ca.pem', ca.cert);
  const keys = await makeKeys(join(folder, 'keys'));
  const redis = await startRedis('--requirepass', 'secret');
  stops.push(() => redis.stop());
  const postgres = await startPostgres();
  stops.push(() => postgres.stop());
  await loadServer(postgres.url, world(WORLD));
  const standIns: StandIns = await startStandIns({ ...WORLD, directory: folder, latencyMs: 0, basePort: 0 });
  stops.push(() => standIns.stop());

  let signer = makeSigner('first');
  const issuer = await startTlsIssuer(ca.issue('issuer', IN_A_YEAR));
  stops.push(() => issuer.stop());
  issuer.answers({ '/jwks': jwks(signer) });
  const callers = createCallers(folder, MINISTRY_NAMES);

  const ports = {} as Record<MinistryName, number>;
  const metricsPorts: number[] = [];
  const ministries = {} as Record<MinistryName, Program>;
  for (const name of MINISTRY_NAMES) {
    const { cert, key } = ca.issue(name, IN_A_YEAR);
    ports[name] = await freePort();
    const metricsPort = await freePort();
    metricsPorts.push(metricsPort);
    const own: Settings = {
      port: String(ports[name]),
      production: 'true',
      address: `https://127.0.0.1:${ports[name]}/graphql`,
      trustedKeys: keys.publicFile,
      drainPauseMs: '500',
      'metrics.port': String(metricsPort),
      'tls.cert': file(`${name}.pem`, cert),
      'tls.key': file(`${name}-key.pem`, key),
      'tls.ca': caFile,
    };
    ministries[name] = new Program(name, `subgraphs/${name}/main.ts`, {
      ...standIns.env,
      SPECIAL_EQUIPMENT_DB_URL: postgres.url,
      ...Object.fromEntries(Object.entries(own).map(([path, value]) => [envName([name, ...path.split('.')]), value])),
    });
    stops.push(() => ministries[name].stop('SIGKILL'));
  }
  await Promise.all(MINISTRY_NAMES.map((name) => ministries[name].start()));

  const supergraphFile = file('supergraph.graphql', supergraphAt(ports));
  const gatewayPorts = [await freePort(), await freePort()] as const;
  const client = ca.issue('gateway', IN_A_YEAR);
  const [certFile, keyFile] = [file('gateway.pem', client.cert), file('gateway-key.pem', client.key)];
  const auditFolder = (gateway: number): string => join(folder, `audit-${gateway}`, 'log');
  mkdirSync(join(folder, 'audit-0'));
  const ownDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', join(folder, 'audit-0')]).status === 0;
  if (ownDisk) stops.push(() => void spawnSync('umount', ['-l', join(folder, 'audit-0')]));
  const gateways = (await Promise.all(
    gatewayPorts.map(async (port, i) => {
      mkdirSync(auditFolder(i), { recursive: true });
      const auditKey = join(folder, `audit-${i}.pem`);
      readOrMakeSigningKey(auditKey);
      const metricsPort = await freePort();
      metricsPorts.push(metricsPort);
      return new Program(`gateway-${i}`, 'gateway/main.ts', {
        GATEWAY_PRODUCTION: 'true',
        GATEWAY_PORT: String(port),
        GATEWAY_METRICS_PORT: String(metricsPort),
        GATEWAY_DRAIN_PAUSE_MS: String(DRAIN_PAUSE_MS),
        GATEWAY_IDENTITY_ISSUER: issuer.origin,
        GATEWAY_IDENTITY_JWKS_URL: `${issuer.origin}/jwks`,
        GATEWAY_IDENTITY_CA: caFile,
        GATEWAY_AGREEMENTS: callers.env['GATEWAY_AGREEMENTS'] ?? '',
        GATEWAY_SIGNING_KEY_FILE: keys.privateFile,
        GATEWAY_AUDIT_FOLDER: auditFolder(i),
        GATEWAY_AUDIT_KEY: auditKey,
        GATEWAY_SUPERGRAPH: supergraphFile,
        GATEWAY_REDIS_URL: `redis://:secret@127.0.0.1:${redis.port}`,
        GATEWAY_CACHE_MB: '0',
        GATEWAY_TRUSTED_PROXIES: '1',
        ...Object.fromEntries(
          MINISTRY_NAMES.flatMap((name) =>
            Object.entries({
              'tls.ca': caFile,
              'tls.cert': certFile,
              'tls.key': keyFile,
            }).map(([path, value]) => [envName(['ministries', name, ...path.split('.')]), value]),
          ),
        ),
      });
    }),
  )) as unknown as readonly [Program, Program];
  for (const each of gateways) stops.push(() => each.stop('SIGKILL'));
  await Promise.all(gateways.map((each) => each.start()));
  const isReady = async (gateway: 0 | 1): Promise<void> => {
    const until = Date.now() + 60_000;
    while ((await fetch(`http://127.0.0.1:${gatewayPorts[gateway]}/ready`)).status !== 200) {
      if (Date.now() > until)
        throw new Error(`gateway-${gateway} is not ready: ${gateways[gateway].said.slice(-2_000)}`);
      await sleep(100);
    }
  };
  await Promise.all([isReady(0), isReady(1)]);
  const serve = async (supergraph: string): Promise<void> => {
    writeFileSync(supergraphFile, supergraph);
    const wanted = hash('sha256', supergraph, 'hex');
    for (const port of gatewayPorts)
      for (const until = Date.now() + 60_000; ; await sleep(200)) {
        const health = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as {
          supergraph: { hash: string };
        };
        if (health.supergraph.hash === wanted) break;
        if (Date.now() > until) throw new Error(`a supergraph is not served: ${JSON.stringify(health.supergraph)}`);
      }
  };

  const balancerPort = await freePort();
  const balancer: ChildProcess = await startHaproxy(
    folder,
    balancerPort,
    gatewayPorts,
    ca.issue('balancer', IN_A_YEAR),
  );
  stops.push(() => endServer(balancer, 'SIGKILL'));
  const prometheus = await Prometheus.start(folder, {
    'tongcha-ministry': metricsPorts.slice(0, MINISTRY_NAMES.length),
    'tongcha-gateway': metricsPorts.slice(MINISTRY_NAMES.length),
  });
  stops.push(() => prometheus.stop());

  const agent = new Agent({ connect: { ca: ca.cert }, allowH2: false });
  stops.push(() => agent.close());
  const traffic = new Traffic((i, signal) => {
    const token = makeToken(
      signer,
      claimsWith({ iss: issuer.origin, aud: AUDIENCE, role: EVERYTHING.role, sector: undefined }),
    );
    return fetchBy(`https://127.0.0.1:${balancerPort}/graphql`, {
      method: 'POST',
      signal,
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'tongcha-purpose': EVERYTHING.purpose ?? '',
      },
      body: JSON.stringify({
        query: `{ chain(code: "${ROOTS[i % ROOTS.length]}") { complete gaps { sector reason } units { code } } }`,
      }),
    });
  });
  traffic.start();
  stops.push(() => traffic.stop());
  return {
    folder,
    ca,
    issuer,
    signer,
    redis,
    postgres,
    ministries,
    gateways,
    gatewayPorts,
    ministryPorts: ports,
    ownDisk,
    supergraphFile,
    serve,
    prometheus,
    traffic,
    signWith: (next) => void (signer = next),
    file,
    auditFolder,
    isReady,
    stop,
  };
}

/** The project's own, with each ministry where it is here. */
export function supergraphAt(ports: Readonly<Record<MinistryName, number>>): string {
  const own = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
  return MINISTRY_NAMES.reduce(
    (text, name) =>
      text.replace(new RegExp(`(name: "${name}", url: ")[^"]*`), `$1https://127.0.0.1:${ports[name]}/graphql`),
    own,
  );
}
