import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { logsIn } from '../../cli/audit-folders.ts';
import { verifyLogs } from '../../cli/audit-verify.ts';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { PUBLIC_KEYS, readPublicKeys } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { openAudit } from '../../gateway/audit/audit.ts';
import { AuditHeads } from '../../subgraphs/kit/audit-heads.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-audit-workers-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('workers of one gateway write a log each, whose heads a ministry keeps apart, and go on with it after a restart', async () => {
  const folder = join(directory, 'log');
  const open = (worker: number): ReturnType<typeof openAudit> =>
    openAudit({ folder, worker, graceMinutes: 1, addressOf: () => '' });
  const ministry = new AuditHeads(undefined);
  for (const run of [1, 2]) {
    // At the same time: the gateway's key is made by one of them.
    const audits = await Promise.all([open(1), open(2)]);
    await expect(open(2)).rejects.toThrow('another gateway writes this audit log');
    for (const audit of audits) {
      audit.refusals.refused({
        known: null,
        ids: { requestId: `request-${run}`, clientRequestId: null },
        caller: { peer: { address: undefined }, headers: {} },
        code: 'BAD_REQUEST',
        document: null,
        operationName: null,
      });
      await audit.close();
      const head = audit.head();
      if (head) ministry.take(head);
    }
  }
  expect(readdirSync(folder).toSorted()).toEqual(['1', '2']);
  expect(readdirSync(directory).toSorted()).toEqual(['audit-key.pem', 'log', 'log.1.head', 'log.2.head']);
  expect(ministry.newest.map(({ size }) => size)).toEqual([3, 3]);
  expect(new Set(ministry.newest.map(({ key }) => key)).size).toBe(2);
  for (const worker of ['1', '2']) {
    const files = filesIn(join(folder, worker));
    const keys = readPublicKeys(files.read(PUBLIC_KEYS).toString());
    const known = ministry.newest.filter(({ key }) => keys.has(key));
    expect(known).toHaveLength(1);
    expect(verifyLog({ files, keys, known })).toMatchObject({ findings: [], lines: 3, unsigned: 0 });
  }
});

test('what is put back or emptied in the folder of them all is not gone on with: each newest head is remembered beside it', async () => {
  const folder = join(directory, 'back', 'log');
  const open = (): ReturnType<typeof openAudit> =>
    openAudit({ folder, worker: 1, graceMinutes: 1, addressOf: () => '' });
  await (await open()).close();
  cpSync(folder, `${folder}-before`, { recursive: true });
  const second = await open();
  second.refusals.refused({
    known: null,
    ids: { requestId: 'request-1', clientRequestId: null },
    caller: { peer: { address: undefined }, headers: {} },
    code: 'BAD_REQUEST',
    document: null,
    operationName: null,
  });
  await second.close();
  rmSync(folder, { recursive: true });
  cpSync(`${folder}-before`, folder, { recursive: true });
  await expect(open()).rejects.toThrow('does not hold the head over 2 lines');
  for await (const report of verifyLogs({ logs: logsIn([folder]), keys: undefined, witnesses: undefined }))
    expect(report).toMatchObject({ good: false, findings: [{ kind: 'lost' }, {}] });
  rmSync(folder, { recursive: true });
  await expect(open()).rejects.toThrow('does not hold the head over 2 lines');
});
