import { writeFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { openOperators, signOperatorToken } from '../../gateway/operator/operator-token.ts';
import { startGateway } from '../../gateway/server.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { keyFolder, type KeyFolder, testMinistry, type TestMinistry } from '../signature/support/kit.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';
import { sharedPlanner } from '../support/shared-planner.ts';

let keys: KeyFolder;
let others: KeyFolder;
let ministry: TestMinistry;
let gateway: RunningServer;

beforeAll(async () => {
  [keys, others] = [await keyFolder(), await keyFolder()];
  ministry = await testMinistry({});
  const supergraph = ownSupergraph();
  const documents = join(dirname(keys.publicFile), 'documents.json');
  writeFileSync(documents, '{}');
  const env = Object.fromEntries(
    Object.keys(MINISTRIES).map((name) => [
      envName(['ministries', name, 'url']),
      name === 'rare-earth' ? `${ministry.server.url}/graphql` : 'http://127.0.0.1:9/graphql',
    ]),
  );
  gateway = await startGateway({
    planner: sharedPlanner,
    config: readGatewayConfig({
      env: { GATEWAY_PORT: '0', GATEWAY_OPERATORS: keys.publicFile, GATEWAY_DOCUMENTS: documents },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
}, 120_000);
afterAll(async () => {
  await gateway.stop(10);
  await ministry.server.stop(10);
  keys.remove();
  others.remove();
});

const signed = (folder: KeyFolder, minutes = 5): Promise<string> =>
  signOperatorToken(readFileSync(folder.privateFile, 'utf8'), 'duty', minutes);
const look = (token: string | null): Promise<Response> =>
  fetch(`${gateway.url}/operator`, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });

test('an operator sees how each member does now, and what is wrong with its details', async () => {
  const token = await signed(keys);
  expect((await look(null)).status).toBe(401);
  expect((await look(await signed(others))).status).toBe(401);
  const response = await look(token);
  expect(response.status).toBe(200);
  const { members, conditions, ministries } = (await response.json()) as {
    members: { name: string; fault: string | null }[];
    conditions: { reason: string; detail: string }[];
    ministries: object;
  };
  expect(Object.fromEntries(members.map(({ name, fault }) => [name, fault]))).toEqual({
    ...Object.fromEntries(Object.keys(MINISTRIES).map((name) => [name, 'UNAVAILABLE'])),
    'rare-earth': null,
  });
  for (const { detail } of conditions) expect(detail).not.toBe('');
  expect(Object.keys(ministries)).toHaveLength(6);
  // What anybody may read has no details.
  expect(await (await fetch(`${gateway.url}/health`)).text()).not.toContain('"detail"');
}, 60_000);

test('its token opens no data, and no token of data’s opens it', async () => {
  const asked = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await signed(keys)}` },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(asked.status).toBe(401);
});

test('status works where only trusted documents may be asked', async () => {
  const file = join(dirname(keys.publicFile), 'operator.token');
  const made = await runCli(['operator', '--key', keys.privateFile, '--name', 'duty']);
  expect(made.code).toBe(0);
  writeFileSync(file, made.out);
  const told = await runCli(['status', '--url', gateway.url, '--token', file, '--lang', 'en']);
  expect(told.out).toContain('does not answer');
  expect(told.out).toMatch(/answers +\d+ ms/);
  const piped = await runCli(['status', '--url', gateway.url, '--token', '-', '--lang', 'en'], { input: made.out });
  expect(piped.out).toMatch(/answers +\d+ ms/);
  writeFileSync(file, await signed(others));
  expect(await runCli(['status', '--url', gateway.url, '--token', file])).toMatchObject({
    code: 1,
    err: expect.stringContaining('运维令牌无效'),
  });
}, 60_000);

test('a token counts from its making for its minutes, and for no longer than the longest', async () => {
  const read = await openOperators(keys.publicFile);
  const now = Date.now();
  const token = await signed(keys, 5);
  expect(await read(token, now)).toEqual({ name: 'duty' });
  expect(await read(token, now + 4 * 60_000)).toEqual({ name: 'duty' });
  expect(await read(token, now + 6 * 60_000)).toBeNull();
  expect(await read(token, now - 60_000)).toBeNull();
  await expect(signed(keys, 721)).rejects.toThrow();
  expect(await read(`${token}x`, now)).toBeNull();
  expect(await read('', now)).toBeNull();
});
