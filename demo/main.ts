/** `npm start`: the stand-ins, the ministries and the other members of their sectors, and the gateway; each sector and the gateway a process of its own. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { envName } from '@tongcha/config';
import { DESK_DIST } from '@tongcha/desk';
import { DESK_SITE } from '@tongcha/desk/build';
import { EXPLORER_DIST } from '@tongcha/explorer';
import { EXPLORER_SITE } from '@tongcha/explorer/build';
import { PORTAL_DIST, PORTAL_DOCUMENTS } from '@tongcha/portal';
import { keepFresh, PORTAL_SITE } from '@tongcha/portal/build';
import {
  DEVELOPMENT_AUDIT,
  DEVELOPMENT_AUDIT_LOG,
  DEVELOPMENT_CALL_KEYS,
  DEVELOPMENT_DIRECTORY,
  developmentKey,
  developmentKeys,
  makeKeys,
} from '@tongcha/signature';
import { type DemoProvider, startProvider } from './identity/provider.ts';
import { PEOPLE } from './identity/people.ts';
import { Processes } from './processes.ts';
import { writeDirectory } from './members/directory.ts';
import { makeIntakeKeys } from './members/intake-keys.ts';
import { ALONE, DECLARED, HOSTED, MEMBERS, SECTORS_OF_MEMBERS } from './members/members.ts';
import { type MemberSystems, startMemberSystems } from './members/systems.ts';
import chains from './chains.json' with { type: 'json' };

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const scale = Number(values.scale);
if (!(scale > 0 && scale <= 200)) {
  console.error('--scale is from 0.1 to 200; 1 is about 5,500 units');
  process.exit(2);
}

/** Of the provider where the demo's people sign in. */
const PROVIDER_PORT = 4090;
const PORT = process.env['GATEWAY_PORT'] ?? '4000';
const directory = mkdtempSync(join(tmpdir(), 'tongcha-demo-'));
const processes = new Processes(() => void stop(1));
let stopping = false;

let systems: MemberSystems | null = null;
let provider: DemoProvider | null = null;
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
// npm that is killed outright hands nothing on; whoever starts this file without npm may go.
const parent = process.ppid;
if (process.env['npm_lifecycle_event'] === 'start')
  setInterval(() => process.ppid !== parent && void stop(1), 200).unref();

try {
  [systems, provider] = await Promise.all([
    startMemberSystems({ seed: Number(values.seed), scale, directory, latencyMs: 5, basePort: 4101 }),
    developmentKey().then(({ jwk }) =>
      startProvider({ port: PROVIDER_PORT, desk: `http://127.0.0.1:${PORT}`, key: jwk }),
    ),
    keepFresh(PORTAL_SITE, EXPLORER_SITE, DESK_SITE),
  ]);
  // Not before the stand-ins have their ports: a second start must not take the first one's log.
  const auditFolder = process.env['GATEWAY_AUDIT_FOLDER'] ?? newAuditFolder();
  const intakes = await makeIntakeKeys(join(directory, 'intakes'));
  const env = {
    GATEWAY_PORTAL: PORTAL_DIST,
    GATEWAY_EXPLORER: EXPLORER_DIST,
    GATEWAY_DESK_FOLDER: DESK_DIST,
    GATEWAY_IDENTITY_ISSUER: provider.issuer,
    GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS,
    GATEWAY_MCP: 'true',
    GATEWAY_QUESTIONS: join(import.meta.dirname, '../cli/questions'),
    GATEWAY_AUDIT_FOLDER: auditFolder,
    GATEWAY_JOBS_STORE: join(directory, 'jobs.sqlite'),
    GATEWAY_GOVERNANCE_STORE: join(directory, 'governance.sqlite'),
    GATEWAY_IDENTITY_DEVELOPMENT_KEYS: developmentKeys(),
    HOSTED_IDENTITY_DEVELOPMENT_KEYS: developmentKeys(),
    HOSTED_STORE: join(directory, 'hosted.sqlite'),
    HOSTED_PORT: String(HOSTED.port),
    HOSTED_ENTERPRISES_PORT: String(HOSTED.enterprises),
    ...systems.env,
    ...intakes.env,
    ...(await signedCalls()),
    ...(await listedMembers()),
    ...(await toldOfDrops()),
    ...process.env,
  };
  const { members: own } = systems;
  const ofMembers = Object.entries(own).map(([name, each]) => [name, { ...each, ...intakes.members[name] }]);
  const members = { ...env, DEMO_MEMBERS: JSON.stringify(Object.fromEntries(ofMembers)) };
  await Promise.all([
    ...SECTORS_OF_MEMBERS.map((sector) => processes.launch(sector, 'demo/members-main.ts', members, [sector])),
    ...[...ALONE.map(({ name }) => name), 'hosted'].map((name) =>
      processes.launch(name, `subgraphs/${name}/main.ts`, env),
    ),
    processes.launch('laboratory, certifier', 'demo/declared-main.ts', env),
    processes.launch('gateway', 'gateway/main.ts', env),
    // Each process that asks ministries has a log and a key of its own.
    processes.launch(
      'jobs',
      'gateway/main.ts',
      { ...env, GATEWAY_AUDIT_FOLDER: join(dirname(auditFolder), 'jobs', 'log') },
      ['--jobs'],
    ),
  ]);
  greet(auditFolder);
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : String(error));
  await stop(1);
}

