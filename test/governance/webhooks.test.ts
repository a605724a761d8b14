import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { readSigningKey, type SigningKey } from '../../common/signature/keys.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { openVerifier } from '../../common/signature/verifier.ts';
import { deliver, sendingWebhooks } from '../../gateway/jobs-worker/webhook-work.ts';
import type { Work } from '../../gateway/jobs-worker/work.ts';
import type { Finding } from '../../governance/alerts/alert.ts';
import { Governance } from '../../governance/governance.ts';
import type { Webhook } from '../../governance/webhooks/webhook.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-webhooks-'));
const PATIENT = { timeout: 20_000 };
let key: SigningKey;
let trustedKeys: string;
beforeAll(async () => {
  const made = await makeKeys(folder);
  trustedKeys = made.publicFile;
  key = await readSigningKey(await readFile(made.privateFile, 'utf8'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Receiver {
  readonly origin: string;
  readonly got: { readonly request: IncomingMessage; readonly body: Buffer }[];
}
type Answer = (response: ServerResponse, place: number) => void;
let kept: Governance;
let work: Work | null;
let servers: Server[];
beforeEach(() => {
  servers = [];
  work = null;
});
afterEach(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await work?.stop();
  await kept.close();
});

async function receiver(answer: Answer = (response) => response.writeHead(204).end()): Promise<Receiver> {
  const got: Receiver['got'] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => answer(response, got.push({ request, body })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}
function open(...receivers: readonly Receiver[]): void {
  kept = new Governance(sqliteDatabase(':memory:'), { webhookOrigins: receivers.map(({ origin }) => origin) });
}
function start(): void {
  work = sendingWebhooks({ governance: kept, signingKey: () => key } as Parameters<typeof sendingWebhooks>[0]);
}
async function register({ origin }: Receiver, filter: Webhook['filter'] = {}): Promise<Webhook> {
  const webhook = await kept.webhooks.register({ url: `${origin}/in?a=1`, filter, createdBy: 'x' }, null, Date.now());
  if (!webhook) throw new Error('not registered');
  return webhook;
}
const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  rule: 'recalled',
  level: 'CRITICAL',
  codes: [code],
  evidence: [{ member: 'm', system: 's', recordId: '1', code, field: 'recalls.reason' }],
  sectors: ['AGRICULTURE'],
  divisions: [],
  affected: 3,
  falseShare: 0,
  ...more,
});
const raise = (code: string, more: Partial<Finding> = {}, at = Date.now()): Promise<unknown> =>
  kept.alerts.store.raise(finding(code, more), at);
const codesAt = ({ got }: Receiver): string[] =>
  got.map(({ body }) => (JSON.parse(body.toString()) as { data: { codes: [string] } }).data.codes[0]);

test('what is raised is sent as a CloudEvent, signed for that webhook, as it was filtered', async () => {
  const one = await receiver();
  open(one);
  const webhook = await register(one, { atLeast: 'SERIOUS' });
  await raise('lot');
  await raise('little', { level: 'NOTICE' });
  start();
  await expect.poll(() => one.got.length, PATIENT).toBe(1);
  const [{ request, body } = one.got[0] as never] = one.got;
  expect(request.headers['content-type']).toBe('application/cloudevents+json');
  expect(JSON.parse(body.toString())).toEqual({
    specversion: '1.0',
    id: '1',
    source: '/alerts',
    type: 'tongcha.alert.raised',
    subject: expect.any(String),
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    datacontenttype: 'application/json',
    data: {
      alert: expect.any(String),
      rule: 'recalled',
      level: 'CRITICAL',
      codes: ['lot'],
      sectors: ['AGRICULTURE'],
      times: 1,
      risk: 12,
      affectedUnits: 3,
      state: 'OPEN',
    },
  });
  const verify = await openVerifier({ ministry: webhook.id, trustedKeys });
  expect(await verify(request, body)).not.toHaveProperty('refusal');
  const another = await openVerifier({ ministry: 'another', trustedKeys });
  expect(await another(request, body)).toHaveProperty('refusal');
});

test('what is not taken is sent again, and whoever never answers holds up nobody', async () => {
  const hung = await receiver(() => {});
  const sick = await receiver((response, place) => response.writeHead(place === 1 ? 503 : 200).end());
  const well = await receiver();
  open(hung, sick, well);
  for (const each of [hung, sick, well]) await register(each);
  start();
  for (let i = 0; i < 5; i += 1) await raise(`lot ${i}`);
  await expect.poll(() => codesAt(well).length, PATIENT).toBe(5);
  await expect.poll(() => new Set(codesAt(sick)).size, PATIENT).toBe(5);
  await expect.poll(() => codesAt(sick).length, PATIENT).toBe(6);
  expect(hung.got).toHaveLength(1);
});

test('what is not taken for a day is shown, and is sent again from an event on', async () => {
  let isSick = true;
  const one = await receiver((response) => response.writeHead(isSick ? 500 : 200).end());
  open(one);
  const webhook = await register(one);
  const yesterday = Date.now() - 25 * 3_600_000;
  for (const code of ['first', 'second']) await raise(code, {}, yesterday);
  await kept.webhooks.dispatch(yesterday);
  start();
  const dead = async (): Promise<unknown> => (await kept.webhooks.sending(webhook.id)).dead;
  await expect
    .poll(dead, PATIENT)
    .toEqual(
      expect.arrayContaining(
        [1, 2].map((event) => expect.objectContaining({ event, attempts: 1, message: 'answered 500' })),
      ),
    );
  expect(await kept.webhooks.sending(webhook.id)).toMatchObject({ waiting: 0 });
  isSick = false;
  await kept.webhooks.replay(webhook.id, 0, Date.now());
  await expect.poll(() => codesAt(one).slice(2).sort(), PATIENT).toEqual(['first', 'second']);
  await expect.poll(() => kept.webhooks.sending(webhook.id), PATIENT).toEqual({ waiting: 0, dead: [] });
});

test('two workers hand each event on once; one that is removed is sent nothing more', async () => {
  const one = await receiver();
  open(one);
  const webhook = await register(one);
  for (let i = 0; i < 3; i += 1) await raise(`lot ${i}`);
  await Promise.all([kept.webhooks.dispatch(1), kept.webhooks.dispatch(1), kept.webhooks.dispatch(1)]);
  expect(await kept.webhooks.sending(webhook.id)).toEqual({ waiting: 3, dead: [] });
  await kept.webhooks.remove(webhook.id, Date.now());
  start();
  await expect.poll(async () => (await kept.webhooks.sending(webhook.id)).waiting, PATIENT).toBe(0);
  expect(one.got).toEqual([]);
});

describe('nothing is sent', () => {
  test.each([
    'https://oa.example.evil.example/in',
    'https://oa.example:8443/in',
    'http://oa.example/in',
    'https://oa.example@169.254.169.254/in',
    'https://user:password@oa.example/in',
    'https://evil.example/?https://oa.example',
    'http://127.0.0.1:6379/',
    'http://[::1]/',
    'file:///etc/passwd',
    'gopher://oa.example/',
    'oa.example',
    '',
  ])('to an address that the operator does not allow: %s', (url) => {
    kept = new Governance(sqliteDatabase(':memory:'), { webhookOrigins: ['https://oa.example'] });
    expect(kept.webhooks.allows(url)).toBe(false);
    expect(kept.webhooks.allows('https://oa.example/in?x=1')).toBe(true);
  });

  test('where an allowed one leads on to, nor where it is not allowed any more, nor unsigned', async () => {
    const secret = await receiver();
    const one = await receiver((response) => response.writeHead(307, { location: `${secret.origin}/in` }).end());
    open(one);
    const webhook = await register(one);
    const task = { target: webhook.id, body: '{}' };
    const { webhooks } = kept;
    const { signal } = new AbortController();
    expect(await deliver(task, { webhooks, signingKey: () => key, signal })).toMatchObject({ message: 'answered 307' });
    expect(secret.got).toEqual([]);
    expect(await deliver(task, { webhooks, signingKey: null, signal })).toMatchObject({ state: 'NOT_DONE' });
    const find = webhooks.find.bind(webhooks);
    const strict = { find, allows: () => false };
    expect(await deliver(task, { webhooks: strict, signingKey: () => key, signal })).toMatchObject({
      state: 'NOT_DONE',
    });
    expect(one.got).toHaveLength(1);
  });
});
