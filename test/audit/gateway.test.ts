import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { PUBLIC_KEYS, readPublicKeys } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { ask, type AuditedGateway, startAuditedGateway } from './support/audited-gateway.ts';

let gateway: AuditedGateway;
const directory = mkdtempSync(join(tmpdir(), 'tongcha-audit-log-'));
const folder = join(directory, 'log');

/** Lines that earlier tests have written. */
let before = 0;

beforeAll(async () => {
  gateway = await startAuditedGateway({ GATEWAY_AUDIT_FOLDER: folder });
});
beforeEach(async () => {
  // What nobody waits for is written within a moment.
  await sleep(100);
  before = gateway.lines().length;
});
afterAll(async () => {
  await gateway.stop();
  rmSync(directory, { recursive: true, force: true });
});

const UNITS =
  'query Units($codes: [ID!]!) { units(codes: $codes) { code agriculture { code label: name } rareEarth { count } } }';
const team = (): Promise<string> => gateway.token({ role: 'data-team' });
const added = (): Record<string, unknown>[] => gateway.lines().slice(before);
const written = async (count: number): Promise<Record<string, unknown>[]> => {
  await vi.waitFor(() => expect(added().filter(({ kind }) => kind === 'request')).toHaveLength(count), {
    timeout: 5_000,
  });
  return added();
};
const fieldsOf = (line: Record<string, unknown> | undefined): unknown =>
  gateway.lines().find(({ n }) => n === line?.['fields'])?.['fields'];

test('a request has a line, and each call that is made for it: who, what was asked of whom, how many codes, what came of it', async () => {
  expect((await ask(gateway.url, UNITS, { codes: ['unit-1', 'unit-2'] }, await team())).status).toBe(200);
  const lines = added();
  const calls = lines.filter(({ kind }) => kind === 'call');
  const [request] = lines.filter(({ kind }) => kind === 'request');
  const who = { role: 'data-team', subject: 'officer-7' };
  expect(request).toMatchObject({ who, name: 'Units', codes: 2, calls: 3, outcome: 'OK' });
  expect(new Set(calls.map(({ ministry }) => ministry))).toEqual(new Set(['agriculture', 'rare-earth', 'registry']));
  for (const call of calls)
    expect(call).toMatchObject({
      who,
      request: request?.['request'],
      operation: request?.['operation'],
      outcome: 'OK',
      codes: 2,
    });
  expect(fieldsOf(request)).toEqual([
    'AgricultureRecord.code',
    'AgricultureRecord.name',
    'Query.units',
    'RareEarthRecord.count',
    'TraceUnit.agriculture',
    'TraceUnit.code',
    'TraceUnit.rareEarth',
  ]);
  expect(fieldsOf(calls.find(({ ministry }) => ministry === 'rare-earth'))).toEqual([
    'RareEarthRecord.count',
    'TraceUnit.rareEarth',
  ]);
  expect(request?.['at']).toMatch(/^20\d\d-\d\d-\d\dT/);
  expect(request?.['ms']).toBeGreaterThan(15);
});

test('the operation’s hash is the same with other values and aliases, and another with other fields', async () => {
  const token = await team();
  await ask(gateway.url, UNITS, { codes: ['unit-1'] }, token);
  await ask(gateway.url, UNITS.replace('label', 'other'), { codes: ['unit-2'] }, token);
  await ask(gateway.url, UNITS.replace('count', 'weight'), { codes: ['unit-1'] }, token);
  await ask(gateway.url, '{ units(codes: ["unit-1"]) { code } }', {}, token);
  await ask(gateway.url, '{ units(codes: ["unit-2", "unit-3"]) { code } }', {}, token);
  const hashes = added()
    .filter(({ kind }) => kind === 'request')
    .map(({ operation }) => operation);
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect([hashes[1] === hashes[0], hashes[2] === hashes[0], hashes[4] === hashes[3]]).toEqual([true, false, true]);
  expect(
    added()
      .filter(({ kind }) => kind === 'request')
      .map(({ codes }) => codes),
  ).toEqual([1, 1, 1, 1, 2]);
});

