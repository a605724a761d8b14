import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressSegment, uncompressedSegments } from '../../common/audit-log/compress-segments.ts';
import { filesIn, type LogFiles } from '../../common/audit-log/log-files.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { newestHead, proveLine } from '../../common/audit-log/prove-line.ts';
import { SM3 } from '../../common/audit-log/hashing.ts';
import { verifyInclusion } from '../../common/audit-log/proofs.ts';
import { readLine } from '../../common/audit-log/read-lines.ts';
import { readPublicKeys } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { machine } from '../options.ts';

const LINES = 1_000_000;
/** Lines in one write: more than usually come together, so that the disk's own time does not hide the rest. */
const GROUP = 500;
const PROOFS = 200;

/** The audit log of a million lines: what a line costs, how long a start, a proof and a verification take. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-audit-bench-'));
  const files = filesIn(folder);
  const key = generateKeyPairSync('ed25519').privateKey;
  const members = (): string =>
    `"kind":"call","at":"2026-05-01T08:00:00.000Z","request":"${randomUUID()}","who":{"role":"regulator","subject":"officer-7","sector":"FOOD_DRUG"},"purpose":"recall","operation":"${'ab'.repeat(32)}","name":"Chain","ministry":"agriculture","sectors":["AGRICULTURE"],"codes":12,"outcome":"OK","ms":12.3`;
  try {
    console.log(`${machine()}; ${LINES} lines in groups of ${GROUP}\n`);
    const writer = await LogWriter.open({ files, key });
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < LINES; i += GROUP)
      await writer.append(Array.from({ length: GROUP }, () => ({ members: members(), fields: '["Query.chain"]' })));
    await writer.signHead();
    await writer.close();
    const used = process.cpuUsage(cpu);
    console.log(
      `written: ${((used.user + used.system) / LINES).toFixed(1)} µs of CPU a line, ${(((performance.now() - began) * 1_000) / LINES).toFixed(1)} µs with the disk`,
    );
    await compress(files);
    const opening = performance.now();
    await (await LogWriter.open({ files, key })).close();
    console.log(`opened again: ${(performance.now() - opening).toFixed(0)} ms`);
    proofs(folder);
    const verifying = performance.now();
    const report = verifyLog({ files, keys: readPublicKeys(files.read('public-keys.pem').toString()) });
    console.log(
      `verified whole: ${((performance.now() - verifying) / 1_000).toFixed(1)} s, ${report.findings.length} findings`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compress(files: LogFiles): Promise<void> {
  const segments = uncompressedSegments(files);
  const before = segments.reduce((sum, { name }) => sum + files.size(name), 0);
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  let after = 0;
  for (const segment of segments) after += await compressSegment(files, segment);
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `compressed: ${((user + system) / LINES).toFixed(2)} µs of CPU a line; ${segments.length} segments in ${((performance.now() - began) / 1_000).toFixed(1)} s, ${(before / after).toFixed(1)} times smaller`,
  );
}

function proofs(folder: string): void {
  const files = filesIn(folder);
  const head = newestHead(files);
  if (!head) throw new Error('no head');
  const times: number[] = [];
  for (let i = 0; i < PROOFS; i += 1) {
    const n = Math.floor((head.size * i) / PROOFS);
    const line = readLine(files, n) ?? '';
    const began = performance.now();
    const { proof } = proveLine(files, head, n, line);
    times.push(performance.now() - began);
    if (!proof || !verifyInclusion(SM3, SM3.leaf(line), n, head.size, proof, head.root))
      throw new Error(`the proof of line ${n} proves nothing`);
  }
  times.sort((a, b) => a - b);
  console.log(
    `an inclusion proof: median ${times[PROOFS / 2]?.toFixed(2)} ms, slowest ${times.at(-1)?.toFixed(2)} ms of ${PROOFS}`,
  );
}
