import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FoundLine, mergeByTime } from '../../cli/audit-find.ts';
import { logsIn } from '../../cli/audit-folders.ts';
import { compressSegment, uncompressedSegments } from '../../common/audit-log/compress-segments.ts';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { SM3 } from '../../common/audit-log/hashing.ts';
import { verifyInclusion } from '../../common/audit-log/proofs.ts';
import { segmentAt } from '../../common/audit-log/segments.ts';
import { HEADS } from '../../common/audit-log/tree-head.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-audit-several-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Of two gateways, one of them with two workers. */
const LOGS = ['logs/east/1', 'logs/east/2', 'logs/west'];
const DAY = 86_400_000;
const START = Math.floor(Date.now() / DAY) * DAY - 400 * DAY;
const NEXT_DAY = new Date(START + DAY).toISOString().slice(0, 10);
const keys = new Map<string, KeyObject>();

async function write(place: string, names: readonly (readonly [request: string, minute: number])[]): Promise<void> {
  const folder = join(directory, place);
  mkdirSync(folder, { recursive: true });
  const key = keys.get(place) ?? generateKeyPairSync('ed25519').privateKey;
  keys.set(place, key);
  let now = START;
  const writer = await LogWriter.open({ files: filesIn(folder), key, now: () => now, segmentBytes: 300 });
  for (const [request, minute] of names) {
    now = START + minute * 60_000;
    const at = new Date(now).toISOString();
    await writer.append([
      {
        members: `"kind":"request","at":"${at}","request":"${request}","who":{"role":"regulator"},"sectors":[],"codes":1,"outcome":"OK","ms":1.0`,
        fields: '["Query.unit"]',
      },
    ]);
  }
  await writer.signHead();
  await writer.close();
  for (const segment of uncompressedSegments(filesIn(folder))) await compressSegment(filesIn(folder), segment);
}

beforeAll(async () => {
  await write('logs/east/1', [
    ['a', 1],
    ['d', 4],
    ['g', 7],
  ]);
  await write('logs/east/2', [
    ['b', 2],
    ['e', 5],
  ]);
  await write('logs/west', [
    ['c', 3],
    ['f', 6],
    ['h', 8],
  ]);
});

interface Ran {
  readonly code: number;
  readonly out: string;
}

function audit(...args: readonly string[]): Ran {
  try {
    const out = execFileSync(process.execPath, ['cli/audit.ts', ...args], { encoding: 'utf8', stdio: 'pipe' });
    return { code: 0, out };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: stdout + stderr };
  }
}
const at = (place: string): string => join(directory, place);
const jsonLines = (out: string): Record<string, unknown>[] =>
  out.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

test('find reads the logs of all folders, and those below them, as one by their time', () => {
  const requests = (...args: string[]): unknown[] =>
    jsonLines(audit('find', '--json', ...args).out).map(({ request }) => request);
  expect(requests('--folder', at('logs'))).toEqual([...'abcdefgh']);
  expect(requests('--folder', at('logs/east'))).toEqual([...'abdeg']);
  expect(requests('--folder', at('logs/west'), '--folder', at('logs/east/2'))).toEqual([...'bcefh']);
  expect(jsonLines(audit('find', '--json', '--folder', at('logs'), '--request', 'e').out)).toMatchObject([
    { folder: at('logs/east/2'), request: 'e', fields: ['Query.unit'] },
  ]);
  expect(audit('find', '--folder', at('logs'), '--request', 'c').out).toContain(`${at('logs/west')}  `);
  expect(audit('find', '--folder', at('logs'), '--folder', at('nowhere')).code).toBe(2);
});

