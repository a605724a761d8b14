import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { readOrMakeSigningKey } from '../../common/audit-log/signing-key.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { AuditTrail } from '../../gateway/audit/audit-trail.ts';
import { RefusalAudit } from '../../gateway/audit/refusal-audit.ts';
import { hashOf } from '../../gateway/policy/trusted-documents.ts';
import { envName } from '../../common/config/config.ts';
import { FIVE, SUBGRAPHS } from '../execute/support/five.ts';
import { type AuditedGateway, startAuditedGateway } from './support/audited-gateway.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import { KEY } from './support/small-log.ts';

type Line = Readonly<Record<string, unknown>> & {
  readonly who: { readonly role: string; readonly subject?: string };
  readonly count?: number;
};

let gateway: AuditedGateway | null = null;
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

async function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return (
    await fetch(gateway?.url ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  ).status;
}

const requests = (): Line[] => (gateway?.lines() ?? []).filter(({ kind }) => kind === 'request') as Line[];

test('each request that is refused at the door has a line: who as far as it is known, the operation where it was read, the code, and no value', async () => {
  gateway = await startAuditedGateway();
  const bearer = { authorization: `Bearer ${await gateway.token({ role: 'regulator', sector: 'AGRICULTURE' })}` };
  const deep = (code: string): string =>
    `query Deep { units(codes: ["${code}"]) { code } ${Array.from({ length: 210 }, (_, i) => `a${i}: units(codes: ["${code}"]) { code }`).join(' ')} }`;
  expect([
    await post('canary', { 'content-type': 'text/plain' }),
    await post(`{"query":"${'canary '.repeat(50_000)}"}`),
    await post('{"query":"{ __typename }"}', { authorization: 'Bearer canary.canary.canary' }),
    await post('{"query":"{ __typename }"}', { ...bearer, 'tongcha-purpose': 'canary' }),
    await post('{"canary', bearer),
    await post(JSON.stringify({ query: deep('canary-1') }), bearer),
    await post(JSON.stringify({ query: deep('canary-2') }), bearer),
    await post(JSON.stringify({ query: `{ ${'units { '.repeat(200_000)}` })),
  ]).toEqual([415, 413, 401, 400, 400, 200, 200, 413]);
  await vi.waitFor(() => expect(requests()).toHaveLength(8), { timeout: 5_000 });
  const regulator = { role: 'regulator', subject: 'officer-7', sector: 'AGRICULTURE' };
  const unknown = { role: 'unknown' };
  expect(requests().map(({ who, outcome, code }) => [who, outcome, code])).toEqual([
    [unknown, 'REFUSED', 'BAD_REQUEST'],
    [unknown, 'REFUSED', 'BODY_TOO_LARGE'],
    [unknown, 'REFUSED', 'UNAUTHENTICATED'],
    [unknown, 'REFUSED', 'BAD_REQUEST'],
    [regulator, 'REFUSED', 'BAD_REQUEST'],
    [regulator, 'REFUSED', 'OPERATION_TOO_COMPLEX'],
    [regulator, 'REFUSED', 'OPERATION_TOO_COMPLEX'],
    [unknown, 'REFUSED', 'BODY_TOO_LARGE'],
  ]);
  const [first, second] = requests().slice(5);
  expect(first).toMatchObject({
    operation: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    name: 'Deep',
    calls: 0,
  });
  expect(second?.['operation']).toBe(first?.['operation']);
  expect(new Set(requests().map(({ request }) => request)).size).toBe(8);
  const { folder } = gateway;
  expect(
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join(''),
  ).not.toMatch(/canary/i);
});

test('in production too: who asks too much, or while there is too much to do, is turned away and written down', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-door-'));
  const unit = FIVE.map(({ field }) => `${field} { events { at } } ${field}Links { share }`).join(' ');
  const document = `query Trusted($codes: [ID!]!) { ${Array.from({ length: 15 }, (_, i) => `a${i}: units(codes: $codes) { ${unit} }`).join(' ')} }`;
  const at = (name: string): string => join(directory, name);
  writeFileSync(at('documents.json'), JSON.stringify({ [hashOf(document)]: document }));
  writeFileSync(at('jwks.json'), '{"keys":[]}');
  readOrMakeSigningKey(at('audit.pem'));
  const { privateFile } = await makeKeys(at('signing'));
  gateway = await startAuditedGateway({
    GATEWAY_PRODUCTION: 'true',
    GATEWAY_DOCUMENTS: at('documents.json'),
    GATEWAY_IDENTITY_ISSUER: 'https://id.example',
    GATEWAY_IDENTITY_JWKS_FILE: at('jwks.json'),
    GATEWAY_IDENTITY_DEVELOPMENT_KEYS: '',
    GATEWAY_AUDIT_KEY: at('audit.pem'),
    GATEWAY_SIGNING_KEY_FILE: privateFile,
    GATEWAY_MAX_CONCURRENT: '1',
    ...Object.fromEntries(SUBGRAPHS.map(({ name }) => [envName(['ministries', name, 'plainHttp']), 'true'])),
  });
  const trusted = (codes: readonly string[]): Promise<number> =>
    post(JSON.stringify({ query: document, variables: { codes } }));
  expect((await Promise.all([trusted(['a']), trusted(['b']), trusted(['c'])])).toSorted((a, b) => a - b)).toEqual([
    200, 503, 503,
  ]);
  let status = 200;
  for (let i = 0; i < 200 && status === 200; i += 1) status = await trusted([]);
  expect(status).toBe(429);
  await vi.waitFor(
    () => expect(requests().map(({ code }) => code)).toEqual(expect.arrayContaining(['OVERLOADED', 'RATE_LIMITED'])),
    { timeout: 5_000 },
  );
  expect(requests().filter(({ code }) => code === 'OVERLOADED')).toHaveLength(2);
  expect(requests().find(({ code }) => code === 'RATE_LIMITED')).toMatchObject({
    who: { role: 'anonymous' },
    outcome: 'REFUSED',
    calls: 0,
  });
  rmSync(directory, { recursive: true });
});

