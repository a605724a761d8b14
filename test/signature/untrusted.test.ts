import { writeFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/server.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { readLog } from '../observe/support/read-log.ts';
import { freePort } from '../support/free-port.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { keyFolder, type KeyFolder, testMinistry, type TestMinistry } from './support/kit.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';
import { sharedPlanner } from '../support/shared-planner.ts';

const NAMES = Object.keys(MINISTRIES);
const CODE = 'drug:83857930000879766601';

let known: KeyFolder;
let unknown: KeyFolder;
let ministry: TestMinistry;
let gateway: RunningServer;
let metricsPort: number;
let written: ReturnType<typeof readLog>;

beforeAll(async () => {
  written = readLog();
  [known, unknown] = [await keyFolder(), await keyFolder()];
  ministry = await testMinistry({ trustedKeys: known.publicFile });
  metricsPort = await freePort();
  const supergraph = ownSupergraph();
  const env = Object.fromEntries(
    NAMES.flatMap((name) => [
      [envName(['ministries', name, 'url']), `${ministry.server.url}/graphql`],
      [envName(['ministries', name, 'probeEveryMs']), '100'],
    ]),
  );
  gateway = await startGateway({
    planner: sharedPlanner,
    config: readGatewayConfig({
      env: {
        GATEWAY_PORT: '0',
        GATEWAY_SIGNING_KEY_FILE: unknown.privateFile,
        GATEWAY_METRICS_PORT: String(metricsPort),
      },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
}, 120_000);
afterAll(async () => {
  await gateway.stop(10);
  await ministry.server.stop(10);
  known.remove();
  unknown.remove();
  written.restore();
});

interface Health {
  readonly status: string;
  readonly ministries: Readonly<Record<string, { readonly trusted: boolean; readonly breaker: string }>>;
}
const health = async (): Promise<Health> => (await (await fetch(`${gateway.url}/health`)).json()) as Health;
const metric = async (name: string): Promise<number> =>
  Number(
    new RegExp(`^tongcha_ministry_trusts_gateway\\{ministry="${name}"\\} (\\d)$`, 'm').exec(
      await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text(),
    )?.[1],
  );
const ask = async (
  query: string,
): Promise<{ data: never; errors?: { message: string; extensions: { code: string } }[] }> =>
  (await (
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
  ).json()) as never;
const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--url', gateway.url, '--lang', 'en']);

test('that no ministry takes the gateway’s signature is red before anybody has asked, in health, status, metric and log', async () => {
  await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe('degraded');
  await expect
    .poll(async () => Object.values((await health()).ministries).map(({ trusted }) => trusted), { timeout: 30_000 })
    .toEqual(NAMES.map(() => false));
  // It is alive all the same: to be begun again would mend nothing.
  expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
  for (const name of NAMES) expect(await metric(name)).toBe(0);
  const begun = written.lines().filter(({ event }) => event === 'condition-begins');
  expect(new Set(begun.filter(({ reason }) => reason === 'SIGNATURE_REFUSED').map(({ about }) => about))).toEqual(
    new Set(NAMES),
  );
  expect(begun.filter(({ reason }) => reason === 'SIGNATURE_REFUSED')[0]?.['detail']).toContain('trustedKeys');
  // Another gateway may do better.
  await expect
    .poll(async () => ((await (await fetch(`${gateway.url}/ready`)).json()) as { waitsFor: unknown }).waitsFor, {
      timeout: 60_000,
    })
    .toEqual(['GATEWAY_REFUSED']);
  const status = await cli('status');
  expect(status).toMatchObject({ code: 4, out: expect.stringContaining('does not take the gateway’s signature') });
  expect(status.out).toContain('nobody’s rights are the reason');
}, 120_000);

test('whoever asks is told that the gateway is at fault, and neither that he may not nor that nobody holds it', async () => {
  const { errors = [] } = await ask(`{ unit(code: "${CODE}") { foodDrug { productName } } }`);
  expect(errors).toMatchObject([
    {
      message: expect.stringMatching(/^FOOD_DRUG does not take this gateway’s calls.*operator/),
      extensions: { code: 'UNVERIFIED_CALL' },
    },
  ]);
  const { data } = await ask(`{ chain(code: "${CODE}") { complete gaps { reason message } } }`);
  expect((data as { chain: object }).chain).toMatchObject({
    complete: false,
    gaps: NAMES.map(() => ({
      reason: 'UNVERIFIED_CALL',
      message: expect.stringContaining('a fault of the gateway’s own set-up'),
    })),
  });

  const unit = await cli('unit', CODE);
  expect(unit).toMatchObject({ code: 3, out: expect.stringContaining('Nobody answered') });
  expect(unit.out).toContain('ministries that answered: 0/6');
  const said = [
    unit,
    await cli('identify', CODE),
    await cli('chain', CODE),
    await cli('chain', CODE, '--format', 'mermaid'),
  ].map(({ out, err }) => `${out}${err}`);
  for (const each of said) expect(each).not.toMatch(/no ministry has|nobody {2}|nobody$|refuses/im);
  expect(said[1]).toContain('not known: nobody answered');
  expect(said[2]).toContain('not of your rights');
  expect(said[3]).toContain('nobody answered');
}, 120_000);

test('once the ministries know the key it is green by itself, and said', async () => {
  const sets = [known, unknown].map(
    ({ publicFile }) => (JSON.parse(readFileSync(publicFile, 'utf8')) as { keys: unknown[] }).keys,
  );
  writeFileSync(known.publicFile, JSON.stringify({ keys: sets.flat() }));
  // Of the five, one is called by its own name here.
  await expect.poll(async () => (await health()).ministries['rare-earth']?.trusted, { timeout: 30_000 }).toBe(true);
  expect(await metric('rare-earth')).toBe(1);
  // Which of the two ends first, and whether before the next look, is chance.
  const ended = (): ReadonlySet<unknown> =>
    new Set(
      written
        .lines()
        .flatMap(({ event, reason, about }) =>
          event === 'condition-ends' ? [`${String(reason)} ${String(about)}`] : [],
        ),
    );
  await expect
    .poll(() => [...ended()], { timeout: 20_000 })
    .toEqual(expect.arrayContaining(['GATEWAY_REFUSED undefined', 'SIGNATURE_REFUSED rare-earth']));
  expect((await fetch(`${gateway.url}/ready`)).status).toBe(200);
  // A call for another name is not taken by it.
  expect((await health()).status).toBe('degraded');
}, 60_000);
