import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOrMakeSigningKey } from '../../common/audit-log/signing-key.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { HOSTED } from '../../demo/members/members.ts';
import { startStandIns } from '../../demo/stand-ins.ts';
import { FLOUR } from '../../demo/world/story/food.ts';
import { type DirectoryList, DIRECTORY_NAME, signDirectory } from '../../gateway/directory/index.ts';
import { authority } from '../signature/support/certificates.ts';
import { type Callers, createCallers, EVERYTHING, type Who } from '../support/callers.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { freePort } from '../support/free-port.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { Program } from '../support/program.ts';

const SECTORS = Object.keys(MINISTRIES);
const OWNER = '92370681MA3T00950U';
const OTHER = '92370681MA3T00951Y';
const BUNS = 'gs1:(01)06901234000016(10)MT260812';
const enterprise = (uscc: string): Who => ({ role: 'enterprise', uscc });
/** Whom nobody has granted anything. */
const NOBODYS: Who = { role: 'data-team' };
const SHEET = readFileSync(join(import.meta.dirname, '../../docs/examples/enterprise.csv'));

/** As in production: HTTPS, signed calls, tokens of an issuer, a directory, and two processes of the member over one PostgreSQL. */
describe.skipIf(NO_POSTGRES)('the hosted member in production', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-hosted-production-'));
  const ca = authority('tongcha-test');
  const programs: Program[] = [];
  const enterprises: number[] = [];
  const asked: number[] = [];
  let postgres: DatabaseServer;
  let standIns: Awaited<ReturnType<typeof startStandIns>>;
  let callers: Callers;
  let gateway = '';

  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };

  beforeAll(async () => {
    [postgres, standIns] = await Promise.all([
      startPostgres(),
      startStandIns({ seed: 1, scale: 0.02, directory: join(folder, 'stand-ins'), latencyMs: 0, basePort: 0 }),
    ]);
    callers = createCallers(folder, SECTORS);
    const [keys, listed] = await Promise.all([makeKeys(join(folder, 'calls')), makeKeys(join(folder, 'directory'))]);
    const { cert, key } = ca.issue('member');
    const tls = { CERT: file('member.pem', cert), KEY: file('member-key.pem', key) };
    const launch = async (name: string, path: string, env: Readonly<Record<string, string>>): Promise<void> => {
      const program = new Program(name, path, env);
      programs.push(program);
      await program.start();
    };
    const [food, ...hosted] = [await freePort(), await freePort(), await freePort()];
    const listening = (prefix: string, port: number): Record<string, string> => ({
      [`${prefix}_PORT`]: String(port),
      [`${prefix}_PRODUCTION`]: 'true',
      [`${prefix}_TRUSTED_KEYS`]: keys.publicFile,
      [`${prefix}_ADDRESS`]: `https://127.0.0.1:${port}/graphql`,
      [`${prefix}_TLS_CERT`]: tls.CERT,
      [`${prefix}_TLS_KEY`]: tls.KEY,
    });
    const launched = hosted.map(async (port, i) => {
      asked[i] = port;
      enterprises[i] = await freePort();
      await launch(`hosted-${i}`, 'subgraphs/hosted/main.ts', {
        ...listening('HOSTED', port),
        HOSTED_STORE: postgres.url,
        HOSTED_ENTERPRISES_PORT: String(enterprises[i]),
        HOSTED_ENTERPRISES_TLS_CERT: tls.CERT,
        HOSTED_ENTERPRISES_TLS_KEY: tls.KEY,
        ...Object.fromEntries(
          Object.entries(callers.env)
            .filter(([name]) => name.startsWith('GATEWAY_IDENTITY_'))
            .map(([name, value]) => [name.replace('GATEWAY', 'HOSTED'), value]),
        ),
      });
    });
    await Promise.all([
      ...launched,
      launch('food-drug', 'subgraphs/food-drug/main.ts', { ...standIns.env, ...listening('FOOD_DRUG', food) }),
    ]);
    const member = (name: string, urls: readonly string[], more: object = {}): object => ({
      name,
      kind: 'MINISTRY',
      authority: { zh: name, en: name },
      url: urls,
      limits: {},
      state: 'counts',
      ...more,
    });
    const at = (port: number): string => `https://127.0.0.1:${port}/graphql`;
    const { kind, authority: said } = HOSTED;
    const members = [
      member('food-drug', [at(food)]),
      member(HOSTED.name, hosted.map(at), { kind, authority: said }),
      ...SECTORS.filter((name) => name !== 'food-drug').map((name) => member(name, [at(1)], { state: 'trial' })),
    ] as unknown as DirectoryList['members'];
    const list: DirectoryList = { serial: 1, issuedAt: new Date().toISOString(), members };
    const signed = await signDirectory(list, readFileSync(listed.privateFile, 'utf8'), DIRECTORY_NAME);
    const port = await freePort();
    readOrMakeSigningKey(join(folder, 'audit.pem'));
    await launch('gateway', 'gateway/main.ts', {
      ...callers.env,
      GATEWAY_PRODUCTION: 'true',
      GATEWAY_PORT: String(port),
      GATEWAY_SIGNING_KEY_FILE: keys.privateFile,
      GATEWAY_AUDIT_FOLDER: join(folder, 'audit'),
      GATEWAY_AUDIT_KEY: join(folder, 'audit.pem'),
      GATEWAY_DIRECTORY: file('directory.jws', signed),
      GATEWAY_DIRECTORY_KEYS: listed.publicFile,
      MINISTRIES_FOOD_DRUG_TLS_CA: file('ca.pem', ca.cert),
    });
    gateway = `http://127.0.0.1:${port}`;
  }, 240_000);
  afterAll(async () => {
    for (const program of programs) await program.stop('SIGKILL');
    await standIns?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const post = (
    port: number,
    path: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method: 'POST', headers, ca: ca.cert };
      const sent = request(options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  /** To the enterprises' port of one of the two processes. */
  const send = (process: number, uscc: string | null, path: string, body: Buffer): ReturnType<typeof post> =>
    post(enterprises[process] ?? 0, path, body, uscc === null ? {} : callers.headersOf(enterprise(uscc)));
  const ask = async (who: Parameters<Callers['headersOf']>[0], query: string): Promise<string> => {
    const response = await fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...callers.headersOf(who) },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };
  const CHAIN = `{ chain(code: "${FLOUR}", direction: FORWARD) { links { kind from to evidence { member } } units { code records { statedBy { kind } productName } } } }`;

  test('what is uploaded at one process is answered by both, and is on the chain of what was used', async () => {
    expect((await send(0, null, '/uploads', SHEET)).status).toBe(401);
    const kept = await send(0, OWNER, '/uploads', SHEET);
    expect(kept).toMatchObject({ status: 201, text: expect.stringContaining('"state":"KEPT"') });
    expect(await send(1, OWNER, '/uploads', SHEET)).toMatchObject({
      status: 200,
      text: expect.stringContaining('"state":"UNCHANGED"'),
    });
    expect(await send(1, OTHER, '/uploads', SHEET)).toMatchObject({
      status: 422,
      text: expect.stringContaining('MADE_BY_ANOTHER'),
    });
    await expect.poll(() => ask(EVERYTHING, CHAIN), { timeout: 60_000 }).toContain(BUNS);
    const whole = await ask(EVERYTHING, CHAIN);
    expect(whole).toContain(
      `{"kind":"TRANSPORT","from":"${BUNS}","to":"uscc:91370681MA3T00135Y","evidence":[{"member":"food-drug/hosted"}]}`,
    );
    expect(whole).toContain('{"statedBy":{"kind":"ENTERPRISE"},"productName":"手工馒头"}');
    const without = await ask(NOBODYS, CHAIN);
    expect(without).toContain(BUNS);
    expect(without).not.toContain('91370681MA3T00135Y');
  }, 90_000);

  test('a member that is asked without a gateway’s signature tells nothing', async () => {
    const query = JSON.stringify({ query: `{ _entities(representations: []) { __typename } }` });
    expect(
      await post(asked[0] ?? 0, '/graphql', Buffer.from(query), { 'content-type': 'application/json' }),
    ).toMatchObject({
      status: 401,
      text: expect.stringContaining('UNVERIFIED_CALL'),
    });
  });

  test('whoever of both is left goes on', async () => {
    await programs.find(({ name }) => name === 'hosted-0')?.stop('SIGKILL');
    await expect
      .poll(() => ask(NOBODYS, `{ unit(code: "${BUNS}") { foodDrug { productName } } }`), { timeout: 60_000 })
      .toContain('手工馒头');
    expect(await send(1, OWNER, '/uploads', SHEET)).toMatchObject({ status: 200 });
  }, 90_000);
});
