import { execFileSync, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logsIn } from '../../cli/audit-folders.ts';
import { verifyLogs } from '../../cli/audit-verify.ts';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { isLocked, lockLog } from '../../common/audit-log/log-lock.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { segmentAt } from '../../common/audit-log/segments.ts';
import { HEADS, headHash, PUBLIC_KEYS, readPublicKeys, type TreeHead } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { openAudit } from '../../gateway/audit/audit.ts';
import type { MemoryFiles } from './support/memory-files.ts';
import { entry, headsOf, KEY, keysOf, rehash, segmentLines, setLines, smallLog } from './support/small-log.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-heads-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const keys = keysOf(KEY);
let log: MemoryFiles;
beforeAll(async () => {
  log = await smallLog({ lines: 40, headEvery: 7 });
});

const setHeads = (files: MemoryFiles, heads: readonly TreeHead[]): void =>
  setLines(
    files,
    HEADS,
    heads.map((head) => JSON.stringify(head)),
  );
const keepHeads = (files: MemoryFiles, count: number): void => setHeads(files, headsOf(files).slice(0, count));
const cutTo = (files: MemoryFiles, size: number): void => {
  for (const [name, lines] of segmentLines(files)) {
    const first = Number(name.slice(0, 12));
    if (first >= size) files.data.delete(name);
    else setLines(files, name, lines.slice(0, size - first));
  }
  rehash(files);
};
const rewrite = (files: MemoryFiles, from: number, change: (line: string) => string): void => {
  for (const [name, lines] of segmentLines(files))
    setLines(
      files,
      name,
      lines.map((line, i) => (Number(name.slice(0, 12)) + i < from ? line : change(line))),
    );
  rehash(files);
};

describe('a log that lost something is not continued', () => {
  const signedBy = (head: TreeHead): number => head.size;
  const cases: Readonly<Record<string, (files: MemoryFiles, heads: readonly TreeHead[]) => void>> = {
    'its last heads cut off': (files) => keepHeads(files, 2),
    'its last heads cut off, and what followed rewritten with its hashes': (files, heads) => {
      keepHeads(files, 2);
      rewrite(files, signedBy(heads[1] as TreeHead), (line) => line.replace('"code":"x', '"code":"y'));
    },
    'the same, without our seals': (files, heads) => {
      keepHeads(files, 2);
      rewrite(files, signedBy(heads[1] as TreeHead), (line) => line.replace(/,"seal":"[0-9a-f]+"/, ''));
    },
    'all its heads gone': (files) => files.remove(HEADS),
    'a head cut out': (files, heads) => setHeads(files, heads.toSpliced(2, 1)),
    'its first head cut out': (files, heads) => setHeads(files, heads.slice(1)),
    'a head changed': (files, heads) =>
      setHeads(files, heads.with(2, { ...(heads[2] as TreeHead), at: '2026-01-05T02:00:01.000Z' })),
    'a line between its heads that is none': (files, heads) =>
      setLines(
        files,
        HEADS,
        heads.map((head, i) => (i === 1 ? '{}' : JSON.stringify(head))),
      ),
    'its last lines cut off with their hashes, and its heads as they were': (files, heads) =>
      cutTo(files, (heads.at(-1) as TreeHead).size - 1),
    'a line of somebody else at its end': (files) => {
      const [name, lines] = [...segmentLines(files)].at(-1) ?? ['', []];
      setLines(files, name, [...lines, `{"n":${Number(name.slice(0, 12)) + lines.length},"kind":"request"}`]);
    },
    'an earlier version’s heads': (files, heads) =>
      setLines(
        files,
        HEADS,
        heads.map((head) => JSON.stringify({ ...head, previous: undefined })),
      ),
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    const files = log.copy();
    cases[name]?.(files, headsOf(files));
    const before = new Map(files.data);
    await expect(LogWriter.open({ files, key: KEY })).rejects.toMatchObject({ name: 'LogDamage' });
    // Evidence: nothing is touched.
    expect(files.data).toEqual(before);
  });

  test('cut back to an earlier head as a whole, where that one was handed out', async () => {
    const files = log.copy();
    const [, second, third] = headsOf(files);
    keepHeads(files, 2);
    cutTo(files, second?.size ?? 0);
    await expect(LogWriter.open({ files, key: KEY, kept: [third as TreeHead] })).rejects.toThrow(
      'does not hold the head',
    );
    await expect(LogWriter.open({ files, key: KEY, kept: [second as TreeHead] })).resolves.toMatchObject({
      size: second?.size,
    });
  });

  test('emptied, where a head was handed out', async () => {
    const files = log.copy();
    const kept = headsOf(files).slice(-1);
    files.data.clear();
    await expect(LogWriter.open({ files, key: KEY, kept })).rejects.toThrow('does not hold the head');
  });

  test('as it was left, with lines under no head yet and with a torn one, it goes on', async () => {
    const files = log.copy();
    const writer = await LogWriter.open({ files, key: KEY, segmentBytes: 450 });
    for (let i = 0; i < 5; i += 1) await writer.append([entry(100 + i), entry(200 + i)]);
    await writer.close();
    const [last, lines] = [...segmentLines(files)].at(-1) ?? ['', []];
    // The first of a write's two lines is whole, the second is not.
    files.data.set(last, Buffer.from(`${lines.join('\n')}\n{"n":0,"kind":"request"}\n{"n":1,"ki`));
    const again = await LogWriter.open({ files, key: KEY });
    expect(again.torn).toBe('{"n":0,"kind":"request"}\n{"n":1,"ki'.length);
    await again.signHead();
    await again.close();
    expect(verifyLog({ files, keys })).toMatchObject({ findings: [], unsigned: 0 });
  });

  test('a changed key goes on where it knows the public half of the one before, and only there', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const files = await smallLog({ lines: 5, headEvery: 5, key: privateKey });
    await expect(LogWriter.open({ files: files.copy(), key: KEY })).rejects.toThrow('no signature of the log');
    const writer = await LogWriter.open({ files, key: KEY, formerKeys: [publicKey] });
    await writer.append([entry(9)]);
    await writer.signHead();
    await writer.close();
    expect(verifyLog({ files, keys: keysOf(KEY, publicKey) }).findings).toEqual([]);
  });
});