test('a call that was merged with another caller’s is still each one’s read', async () => {
  const calls = gateway.calls();
  await Promise.all([ask(gateway.url, UNITS, { codes: ['unit-1'] }), ask(gateway.url, UNITS, { codes: ['unit-1'] })]);
  const lines = await written(2);
  expect(gateway.calls() - calls).toBe(3);
  expect(lines.filter(({ kind }) => kind === 'call')).toHaveLength(6);
});

test('refusals have a line too, with their public code', async () => {
  await ask(gateway.url, '{ nothing }');
  await ask(gateway.url, '{ units(');
  await ask(gateway.url, UNITS, { codes: 7 });
  const lines = await written(3);
  expect(lines.filter(({ kind }) => kind === 'request').map(({ outcome, code }) => [outcome, code])).toEqual([
    ['REFUSED', 'GRAPHQL_VALIDATION_FAILED'],
    ['REFUSED', 'GRAPHQL_PARSE_FAILED'],
    ['OK', undefined],
  ]);
});

test('no value is ever in the log: no code, no variable, no literal, no alias, no default, no answer', async () => {
  const token = await team();
  await ask(
    gateway.url,
    'query Q($a: [ID!]! = ["canary-1"], $b: [ID!]!) { canary1: units(codes: $a) { code agriculture { name } } canary2: units(codes: $b) { code } units(codes: ["canary-3"]) { code } }',
    { b: ['canary-4'], unused: 'canary-5' },
    token,
  );
  await ask(gateway.url, UNITS, { codes: { x: 'canary-6' } }, token);
  await ask(gateway.url, '{ units(codes: "canary-7") { canary } }', {}, token);
  await ask(gateway.url, UNITS, { codes: ['unit-1'] }, token);
  const all = readdirSync(gateway.folder)
    .map((name) => readFileSync(join(gateway.folder, name), 'latin1'))
    .join('');
  expect(all).toContain('"name":"Units"');
  expect(all).not.toMatch(/canary/i);
  expect(all).not.toContain('unit-1');
  expect(all).not.toContain(Buffer.from('液氯').toString('latin1'));
});

test('without its log a conditional read is refused without data and without asking a ministry; public ones go on', async () => {
  const own = await startAuditedGateway();
  const token = await own.token({ role: 'data-team' });
  await ask(own.url, UNITS, { codes: ['unit-1'] }, token);
  for (const name of readdirSync(own.folder)) rmSync(join(own.folder, name));
  rmSync(own.folder, { recursive: true });
  const first = await ask(own.url, UNITS, { codes: ['unit-2'] }, token);
  expect(first).toMatchObject({ body: { errors: [{ extensions: { code: 'AUDIT_UNAVAILABLE' } }] } });
  expect(JSON.stringify(first.body)).not.toContain('unit-2');
  expect(first.body.data).toBeUndefined();
  const calls = own.calls();
  expect(await ask(own.url, UNITS, { codes: ['unit-2'] }, token)).toMatchObject({
    body: { errors: [{ extensions: { code: 'AUDIT_UNAVAILABLE' } }] },
  });
  expect(own.calls()).toBe(calls);
  expect((await ask(own.url, UNITS, { codes: ['unit-2'] })).body.data).toBeDefined();
  await own.stop();
});

test('a log that was written by a gateway verifies once it has stopped', async () => {
  await ask(gateway.url, UNITS, { codes: ['unit-1'] }, await team());
  await ask(gateway.url, UNITS, { codes: ['unit-1'] });
  await gateway.stop();
  expect(
    verifyLog({ files: filesIn(folder), keys: readPublicKeys(readFileSync(join(folder, PUBLIC_KEYS), 'utf8')) }),
  ).toMatchObject({ findings: [], torn: 0, unsigned: 0 });
});