test('an operation that is refused later has its one line, and what is answered none of the door', async () => {
  gateway = await startAuditedGateway();
  await post('{"query":"{ nothing }"}');
  await post('{"query":"{ units(codes: []) { code } }"}');
  await vi.waitFor(() => expect(requests()).toHaveLength(2), { timeout: 5_000 });
  expect(requests().map(({ who, outcome }) => [who.role, outcome])).toEqual([
    ['anonymous', 'REFUSED'],
    ['anonymous', 'OK'],
  ]);
});

test('without its log the door refuses as ever', async () => {
  gateway = await startAuditedGateway();
  rmSync(gateway.folder, { recursive: true });
  mkdirSync(dirname(gateway.folder), { recursive: true });
  writeFileSync(gateway.folder, 'no folder');
  for (let i = 0; i < 20; i += 1) expect(await post('{}', { authorization: 'Bearer x' })).toBe(401);
});

/** A door of its own, over a log in memory. */
async function startDoor(files: MemoryFiles): Promise<{
  readonly trail: AuditTrail;
  readonly door: RefusalAudit;
  readonly refuse: (address: string, code: string) => void;
  readonly lines: () => Line[];
}> {
  const trail = new AuditTrail({
    writer: await LogWriter.open({ files, key: KEY }),
    graceMs: 0,
    maxKept: 5_000,
  });
  const door = new RefusalAudit(trail, ({ peer }) => peer.address ?? '');
  return {
    trail,
    door,
    refuse: (address, code) =>
      door.refused({
        known: null,
        ids: { requestId: 'request-1', clientRequestId: null },
        caller: { peer: { address }, headers: {} },
        code,
        document: null,
        operationName: null,
      }),
    lines: () =>
      [...readLines(files, () => true)]
        .map(({ text }) => JSON.parse(text) as Line)
        .filter(({ kind }) => kind === 'request'),
  };
}

const total = (lines: readonly Line[]): number => lines.reduce((sum, { count = 1 }) => sum + count, 0);

test('a caller that is refused over and over has ten lines and one that counts the rest', async () => {
  const { trail, door, refuse, lines } = await startDoor(memoryFiles());
  for (let i = 0; i < 5_000; i += 1) refuse('192.0.2.1', 'RATE_LIMITED');
  refuse('192.0.2.2', 'RATE_LIMITED');
  door.close();
  await trail.close();
  expect([lines().length, total(lines())]).toEqual([12, 5_001]);
  expect(lines().at(-1)).toMatchObject({ code: 'RATE_LIMITED', outcome: 'REFUSED', count: 4_990 });
});

test('a flood from very many addresses has a few thousand lines, and each of its requests is counted in one', async () => {
  const { trail, door, refuse, lines } = await startDoor(memoryFiles());
  const addresses = 20_000;
  for (let i = 0; i < addresses * 3; i += 1) {
    refuse(`address ${i % addresses}`, 'UNAUTHENTICATED');
    // What is written makes room.
    if (i % 300 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  door.close();
  await trail.close();
  expect(total(lines())).toBe(addresses * 3);
  expect(lines().length).toBeLessThan(2_100);
});

test('while the log cannot be written, what the door keeps in memory takes no room from what is read', async () => {
  const files = memoryFiles();
  const { trail, door, refuse } = await startDoor(files);
  files.fault = () => {
    throw new Error('no space left');
  };
  for (let i = 0; i < 50_000; i += 1) refuse(`address ${i % 900}`, 'RATE_LIMITED');
  expect(trail.health().waiting).toBeLessThanOrEqual(500);
  door.close();
  await trail.close();
});
