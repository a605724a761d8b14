import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { SM3 } from '../../common/audit-log/hashing.ts';
import { verifyInclusion } from '../../common/audit-log/proofs.ts';
import { pruneLog } from '../../common/audit-log/prune-log.ts';
import { PUBLIC_KEYS, readPublicKeys } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-audit-cli-'));
const folder = join(directory, 'log');
const key = generateKeyPairSync('ed25519').privateKey;
const DAY = 86_400_000;

const line = (
  request: string,
  role: string,
  sector: string,
  outcome: string,
  at: number,
): { members: string; fields: string } => ({
  members: `"kind":"call","at":"${new Date(at).toISOString()}","request":"${request}","who":{"role":"${role}","subject":"${role}-1"},"purpose":"recall","ministry":"m","sectors":["${sector}"],"codes":1,"outcome":"${outcome}","ms":1.0`,
  fields: '["Query.unit"]',
});

/** Lines of a year ago, of seven months ago and of today, each day in a segment of its own. */
const DAYS = [365, 215, 0];

beforeAll(async () => {
  mkdirSync(folder);
  for (const [i, days] of DAYS.entries()) {
    const now = Date.now() - days * DAY;
    const writer = await LogWriter.open({ files: filesIn(folder), key, now: () => now });
    await writer.append([
      line(`r${i}a`, 'regulator', 'FOOD_DRUG', 'OK', now),
      line(`r${i}b`, 'anonymous', 'AGRICULTURE', 'FAILED', now),
    ]);
    await writer.signHead();
    await writer.close();
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
}

function audit(...args: readonly string[]): Ran {
  try {
    return {
      code: 0,
      out: execFileSync(process.execPath, ['cli/audit.ts', ...args, '--folder', folder], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: stdout + stderr };
  }
}

test('prove gives the lines of a request with proofs that anybody can check', () => {
  const { code, out } = audit('prove', 'r1a');
  const { head, lines } = JSON.parse(out) as {
    head: { size: number; root: string };
    lines: { n: number; line: string; proof: string[] }[];
  };
  expect([code, lines.length]).toEqual([0, 2]);
  expect(lines.map((each) => (JSON.parse(each.line) as { kind: string }).kind)).toEqual(['fields', 'call']);
  for (const { n, line, proof } of lines)
    expect(verifyInclusion(SM3, SM3.leaf(line), n, head.size, proof, head.root)).toBe(true);
  expect(audit('prove', 'nobody').code).toBe(1);
});

test('find meets all its conditions', () => {
  const found = (...args: string[]): string[] =>
    audit('find', '--json', ...args)
      .out.split('\n')
      .filter((each) => each.startsWith('{'))
      .map((each) => (JSON.parse(each) as { request: string }).request);
  expect(found()).toEqual(['r0a', 'r0b', 'r1a', 'r1b', 'r2a', 'r2b']);
  expect(found('--who', 'regulator', '--from', new Date(Date.now() - 300 * DAY).toISOString())).toEqual(['r1a', 'r2a']);
  expect(
    found('--sector', 'AGRICULTURE', '--code', 'FAILED', '--to', new Date(Date.now() - 300 * DAY).toISOString()),
  ).toEqual(['r0b']);
});

test('verify says in words and by its exit code whether the log is good, and where it is not', () => {
  expect(audit('verify')).toMatchObject({ code: 0, out: expect.stringContaining('完好') });
  const [name = ''] = readdirSync(folder).filter((each) => /^\d/.test(each));
  const whole = readFileSync(join(folder, name), 'utf8');
  writeFileSync(join(folder, name), whole.replace('"outcome":"FAILED"', '"outcome":"OK"'));
  expect(audit('verify', '--lang', 'en')).toMatchObject({
    code: 1,
    out: expect.stringMatching(new RegExp(`${name} line 4: number 3 edited`)),
  });
  expect(JSON.parse(audit('verify', '--json').out)).toMatchObject({
    good: false,
    findings: [{ kind: 'edited', segment: name, line: 4 }],
  });
  writeFileSync(join(folder, name), whole);
});

test('what is younger than six months is not pruned; what is older goes, and proofs and verification go on', async () => {
  const dayOf = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
  expect(audit('prune', '--before', dayOf(100))).toMatchObject({ code: 1, out: expect.stringContaining('六个月') });
  expect(audit('prune', '--before', dayOf(300)).code).toBe(0);
  const files = filesIn(folder);
  const report = verifyLog({ files, keys: readPublicKeys(files.read(PUBLIC_KEYS).toString()) });
  expect(report).toMatchObject({ findings: [], pruned: 4 });
  const {
    head,
    lines: [proved],
  } = JSON.parse(audit('prove', 'r2b').out) as {
    head: { size: number; root: string };
    lines: [{ n: number; line: string; proof: string[] }];
  };
  expect(verifyInclusion(SM3, SM3.leaf(proved.line), proved.n, head.size, proved.proof, head.root)).toBe(true);
  // The same by hand, a year too early: it is seen.
  expect(
    verifyLog({ files, keys: readPublicKeys(files.read(PUBLIC_KEYS).toString()), now: Date.now() - 300 * DAY })
      .findings,
  ).toMatchObject([{ kind: 'deleted' }]);
  expect(await pruneLog(files, Date.now() - 300 * DAY, Date.now())).toMatchObject({ removed: [] });
});