describe('verify finds nothing good in', () => {
  const kinds = (files: MemoryFiles, known: readonly TreeHead[] = [], isOpen = false): string[] =>
    verifyLog({ files, keys, known, isOpen }).findings.map(({ kind }) => kind);

  test('an emptied folder, a log without a head, lines that no head is over', () => {
    const files = log.copy();
    keepHeads(files, 2);
    expect(kinds(files)).toEqual(['unsigned']);
    // Old lines are no running gateway's.
    expect(kinds(files, [], true)).toEqual(['unsigned']);
    files.remove(HEADS);
    expect(verifyLog({ files, keys }).findings).toMatchObject([{ kind: 'unsigned', from: 0 }]);
    files.data.clear();
    expect(kinds(files)).toEqual(['empty']);
  });

  test('a chain of heads with one cut out, or without one that a witness keeps', () => {
    const files = log.copy();
    const heads = headsOf(files);
    setHeads(files, heads.toSpliced(2, 1));
    expect(verifyLog({ files, keys }).findings).toMatchObject([
      { kind: 'lost', segment: HEADS, line: 3, from: heads[1]?.size, to: (heads[3]?.size ?? 0) - 1 },
    ]);
    expect(kinds(files, [heads[2] as TreeHead])).toEqual(['lost', 'lost']);
    keepHeads(files, 2);
    cutTo(files, heads[1]?.size ?? 0);
    expect(kinds(files)).toEqual([]);
    expect(kinds(files, heads.slice(-1))).toContain('lost');
  });

  test('but the newest lines of a log that a gateway has open are signed in a moment', async () => {
    const files = await smallLog({ lines: 5, headEvery: 5, now: Date.now });
    const writer = await LogWriter.open({ files, key: KEY });
    await writer.append([
      { members: `"kind":"request","at":"${new Date().toISOString()}"`, fields: '["Query.other"]' },
    ]);
    await writer.close();
    expect([kinds(files), kinds(files, [], true)]).toEqual([['unsigned'], []]);
  });
});

test('each head names the one before', () => {
  const heads = headsOf(log);
  expect(heads.slice(1).map(({ previous }) => previous)).toEqual(heads.slice(0, -1).map(headHash));
  expect(heads[0]?.previous).toBe('0'.repeat(64));
});

describe('one gateway a folder', () => {
  test('the lock is held by the operating system: not had twice, not even in this process, and free once its holder was killed', async () => {
    const folder = mkdtempSync(join(directory, 'lock-'));
    const child = fork(new URL('support/lock-child.ts', import.meta.url), [folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    expect((await once(child, 'message'))[0]).toBe('locked');
    expect([isLocked(folder), lockLog(folder)]).toEqual([true, null]);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(isLocked(folder)).toBe(false);
    const release = lockLog(folder);
    expect([typeof release, isLocked(folder), lockLog(folder)]).toEqual(['function', true, null]);
    release?.();
    expect(isLocked(folder)).toBe(false);
  });

  test('a second one says so and does not start; the first goes on', async () => {
    const settings = {
      folder: join(mkdtempSync(join(directory, 'two-')), 'log'),
      graceMinutes: 1,
      addressOf: () => '',
    };
    const first = await openAudit(settings);
    await expect(openAudit(settings)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('another gateway writes this audit log'),
    });
    await first.close();
    await (await openAudit(settings)).close();
  });
});

describe('what somebody has put in the place of a file', () => {
  const put: Readonly<Record<string, (path: string) => void>> = {
    'a pipe': (path) => execFileSync('mkfifo', [path]),
    'a folder': (path) => mkdirSync(path),
    'a file without an end': (path) => {
      writeFileSync(path, '');
      truncateSync(path, 2 ** 40);
    },
  };

  test.each(Object.keys(put))('is named, and keeps nobody waiting: %s', async (what) => {
    const folder = join(mkdtempSync(join(directory, 'put-')), 'log');
    const settings = { folder, graceMinutes: 1, addressOf: () => '' };
    const audit = await openAudit(settings);
    const late = segmentAt(9, '20990101').name;
    put[what]?.(join(folder, late));
    const wanted = { code: 'gs1:(01)06901234001020', sector: 'FOOD_DRUG', since: 0, most: 9 };
    expect(await audit.reads(wanted)).toEqual({ reads: [], complete: false });
    await audit.close();
    await expect(openAudit(settings)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining(late),
    });
    const files = filesIn(folder);
    const published = readPublicKeys(files.read(PUBLIC_KEYS).toString());
    expect(verifyLog({ files, keys: published }).findings).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', segment: late }),
    );
  });

  test('a file beside the folders of workers is none of theirs', async () => {
    const folder = join(mkdtempSync(join(directory, 'put-')), 'log');
    const audit = await openAudit({ folder, worker: 1, graceMinutes: 1, addressOf: () => '' });
    writeFileSync(join(folder, '2'), '');
    const wanted = { code: 'gs1:(01)06901234001020', sector: 'FOOD_DRUG', since: 0, most: 9 };
    expect(await audit.reads(wanted)).toEqual({ reads: [], complete: true });
    await audit.close();
  });
});

