import { execFile, spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readOrMakeSigningKey } from '../../common/audit-log/signing-key.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { makeSigner } from '../access/support/signer.ts';
import { jwks } from '../access/support/tls-issuer.ts';
import { freePort } from '../support/free-port.ts';
import { type Installation, supergraphAt } from './support/installation.ts';

/** What happens to an installation on a day. */
export interface DayEvent {
  readonly zh: string;
  readonly en: string;
  /** Does it, and makes it good again. @returns how long anything was away that nothing else stands in for, milliseconds */
  happens(installation: Installation, fires: Fires): Promise<number>;
  /** Why it cannot happen on this machine; null: it can. */
  cannot?(installation: Installation): string | null;
  /** What must fire within half a minute: an alert, with its reason and what it is about; null: nothing is wrong, and nothing may. */
  readonly told: RegExp | null;
  /** Whether it is in the short day, too. */
  readonly short: boolean;
}

/** Waits until what is to fire fires, half a minute at most. */
export type Fires = () => Promise<void>;

const SETTLE_MS = 2_000;

async function lasting(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** A gateway's process in which it is later than it is. */
const FIVE_MINUTES_ON = `data:text/javascript,${encodeURIComponent(
  'const D=Date;const by=300000;globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(D.now()+by)}static now(){return D.now()+by}}',
)}`;

export const EVENTS: readonly DayEvent[] = [
  {
    zh: '网关逐个重启',
    en: 'gateways are restarted one after the other',
    told: /^TongchaRestarted tongcha-gateway/,
    short: true,
    async happens({ gateways, isReady }, fires) {
      for (const i of [0, 1] as const) {
        await gateways[i].restart();
        await isReady(i);
        await sleep(SETTLE_MS);
      }
      await fires();
      return 0;
    },
  },
  {
    zh: '部门服务重启',
    en: 'a ministry is restarted',
    told: /^TongchaRestarted tongcha-ministry/,
    short: true,
    async happens({ ministries }, fires) {
      const away = await lasting(() => ministries['rare-earth'].restart());
      await fires();
      return away;
    },
  },
  {
    zh: '部门服务被杀,三秒后恢复',
    en: 'a ministry is killed, and is back after three seconds',
    told: /^TongchaMember(Faults|Down) agriculture/,
    short: true,
    async happens({ ministries: { agriculture } }, fires) {
      const away = await lasting(async () => {
        await agriculture.stop('SIGKILL');
        await sleep(2_000);
        await agriculture.start();
      });
      await fires();
      return away;
    },
  },
  {
    zh: '部门的 PostgreSQL 崩溃后重启',
    en: 'a ministry’s PostgreSQL crashes and is started again',
    told: /^TongchaLegacyFaults /,
    short: false,
    async happens({ postgres }, fires) {
      const away = await lasting(async () => {
        await postgres.kill();
        await sleep(2_000);
        await postgres.restart();
      });
      await fires();
      return away;
    },
  },
  {
    zh: 'Redis 重启',
    en: 'Redis is restarted',
    told: /REDIS_AWAY/,
    short: true,
    async happens({ redis }, fires) {
      await redis.kill();
      await fires();
      await redis.restart();
      return 0;
    },
  },
  {
    zh: '更换网关签名密钥',
    en: 'the gateways’ signing key is rotated',
    told: null,
    short: false,
    async happens({ folder, gateways, isReady }) {
      await makeKeys(join(folder, 'keys'));
      // Ministries read the new public key within a second; gateways sign with the new one once they are started with it.
      await sleep(SETTLE_MS);
      for (const i of [0, 1] as const) {
        await gateways[i].restart();
        await isReady(i);
        await sleep(SETTLE_MS);
      }
      return 0;
    },
  },
  {
    zh: '令牌签发方更换密钥',
    en: 'the issuer of tokens signs with a new key at once',
    told: null,
    short: true,
    async happens(installation) {
      const next = makeSigner('second');
      installation.issuer.answers({ '/jwks': jwks(installation.signer, next) });
      installation.signWith(next);
      await sleep(SETTLE_MS);
      installation.issuer.answers({ '/jwks': jwks(next) });
      return 0;
    },
  },
  {
    zh: '协议修改',
    en: 'an agreement is changed',
    told: null,
    short: false,
    async happens({ folder }) {
      const file = join(folder, 'agreements', 'rare-earth.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('name: g0', 'name: other'));
      await sleep(SETTLE_MS);
      return 0;
    },
  },
  {
    zh: '协议写错',
    en: 'an agreement is mistyped',
    told: /AGREEMENTS_REFUSED rare-earth/,
    short: true,
    async happens({ folder }, fires) {
      const file = join(folder, 'agreements', 'rare-earth.yaml');
      const good = readFileSync(file, 'utf8');
      writeFileSync(file, good.replace('grants:', 'grant:'));
      await fires();
      writeFileSync(file, good);
      return 0;
    },
  },
  {
    zh: '协议被删',
    en: 'an agreement is deleted',
    told: /AGREEMENTS_MISSING food-drug/,
    short: false,
    async happens({ folder }, fires) {
      const file = join(folder, 'agreements', 'food-drug.yaml');
      renameSync(file, `${file}.gone`);
      await fires();
      renameSync(`${file}.gone`, file);
      return 0;
    },
  },
  {
    zh: '超图先于部门的 schema',
    en: 'the supergraph is ahead of the ministries',
    told: /MEMBER_OTHER_VERSION/,
    short: false,
    async happens({ supergraphFile, serve }, fires) {
      const good = readFileSync(supergraphFile, 'utf8');
      await serve(ofOtherSchema(good, 1));
      await fires();
      await serve(good);
      return 0;
    },
  },
  {
    zh: '超图写坏',
    en: 'a supergraph that cannot be served is published',
    told: /SUPERGRAPH_REFUSED/,
    short: true,
    async happens({ supergraphFile }, fires) {
      const good = readFileSync(supergraphFile, 'utf8');
      writeFileSync(supergraphFile, good.slice(0, good.length / 2));
      await fires();
      writeFileSync(supergraphFile, good);
      await sleep(SETTLE_MS);
      return 0;
    },
  },
  {
    zh: '备份审计日志,一个网关的审计磁盘丢失',
    en: 'the audit log is backed up, and then a gateway loses its audit disk',
    told: null,
    short: false,
    async happens({ auditFolder, file, folder, gateways, isReady }) {
      const backup = join(folder, 'backup');
      const publicKey = file('audit-1.pub', publicHalf(join(folder, 'audit-1.pem')));
      // The second adds what is new.
      await audit('backup', backup, '--folder', auditFolder(1), '--key', publicKey);
      await sleep(11_000);
      await audit('backup', backup, '--folder', auditFolder(1), '--key', publicKey);
      await audit('verify', '--folder', backup, '--key', publicKey);
      await gateways[1].stop();
      rmSync(join(auditFolder(1), '..'), { recursive: true });
      mkdirSync(auditFolder(1), { recursive: true });
      // Another key as well: the old one signs that log alone.
      const key = join(folder, 'audit-1-next.pem');
      readOrMakeSigningKey(key);
      gateways[1].set({ GATEWAY_AUDIT_KEY: key });
      await gateways[1].start();
      await isReady(1);
      await audit(
        'find',
        '--folder',
        auditFolder(1),
        '--folder',
        backup,
        '--from',
        new Date(Date.now() - 3_600_000).toISOString(),
      );
      return 0;
    },
  },
  {
    zh: '清除旧的审计日志',
    en: 'the audit log is pruned while it is written',
    told: null,
    short: false,
    async happens({ auditFolder }) {
      await audit(
        'prune',
        '--before',
        new Date(Date.now() - 200 * 86_400_000).toISOString(),
        '--folder',
        auditFolder(1),
      );
      await sleep(SETTLE_MS);
      return 0;
    },
  },
  {
    zh: '一个网关的审计磁盘写满',
    en: 'the audit disk of one gateway is full',
    told: /AUDIT_UNWRITABLE/,
    short: true,
    cannot: ({ ownDisk }) => (ownDisk ? null : 'no disk of its own can be mounted (root needed)'),
    async happens({ auditFolder, isReady }, fires) {
      const filler = join(auditFolder(0), '..', 'filler');
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M']);
      await fires();
      rmSync(filler);
      await isReady(0);
      return 0;
    },
  },
  {
    zh: '部门证书过期',
    en: 'a ministry’s certificate expires',
    told: /Certificate|CERTIFICATE_EXPIRED/,
    short: false,
    async happens({ ca, file, folder }, fires) {
      const name = 'hazardous-goods';
      const [cert, key] = [`${name}.pem`, `${name}-key.pem`].map((each) => readFileSync(join(folder, each), 'utf8'));
      const expired = ca.issue(name, Date.now() - 60_000);
      const away = await lasting(async () => {
        file(`${name}-key.pem`, expired.key);
        file(`${name}.pem`, expired.cert);
        await fires();
        file(`${name}-key.pem`, key ?? '');
        file(`${name}.pem`, cert ?? '');
        await sleep(SETTLE_MS);
      });
      return away;
    },
  },
  {
    zh: '一个网关的时钟快五分钟',
    en: 'the clock of one gateway is five minutes fast',
    told: /(GATEWAY_REFUSED|CLOCK_OFF)/,
    short: true,
    async happens({ gateways, isReady }, fires) {
      await gateways[1].restart({}, [FIVE_MINUTES_ON]);
      await fires();
      await gateways[1].restart();
      await isReady(1);
      return 0;
    },
  },
  {
    zh: '部门迁到另一地址',
    en: 'a ministry moves to another address',
    told: null,
    short: false,
    async happens({ ministries, ministryPorts, serve }) {
      const name = 'food-drug';
      const port = await freePort();
      const next = ministries[name].another({
        FOOD_DRUG_PORT: String(port),
        FOOD_DRUG_ADDRESS: `https://127.0.0.1:${port}/graphql`,
        FOOD_DRUG_METRICS_PORT: String(await freePort()),
      });
      await next.start();
      await serve(supergraphAt({ ...ministryPorts, [name]: port }));
      await ministries[name].stop();
      await sleep(SETTLE_MS);
      await ministries[name].start();
      await serve(supergraphAt(ministryPorts));
      await next.stop();
      return 0;
    },
  },
];

function publicHalf(privateFile: string): string {
  return createPublicKey(readFileSync(privateFile)).export({ type: 'spki', format: 'pem' }).toString();
}

/** As an operator runs it. @throws Error with its words */
async function audit(...args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, ['cli/audit.ts', ...args], { maxBuffer: 256 * 1024 * 1024 });
}

/** Its schemas are of another version than those that ministries tell. */
function ofOtherSchema(supergraph: string, by: number): string {
  return supergraph.replace(
    /(")schema\/(\d+)(")/g,
    (_, a: string, version: string, b: string) => `${a}schema/${Number(version) + by}${b}`,
  );
}