/** The log of another run tells of another demo. Its head goes with it: a log without the one that it names is not gone on with. */
function newAuditFolder(): string {
  rmSync(DEVELOPMENT_AUDIT, { recursive: true, force: true });
  return DEVELOPMENT_AUDIT_LOG;
}

/** Keys of this run, where `npm run conform` can sign with them: the gateway signs its calls, and the ministries answer no others. */
async function signedCalls(): Promise<Record<string, string>> {
  rmSync(DEVELOPMENT_CALL_KEYS, { recursive: true, force: true });
  const { privateFile, publicFile } = await makeKeys(DEVELOPMENT_CALL_KEYS);
  return {
    GATEWAY_SIGNING_KEY_FILE: privateFile,
    ...eachSector('trustedKeys', publicFile),
  };
}

/** The directory of this run, where `tongcha members` can change it, and the key under which members hash what they know. */
async function listedMembers(): Promise<Record<string, string>> {
  rmSync(DEVELOPMENT_DIRECTORY, { recursive: true, force: true });
  const hosted = await makeKeys(join(DEVELOPMENT_CALL_KEYS, 'hosted'));
  const { file, publicFile } = await writeDirectory(DEVELOPMENT_DIRECTORY, undefined, true, {
    [HOSTED.name]: hosted.publicFile,
  });
  const keyFile = join(DEVELOPMENT_DIRECTORY, 'private', 'membership.key');
  writeFileSync(keyFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  return {
    GATEWAY_DIRECTORY: file,
    GATEWAY_DIRECTORY_KEYS: publicFile,
    GATEWAY_DISCOVERY_KEY_FILE: keyFile,
    // It tells of each upload.
    HOSTED_INVALIDATE_GATEWAYS: `http://127.0.0.1:${PORT}`,
    HOSTED_INVALIDATE_KEY_FILE: hosted.privateFile,
    ...eachSector('membership', keyFile, 'keyFile'),
  };
}

/** Of each process that has a sector's subgraphs. */
function eachSector(key: string, value: string, ...below: string[]): Record<string, string> {
  return Object.fromEntries(
    [...SECTORS_OF_MEMBERS, ...ALONE.map(({ name }) => name), 'hosted'].map((name) => [
      envName([name, key, ...below]),
      value,
    ]),
  );
}

/** The ministry whose system tells of changes, by a new file, tells the gateway, signed with a key of its own. */
async function toldOfDrops(): Promise<Record<string, string>> {
  const { privateFile, publicFile } = await makeKeys(join(DEVELOPMENT_CALL_KEYS, 'hazardous-goods'));
  return {
    HAZARDOUS_GOODS_INVALIDATE_GATEWAYS: `http://127.0.0.1:${PORT}`,
    HAZARDOUS_GOODS_INVALIDATE_KEY_FILE: privateFile,
    MINISTRIES_HAZARDOUS_GOODS_INVALIDATION_KEYS: publicFile,
  };
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await processes.end();
  await Promise.all([systems?.stop(), provider?.stop()]);
  rmSync(directory, { recursive: true, force: true });
  process.exit(code);
}

function greet(auditFolder: string): void {
  const start = (id: number): string => chains.find((chain) => chain.id === id)?.start ?? '';
  console.log(`
通查 Tongcha 已就绪 / is ready

  公众查询   http://127.0.0.1:${PORT}/
  查询台     http://127.0.0.1:${PORT}/explore
  监管工作台 http://127.0.0.1:${PORT}/desk   (登录时选一个身份 / sign in as one of: ${PEOPLE.map(({ en }) => en).join('; ')})
  企业填报   http://127.0.0.1:${HOSTED.enterprises}/   (上传表格 / upload a spreadsheet)
  GraphQL   http://127.0.0.1:${PORT}/graphql
  助手(MCP) http://127.0.0.1:${PORT}/mcp
  健康检查   http://127.0.0.1:${PORT}/health
  审计日志   ${auditFolder}   (npm run audit -- verify)
  部门子图   ${ALONE.map(({ name, url }) => `${name} ${url}`).join('\n             ')}
  成员名录   ${[...MEMBERS, HOSTED, ...DECLARED].map(({ name, port, authority }) => `${name} http://127.0.0.1:${port}/graphql ${authority.zh}`).join('\n             ')}
             (npm run tongcha -- members)

试一试(另开一个终端) / Try, in another terminal:

  npm run chain -- '${start(2)}'${directionOf(2)}
  npm run chain -- '${start(3)}'${directionOf(3)}
  npm run chain -- '${start(1)}'${directionOf(1)} --lang en

监管人员的问题,各一条命令 / a regulator's questions, one command each: docs/guides/regulator.zh-CN.md, regulator.md

按 Ctrl-C 停止 / Ctrl-C stops everything
`);
}

function directionOf(id: number): string {
  return chains.find((chain) => chain.id === id)?.direction === 'FORWARD' ? ' --forward' : '';
}