test('what somebody has put into a log or its name moves no cursor, and a line that is none is named', async () => {
  await write('odd/a\u001b[2J\u009b/1', [['x\\u001b[1A', 1]]);
  const { out } = audit('find', '--folder', at('odd'), '--folder', at('logs/west'));
  expect([...out].filter((letter) => letter !== '\n' && /\p{Cc}/u.test(letter))).toEqual([]);
  expect(out).toMatch(/a�\[2J�\/1 .* x�\[1A /);
  await write('none', [['x"', 1]]);
  const none = audit('find', '--folder', at('none'));
  expect([none.code, none.out]).toEqual([2, expect.stringContaining('line 2 is none of a log')]);
});

test.each(['null', '7', '{"n":1}', '{"n":1,"kind":"request","at":7}', '{"n":1,"kind":"request","sectors":7}'])(
  'find names a line that is none of a log: %s',
  (line) => {
    mkdirSync(at('forged'), { recursive: true });
    writeFileSync(join(at('forged'), segmentAt(0, '20260101').name), `${line}\n`);
    const { code, out } = audit('find', '--folder', at('forged'));
    expect([code, out]).toEqual([2, expect.stringContaining('line 0 is none of a log')]);
  },
);

test('prove finds the log that a request is in', () => {
  const { code, out } = audit('prove', 'e', '--folder', at('logs'));
  const { head, lines } = JSON.parse(out) as {
    head: { size: number; root: string };
    lines: { n: number; line: string; proof: string[] }[];
  };
  expect([code, lines.length]).toEqual([0, 2]);
  for (const { n, line, proof } of lines)
    expect(verifyInclusion(SM3, SM3.leaf(line), n, head.size, proof, head.root)).toBe(true);
  expect(audit('prove', 'nobody', '--folder', at('logs')).code).toBe(1);
});

test('verify looks at each log, by what was kept elsewhere of it, and one that is bad is enough', () => {
  const heads = audit('head', '--folder', at('logs'));
  expect(jsonLines(heads.out)).toHaveLength(LOGS.length);
  const kept = at('kept-heads.jsonl');
  writeFileSync(kept, heads.out);
  expect(audit('verify', '--folder', at('logs'), '--witness', kept).code).toBe(0);

  cpSync(at('logs'), at('cut'), { recursive: true });
  for (const name of readdirSync(at('cut/east/2'))) rmSync(at(`cut/east/2/${name}`));
  const { code, out } = audit('verify', '--lang', 'en', '--folder', at('cut'), '--witness', kept);
  expect([code, out.match(/Good:/g)?.length, out.match(/Not good:/g)?.length]).toEqual([1, 2, 1]);
  expect(out).toMatch(/east\/2:[^]*empty/);
  // Of one that is gone, with its folder, the head tells that remains beside the folder of them all.
  rmSync(at('cut/east/2'), { recursive: true });
  const places = (folder: string): string[] => logsIn([at(folder)]).map(({ place }) => place);
  expect([places('cut'), places('cut/east')]).toEqual([['east/1', 'west'], ['1']]);
  writeFileSync(at('cut/east.2.head'), '');
  expect([places('cut'), places('cut/east')]).toEqual([
    ['east/1', 'east/2', 'west'],
    ['1', '2'],
  ]);
  rmSync(at('cut/east'), { recursive: true });
  expect(places('cut')).toEqual(['east/2', 'west']);
  // A log of another gateway that is not read here says nothing of these.
  expect(audit('verify', '--folder', at('logs/west'), '--witness', kept).code).toBe(0);
});

test('backup copies each log to its place, and verifies there; prune removes what the backup holds', () => {
  expect(audit('backup', at('backup'), '--folder', at('logs'))).toMatchObject({ code: 0 });
  expect(logsIn([at('backup')]).map(({ place }) => place)).toEqual(['east/1', 'east/2', 'west']);
  expect(audit('verify', '--folder', at('backup')).code).toBe(0);
  expect(audit('find', '--json', '--folder', at('backup')).out.match(/"request":"/g)).toHaveLength(8);
  expect(audit('backup', at('backup'), '--lang', 'en', '--folder', at('logs')).out).toContain('0 segments copied');
  const { code, out } = audit('prune', '--before', NEXT_DAY, '--shipped', at('nowhere'), '--folder', at('logs'));
  expect([code, out]).toEqual([1, expect.stringContaining('000000000000-')]);
  expect(audit('prune', '--before', NEXT_DAY, '--shipped', at('backup'), '--folder', at('logs')).code).toBe(0);
  expect(audit('find', '--json', '--folder', at('logs')).out.match(/"request":"/g)?.length ?? 0).toBeLessThan(8);
  expect(audit('verify', '--folder', at('logs')).code).toBe(0);
  expect(readFileSync(at(`backup/west/${HEADS}`))).toEqual(readFileSync(at(`logs/west/${HEADS}`)));
});

test('lines of logs that are in order are in order together; each log’s stay in theirs', () => {
  const line = (log: number, n: number, minute: number): FoundLine => ({
    line: { n, kind: 'request', at: new Date(START + minute * 60_000).toISOString(), request: `${log}` },
    text: '',
    fields: [],
  });
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(1_000), { maxLength: 20 }), { maxLength: 6 }),
      fc.boolean(),
      (logs, sorted) => {
        const lines = logs.map((minutes, log) =>
          (sorted ? minutes.toSorted((a, b) => a - b) : minutes).map((minute, n) => line(log, n, minute)),
        );
        const merged = [...mergeByTime(lines)];
        for (const [log, own] of lines.entries())
          expect(merged.filter(({ line: { request } }) => request === `${log}`)).toEqual(own);
        const times = merged.map(({ line: { at: time } }) => time ?? '');
        if (sorted) expect(times).toEqual(times.toSorted());
      },
    ),
  );
});
