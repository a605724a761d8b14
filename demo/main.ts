/** `npm start`: the stand-ins, the five ministries and the gateway, each ministry and the gateway a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { envName } from '@tongcha/config';
import { buildExplorer, EXPLORER_DIST } from '@tongcha/explorer';
import { buildPortal, PORTAL_DIST, PORTAL_DOCUMENTS } from '@tongcha/portal';
import {
  DEVELOPMENT_AUDIT,
  DEVELOPMENT_AUDIT_LOG,
  DEVELOPMENT_CALL_KEYS,
  developmentKey,
  developmentKeys,
  makeKeys,
} from '@tongcha/signature';
import { startStandIns } from './stand-ins.ts';
import project from '../package.json' with { type: 'json' };
import chains from './chains.json' with { type: 'json' };

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const scale = Number(values.scale);
if (!(scale > 0 && scale <= 200)) {
  console.error('--scale is from 0.1 to 200; 1 is about 5,000 units');
  process.exit(2);
}

const MINISTRIES = ['agriculture', 'food-drug', 'special-equipment', 'hazardous-goods', 'rare-earth'];
const directory = mkdtempSync(join(tmpdir(), 'tongcha-demo-'));
/** How `npm run gateway` lays out the heap: the demo's gateway is no other. */
const HEAP = project.scripts.gateway.split(' ').filter((word) => word.startsWith('--'));
const children: ChildProcess[] = [];
let stopping = false;

const [standIns] = await Promise.all([
  startStandIns({ seed: Number(values.seed), scale, directory, latencyMs: 5, basePort: 4101 }),
  buildPortal(),
  buildExplorer(),
]);
// Not before the stand-ins have their ports: a second start must not take the first one's log.
const auditFolder = process.env['GATEWAY_AUDIT_FOLDER'] ?? newAuditFolder();
process.once('SIGINT', () => void stop(0));
process.once('SIGTERM', () => void stop(0));

try {
  await developmentKey();
  const env = {
    GATEWAY_PORTAL: PORTAL_DIST,
    GATEWAY_EXPLORER: EXPLORER_DIST,
    GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS,
    GATEWAY_AUDIT_FOLDER: auditFolder,
    GATEWAY_IDENTITY_DEVELOPMENT_KEYS: developmentKeys(),
    ...standIns.env,
    ...(await signedCalls()),
    ...process.env,
  };
  await Promise.all([
    ...MINISTRIES.map((name) => launch(name, `subgraphs/${name}/main.ts`, env)),
    launch('gateway', 'gateway/main.ts', env),
  ]);
  greet();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
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
    ...Object.fromEntries(MINISTRIES.map((name) => [envName([name, 'trustedKeys']), publicFile])),
  };
}

/** Resolves when the process says that it is ready; rejects when it ends before. A ministry that ends later is a gap, not the end. */
function launch(name: string, file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [...(name === 'gateway' ? HEAP : []), join(import.meta.dirname, '..', file)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let ready = false;
    child.once('message', () => {
      ready = true;
      resolve();
    });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      const ended = `${name} ended (${signal ?? code})`;
      if (!ready) reject(new Error(ended));
      else if (name === 'gateway') {
        console.error(ended);
        void stop(1);
      } else console.error(`${ended}: 其余部门照常答复 / the others go on answering`);
    });
  });
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all(children.map(end));
  await standIns.stop();
  rmSync(directory, { recursive: true, force: true });
  process.exit(code);
}

/** Asks the process to end, and makes it after five seconds. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function greet(): void {
  const port = process.env['GATEWAY_PORT'] ?? '4000';
  const start = (id: number): string => chains.find((chain) => chain.id === id)?.start ?? '';
  console.log(`
通查 Tongcha 已就绪 / is ready

  公众查询   http://127.0.0.1:${port}/
  查询台     http://127.0.0.1:${port}/explore
  GraphQL   http://127.0.0.1:${port}/graphql
  健康检查   http://127.0.0.1:${port}/health
  审计日志   ${auditFolder}   (npm run audit -- verify)
  部门子图   ${MINISTRIES.map((name, i) => `${name} http://127.0.0.1:${4001 + i}/graphql`).join('\n             ')}

试一试(另开一个终端) / Try, in another terminal:

  npm run chain -- '${start(2)}'${directionOf(2)}
  npm run chain -- '${start(3)}'${directionOf(3)}
  npm run chain -- '${start(1)}'${directionOf(1)} --lang en

按 Ctrl-C 停止 / Ctrl-C stops everything
`);
}

function directionOf(id: number): string {
  return chains.find((chain) => chain.id === id)?.direction === 'FORWARD' ? ' --forward' : '';
}
