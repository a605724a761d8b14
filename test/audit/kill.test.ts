import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { segmentsOf } from '../../common/audit-log/segments.ts';
import { readSigningKey } from '../../common/audit-log/signing-key.ts';
import { PUBLIC_KEYS, readPublicKeys } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { ask } from './support/audited-gateway.ts';
import { keysOf } from './support/small-log.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-audit-kill-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test(
  'a gateway that is killed under load has lost no line of what it answered to somebody with rights',
  { timeout: 60_000 },
  async () => {
    const folder = join(directory, 'killed', 'log');
    mkdirSync(folder, { recursive: true });
    const child = fork(new URL('support/gateway-child.ts', import.meta.url), [folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [{ url, token }] = (await once(child, 'message')) as [{ url: string; token: string }];
    const ended = once(child, 'exit');
    const answered: string[] = [];
    let asked = 0;
    let killed = false;
    const client = async (): Promise<void> => {
      while (!killed) {
        const name = `Q${(asked += 1)}`;
        const { body } = await ask(
          url,
          `query ${name} { units(codes: ["unit-1"]) { code rareEarth { count } } }`,
          {},
          token,
        );
        if (body.data) answered.push(name);
        if (answered.length === 60) {
          killed = true;
          child.kill('SIGKILL');
        }
      }
    };
    await Promise.all(Array.from({ length: 20 }, () => client().catch(() => undefined)));
    await ended;

    expect(answered.length).toBeGreaterThanOrEqual(60);
    const files = filesIn(folder);
    const named = [...readLines(files, () => true)].map(
      ({ text }) => JSON.parse(text) as { kind: string; name?: string; outcome?: string },
    );
    const requests = new Set(
      named.flatMap(({ kind, name, outcome }) => (kind === 'request' && outcome === 'OK' ? [name] : [])),
    );
    expect(answered.filter((name) => !requests.has(name))).toEqual([]);
    for (const name of answered)
      expect(named.filter((line) => line.kind === 'call' && line.name === name)).toHaveLength(2);

    // It goes on where it was.
    const writer = await LogWriter.open({ files, ...readSigningKey(join(dirname(folder), 'audit-key.pem')) });
    await writer.signHead();
    await writer.close();
    expect(verifyLog({ files, keys: readPublicKeys(readFileSync(join(folder, PUBLIC_KEYS), 'utf8')) })).toMatchObject({
      findings: [],
      torn: 0,
      unsigned: 0,
    });
  },
);

test('a torn last line is said to be one, and cut off and noted by the next start; one that was signed is not forgiven', async () => {
  const folder = join(directory, 'torn');
  mkdirSync(folder);
  const files = filesIn(folder);
  const key = generateKeyPairSync('ed25519').privateKey;
  const open = (): Promise<LogWriter> => LogWriter.open({ files, key });
  const first = await open();
  await first.append([{ members: '"kind":"request"' }]);
  await first.signHead();
  await first.close();
  const path = join(folder, segmentsOf(files)[0]?.name ?? '');
  appendFileSync(path, '{"n":2,"kind":"req');
  expect(verifyLog({ files, keys: keysOf(key) })).toMatchObject({ torn: 18, findings: [] });
  const second = await open();
  expect(second.torn).toBe(18);
  await second.signHead();
  await second.close();
  expect([...readLines(files, () => true)].at(-1)?.text).toMatch(
    /^\{"n":2,"kind":"repair",.*"cut":18,"seal":"[0-9a-f]{32}"\}$/,
  );
  expect(verifyLog({ files, keys: keysOf(key) })).toMatchObject({ torn: 0, findings: [], unsigned: 0 });
  // The same of a line that a head is over.
  const whole = readFileSync(path);
  files.remove(segmentsOf(files)[0]?.name ?? '');
  appendFileSync(path, whole.subarray(0, -4));
  expect(verifyLog({ files, keys: keysOf(key) }).findings).toMatchObject([{ kind: 'truncated', from: 2 }]);
  await expect(open()).rejects.toThrow('signed head over 3');
});
