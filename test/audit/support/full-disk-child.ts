/** A gateway whose log lies on a disk of 24 MB that is filled up and emptied; started in a mount namespace of its own. Prints what came of it. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesIn } from '../../../common/audit-log/log-files.ts';
import { PUBLIC_KEYS, readPublicKeys } from '../../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../../common/audit-log/verify-log.ts';
import { ask, startAuditedGateway } from './audited-gateway.ts';

const PATIENCE_MS = 15_000;

const disk = mkdtempSync(join(tmpdir(), 'tongcha-disk-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
const folder = join(disk, 'log');
const ballast = join(disk, 'ballast');
const gateway = await startAuditedGateway({ GATEWAY_AUDIT_FOLDER: folder });
const token = await gateway.token({ role: 'data-team' });

async function ready(): Promise<unknown> {
  const response = await fetch(gateway.url.replace('/graphql', '/ready'));
  const { waitsFor = [] } = (await response.json()) as { waitsFor?: string[] };
  return [response.status, ...waitsFor];
}

async function becomes(expected: unknown): Promise<unknown> {
  const until = Date.now() + PATIENCE_MS;
  let is = await ready();
  while (JSON.stringify(is) !== JSON.stringify(expected) && Date.now() < until) {
    await sleep(100);
    is = await ready();
  }
  return is;
}

async function asked(): Promise<string> {
  const { body } = await ask(gateway.url, '{ units(codes: ["unit-1"]) { code } }', {}, token);
  return body.data ? 'answered' : (body.errors?.[0]?.extensions.code ?? 'nothing');
}

/** Fills the disk until so much is left. */
function fill(left: number): void {
  const file = openSync(ballast, 'a');
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(disk);
      const more = bavail * bsize - left;
      if (more <= 0) return;
      writeSync(file, Buffer.alloc(Math.min(more, 1024 * 1024)));
    }
  } finally {
    closeSync(file);
  }
}

const told: Record<string, unknown> = {};
told['empty'] = [await becomes([200]), await asked()];
fill(900_000);
told['nearly full'] = [await becomes([503, 'AUDIT_UNWRITABLE']), await asked()];
fill(0);
let answer = await asked();
// The last page of a file takes some lines more.
for (let i = 0; i < 500 && answer === 'answered'; i += 1) answer = await asked();
told['full'] = [await ready(), answer];
rmSync(ballast);
told['emptied'] = [await becomes([200]), await asked()];
await gateway.stop();
told['findings'] = verifyLog({
  files: filesIn(folder),
  keys: readPublicKeys(readFileSync(join(folder, PUBLIC_KEYS), 'utf8')),
}).findings;
execFileSync('umount', [disk]);
rmSync(disk, { recursive: true });
console.log(JSON.stringify(told));
