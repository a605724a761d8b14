import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envName } from '../../../common/config/config.ts';
import { readOrMakeSigningKey } from '../../../common/audit-log/signing-key.ts';
import { makeKeys } from '../../../common/signature/make-keys.ts';
import { startStandIns } from '../../../demo/stand-ins.ts';
import { keepFresh } from '../../../portal/build/build-site.ts';
import { EXPLORER_SITE } from '../../../explorer/build/explorer-site.ts';
import { EXPLORER_DIST } from '../../../explorer/index.ts';
import { PORTAL_SITE } from '../../../portal/build/portal-site.ts';
import { PORTAL_DIST, PORTAL_DOCUMENTS } from '../../../portal/index.ts';
import { authority } from '../../signature/support/certificates.ts';
import { type Callers, createCallers } from '../../support/callers.ts';
import { freePort } from '../../support/free-port.ts';
import { Program } from '../../support/program.ts';
import { startRedis } from '../../support/redis-server.ts';
import { MINISTRY_NAMES, type MinistryName } from '../../support/ministry-names.ts';

/** Everything as production has it: processes of their own, TLS, signed calls, audit, sealed cache in Redis, documents, pages, metrics. */
export interface Production {
  readonly origin: string;
  /** Of Prometheus, without a path. */
  readonly metrics: string;
  readonly auditFolder: string;
  readonly redisUrl: string;
  readonly callers: Callers;
  /** All that the process has said. */
  log(name: MinistryName | 'gateway'): string;
  kill(name: MinistryName): Promise<void>;
  stop(): Promise<void>;
}

export async function startProduction(): Promise<Production> {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-production-'));
  const file = (name: string, content: string): string => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const ca = authority('tongcha-test');
  const caFile = file('ca.pem', ca.cert);
  const [keys, redis, standIns] = await Promise.all([
    makeKeys(join(directory, 'keys')),
    startRedis('--requirepass', 'secret'),
    startStandIns({ seed: 1, scale: 0.02, directory, latencyMs: 0, basePort: 0 }),
    keepFresh(PORTAL_SITE, EXPLORER_SITE),
  ]);
  const callers = createCallers(directory, MINISTRY_NAMES);
  const auditFolder = join(directory, 'audit');
  const auditKey = join(directory, 'audit.pem');
  readOrMakeSigningKey(auditKey);
  const redisUrl = `redis://:secret@127.0.0.1:${redis.port}`;
  const ports = new Map(await Promise.all(MINISTRY_NAMES.map(async (name) => [name, await freePort()] as const)));
  const [port, metricsPort] = [await freePort(), await freePort()];
  const programs = new Map<string, Program>();

  const launch = (name: string, path: string, env: Readonly<Record<string, string>>): Promise<void> => {
    const program = new Program(name, path, env);
    programs.set(name, program);
    return program.start();
  };
  const stop = async (): Promise<void> => {
    for (const program of programs.values()) await program.stop('SIGKILL');
    await standIns.stop();
    await redis.stop();
    rmSync(directory, { recursive: true, force: true });
  };

  const ministry = (name: MinistryName): Promise<void> => {
    const { cert, key } = ca.issue(name);
    const own: Readonly<Record<string, string>> = {
      port: String(ports.get(name)),
      production: 'true',
      address: `https://127.0.0.1:${ports.get(name)}/graphql`,
      trustedKeys: keys.publicFile,
      cacheControl: 'public, max-age=1, stale-if-error=600',
    };
    const settings = [
      ...Object.entries(own),
      ['tls.cert', file(`${name}.pem`, cert)],
      ['tls.key', file(`${name}-key.pem`, key)],
    ].map(([path = '', value = '']) => [envName([name, ...path.split('.')]), value]);
    return launch(name, `subgraphs/${name}/main.ts`, { ...standIns.env, ...Object.fromEntries(settings) });
  };
  try {
    await Promise.all(MINISTRY_NAMES.map(ministry));
    await launch('gateway', 'gateway/main.ts', {
      ...callers.env,
      GATEWAY_PRODUCTION: 'true',
      GATEWAY_PORT: String(port),
      GATEWAY_METRICS_PORT: String(metricsPort),
      GATEWAY_SIGNING_KEY_FILE: keys.privateFile,
      GATEWAY_AUDIT_FOLDER: auditFolder,
      GATEWAY_AUDIT_KEY: auditKey,
      GATEWAY_REDIS_URL: redisUrl,
      GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS,
      GATEWAY_MCP: 'true',
      GATEWAY_QUESTIONS: join(import.meta.dirname, '../../../cli/questions'),
      GATEWAY_PORTAL: PORTAL_DIST,
      GATEWAY_EXPLORER: EXPLORER_DIST,
      GATEWAY_TRUSTED_PROXIES: '1',
      ...Object.fromEntries(
        MINISTRY_NAMES.flatMap((name) => {
          const setting = (path: readonly string[], value: string): [string, string] => [
            envName(['ministries', name, ...path]),
            value,
          ];
          return [setting(['url'], `https://127.0.0.1:${ports.get(name)}/graphql`), setting(['tls', 'ca'], caFile)];
        }),
      ),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    metrics: `http://127.0.0.1:${metricsPort}`,
    auditFolder,
    redisUrl,
    callers,
    log: (name) => programs.get(name)?.said ?? '',
    async kill(name) {
      await programs.get(name)?.stop('SIGKILL');
    },
    stop,
  };
}
