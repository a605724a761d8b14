import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { AUDIT_HEAD, auditHeadField, auditHeadIn } from '../../common/audit-log/audit-head.ts';
import { NO_HEAD, signHead, type TreeHead } from '../../common/audit-log/tree-head.ts';
import { AuditHeads } from '../../subgraphs/kit/audit-heads.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { KEY } from '../audit/support/small-log.ts';
import { type LogLine, readLog } from '../observe/support/read-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-audit-heads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The log lines that some work writes. */
function captureLog(work: () => void): LogLine[] {
  const written = readLog();
  try {
    work();
  } finally {
    written.restore();
  }
  return written.lines();
}

const head = (size: number, of = 'a'): TreeHead =>
  signHead(
    {
      log: of.repeat(64),
      size,
      root: 'b'.repeat(64),
      at: new Date(1_800_000_000_000 + size * 1_000).toISOString(),
      previous: NO_HEAD,
    },
    KEY,
  );

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(folder, 'm-')), 'heads.jsonl');
});

test('the newest head of each gateway is kept, over a restart too', () => {
  const heads = new AuditHeads(file);
  for (const size of [1, 5, 9]) heads.take(head(size));
  heads.take({ ...head(3), key: '0123456789abcdef' });
  expect(new AuditHeads(file).newest.map(({ key, size }) => [key, size])).toEqual([
    [head(9).key, 9],
    ['0123456789abcdef', 3],
  ]);
});

test('a head of a log that became shorter, or of another log, is told and does not take the place of the one before', () => {
  const heads = new AuditHeads(file);
  heads.take(head(9));
  const told = captureLog(() => {
    heads.take(head(9));
    // Of calls at the same time an older one may come in later.
    heads.take(head(5));
  });
  expect(told).toEqual([]);
  const late = { ...head(5), at: head(20).at };
  expect(captureLog(() => heads.take(late))).toMatchObject([{ level: 'warn', event: 'audit-head', before: 9, now: 5 }]);
  expect(heads.newest).toEqual([head(9)]);
  const other = new AuditHeads(undefined);
  other.take({ ...head(9), key: 'fedcba9876543210' });
  expect(captureLog(() => other.take({ ...head(12, 'c'), key: 'fedcba9876543210' }))).toMatchObject([
    { event: 'audit-head' },
  ]);
});

test('a file of something else is not taken for heads', () => {
  writeFileSync(file, '{}\n');
  expect(() => new AuditHeads(file)).toThrow('expected heads');
});

test('what comes with a call is kept by the ministry, and served by it', async () => {
  const server = await startMinistry({ name: 'rare-earth', systems: [] }, { port: 0, auditHeads: file });
  try {
    for (const field of [auditHeadField(head(4)), 'nonsense', 'x'.repeat(5_000)]) {
      await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [AUDIT_HEAD]: field },
        body: '{"query":"{__typename}"}',
      });
    }
    expect(await (await fetch(`${server.url}/audit-heads`)).json()).toEqual([head(4)]);
    expect(auditHeadIn(auditHeadField(JSON.parse(readFileSync(file, 'utf8')) as TreeHead))).toEqual(head(4));
  } finally {
    await server.stop(10);
  }
});