describe('heads that were handed out', () => {
  test('a folder that was put back to an earlier state, or emptied, is not gone on with: the newest head is remembered beside it', async () => {
    const folder = join(mkdtempSync(join(directory, 'back-')), 'log');
    const settings = { folder, graceMinutes: 1, addressOf: () => '' };
    await (await openAudit(settings)).close();
    cpSync(folder, `${folder}-before`, { recursive: true });
    const second = await openAudit(settings);
    second.refusals.refused({
      known: null,
      ids: { requestId: 'request-1', clientRequestId: null },
      caller: { peer: { address: undefined }, headers: {} },
      code: 'BAD_REQUEST',
      document: null,
      operationName: null,
    });
    await second.close();
    expect(JSON.parse(readFileSync(`${folder}.head`, 'utf8'))).toMatchObject({ size: 2 });
    rmSync(folder, { recursive: true });
    cpSync(`${folder}-before`, folder, { recursive: true });
    await expect(openAudit(settings)).rejects.toThrow(/gateway\.audit\.folder.*does not hold the head over 2 lines/s);
    expect(await verified(folder)).toEqual([['lost', 'truncated'], false]);
    rmSync(folder, { recursive: true });
    await expect(openAudit(settings)).rejects.toThrow('does not hold the head over 2 lines');
    // Another log from another key, as whoever can write the folder can make one.
    const other = await LogWriter.open({ files: filesIn(folder), key: generateKeyPairSync('ed25519').privateKey });
    await other.signHead();
    await other.close();
    expect(await verified(folder)).toEqual([['signature'], false]);
    rmSync(folder, { recursive: true });
    // On purpose: both are moved away.
    rmSync(`${folder}.head`);
    await (await openAudit(settings)).close();
    expect(await verified(folder)).toEqual([[], true]);
  });

  const verified = async (folder: string): Promise<unknown> => {
    for await (const report of verifyLogs({ logs: logsIn([folder]), keys: undefined, witnesses: undefined }))
      return [report.good === null ? null : report.findings.map(({ kind }) => kind), report.good];
    return null;
  };

  test('the witness is sent each head, also one that it first refused, and is asked at the next start', async () => {
    const kept: TreeHead[] = [];
    let refuse = true;
    const asked: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'GET') {
          asked.push(request.url ?? '');
          return kept.length === 0 ? response.writeHead(404).end() : response.end(JSON.stringify(kept.slice(-1)));
        }
        if (refuse) {
          refuse = false;
          return response.writeHead(503).end();
        }
        kept.push(JSON.parse(body) as TreeHead);
        return response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const folder = join(mkdtempSync(join(directory, 'witness-')), 'log');
    const settings = {
      folder,
      graceMinutes: 1,
      addressOf: () => '',
      witnessUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`,
    };
    try {
      await (await openAudit(settings)).close();
      expect(kept).toEqual(headsIn(folder));
      expect(asked).toEqual([`/heads?key=${kept[0]?.key}`]);
      await (await openAudit(settings)).close();
      rmSync(folder, { recursive: true });
      rmSync(`${folder}.head`);
      await expect(openAudit(settings)).rejects.toThrow('does not hold the head over 1 lines');
      // What somebody else has signed stops nobody.
      kept.push({ ...(kept[0] as TreeHead), signature: 'AAAA' });
      await (await openAudit(settings)).close();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  const headsIn = (folder: string): unknown[] =>
    readFileSync(join(folder, HEADS), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  test('what is remembered is read whole or not at all', async () => {
    const folder = join(mkdtempSync(join(directory, 'broken-')), 'log');
    writeFileSync(`${folder}.head`, '{"size":');
    await expect(openAudit({ folder, graceMinutes: 1, addressOf: () => '' })).rejects.toThrow(
      'expected a head of the audit log',
    );
    expect(isLocked(folder)).toBe(false);
    expect(await verified(folder)).toEqual([['empty', 'signature'], false]);
    expect(filesIn(folder).names()).not.toContain(HEADS);
  });
});
