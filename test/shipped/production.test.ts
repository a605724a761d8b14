import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChainBack, UnitFoodDrug } from '../../portal/documents/answers.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { connect } from '../mcp/support/assistant.ts';
import { NO_REDIS } from '../support/redis-server.ts';
import { type Production, startProduction } from './support/production.ts';

const PACK = 'drug:83857930000879766601';
const LOT = 'hazlot:370681001.DCM20260215';
const COVERAGE = 'coverage { sector status calls cached stale oldestSeconds }';
const ROOT = join(import.meta.dirname, '../..');

interface Answer {
  readonly status: number;
  readonly data: {
    readonly unit: Record<string, unknown> & {
      readonly coverage: readonly { readonly sector: string; readonly cached: number; readonly status: string }[];
    };
    readonly chain: { readonly complete: boolean; readonly units: readonly unknown[] };
  };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly stale?: readonly { readonly sector: string }[] };
}

if (NO_REDIS) console.warn(`left out: the production set-up: ${NO_REDIS}`);

/** All that a production gateway can be given, at once: whatever is configured must leave its trace. */
describe.skipIf(NO_REDIS)('a production set-up, whole', () => {
  let production: Production;
  beforeAll(async () => {
    production = await startProduction();
  }, 240_000);
  afterAll(() => production?.stop(), 60_000);

  const post = async (
    body: object,
    who: Who | null = null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${production.origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.7',
        ...production.callers.headersOf(who),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, ...((await response.json()) as object) } as Answer;
  };
  const trusted = (document: { readonly hash: string }, variables: object): object => ({
    documentId: `sha256:${document.hash}`,
    variables,
  });
  const asks = (code: string): object => ({
    query: `{ unit(code: "${code}") { foodDrug { productName } hazardousGoods { productName quantity { value } } ${COVERAGE} } }`,
  });
  const lines = (): readonly Record<string, unknown>[] =>
    readdirSync(production.auditFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(jsonl|ndjson|log)$/.test(name) && !name.includes('heads'))
      .flatMap((name) =>
        readFileSync(join(production.auditFolder, name), 'utf8')
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as Record<string, unknown>),
      );

  test('it is ready, and the pages are served', async () => {
    await expect.poll(async () => (await fetch(`${production.origin}/ready`)).status, { timeout: 60_000 }).toBe(200);
    expect(await (await fetch(`${production.origin}/health`)).json()).toMatchObject({
      status: expect.stringMatching(/ok|up/),
    });
    for (const page of ['/', '/explore']) {
      const response = await fetch(production.origin + page);
      expect([page, response.status, response.headers.get('content-type')]).toEqual([
        page,
        200,
        expect.stringContaining('text/html'),
      ]);
    }
  });

  test('the public asks trusted documents by their hash, and no others', async () => {
    const chain = await post(trusted(ChainBack, { code: PACK, maxUnits: 100 }));
    expect([chain.status, chain.errors, chain.data.chain.complete, chain.data.chain.units.length]).toEqual([
      200,
      undefined,
      true,
      5,
    ]);
    expect((await post(trusted(UnitFoodDrug, { code: PACK }))).data.unit['records']).toMatchObject([
      { productName: '示例片' },
    ]);
    const own = await post(asks(PACK));
    expect(own.errors?.[0]?.extensions.code).toBe('DOCUMENT_NOT_TRUSTED');
  });

  test('an assistant asks for the public, and for whom its token names; with another token it does not connect', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const asPublic = await connect(production.origin, 'legacy', forwarded);
    const chain = await asPublic.call('chain', { code: PACK });
    expect(chain).toMatchObject({ isError: false, errors: [], data: { chain: { complete: true } } });
    const unit = await asPublic.call('UnitHazardousGoods', { code: LOT });
    expect(unit.text).toMatch(/依规不提供.*hazardous-goods\/parties/);
    const dear = await asPublic.call('chain', { code: PACK, maxUnits: 1_000_000 });
    expect([dear.isError, dear.text]).toEqual([true, expect.stringContaining('OPERATION_TOO_COMPLEX')]);
    await asPublic.client.close();
    const team = await connect(production.origin, 'modern', {
      ...forwarded,
      ...production.callers.headersOf(EVERYTHING),
    });
    const known = await team.call('UnitHazardousGoods', { code: LOT });
    expect(known).toMatchObject({
      isError: false,
      errors: [],
      data: { unit: { records: [{ productName: '二氯甲烷' }] } },
    });
    await team.client.close();
    const stranger = connect(production.origin, 'modern', {
      ...forwarded,
      authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA',
    });
    await expect(stranger).rejects.toThrow();
  });

  test('an assistant that has asked for as much as it may in a minute is told when to ask again', async () => {
    const { call, client } = await connect(production.origin, 'modern', { 'x-forwarded-for': '203.0.113.10' });
    // Each costs a good part of what the public may spend, most of which is given back: many at a time are not. On a busy
    // machine some are told first that it is.
    const refused = async (): Promise<string[]> => {
      const told = await Promise.all(Array.from({ length: 40 }, () => call('chain', { code: PACK, maxUnits: 5_000 })));
      return told.filter(({ isError }) => isError).map(({ text }) => text);
    };
    await expect.poll(refused).toContainEqual(expect.stringMatching(/RATE_LIMITED.*ask again in \d+ s/s));
    await client.close();
  });

  test('a token of the issuer’s is taken, with its agreement; none of a stranger’s is', async () => {
    const told = await post(asks(LOT), EVERYTHING);
    expect([told.status, told.errors]).toEqual([200, undefined]);
    expect(told.data.unit['hazardousGoods']).toMatchObject([
      { productName: '二氯甲烷', quantity: { value: expect.any(Number) } },
    ]);
    expect((await post(asks(LOT), null, { authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA' })).status).toBe(401);
  });

  test('what was asked before is answered from the cache, which Redis holds sealed', async () => {
    // Where Redis is late, the ministries are asked in its place.
    const cached = async (): Promise<number> =>
      (await post(asks(PACK), EVERYTHING)).data.unit.coverage.filter((each) => each.cached > 0).length;
    await expect.poll(cached, { timeout: 20_000 }).toBeGreaterThan(0);
    const client = createClient({ url: production.redisUrl });
    await client.connect();
    const keys = await client.keys('*');
    expect(keys).not.toEqual([]);
    const entries = await Promise.all(keys.map((key) => client.dump(key)));
    expect(entries.map(String).join()).not.toContain('示例片');
    client.destroy();
  });

  test('calls are signed: a ministry answers nobody else', async () => {
    expect(production.log('gateway')).not.toContain('signature-refused');
    expect(await (await fetch(`${production.metrics}/metrics`)).text()).toMatch(
      /^tongcha_\w*calls?\w*\{[^}]*\} [1-9]/m,
    );
  });

  test('a dead ministry: its last answer with its age, a partial line in the audit log, a red metric', async () => {
    // What came instead stands in the failure.
    const seen = (answer: Answer): unknown => answer.extensions?.stale?.map(({ sector }) => sector) ?? answer;
    await post(asks(LOT), EVERYTHING);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await production.kill('hazardous-goods');
    await expect
      .poll(async () => seen(await post(asks(LOT), EVERYTHING)), { timeout: 20_000, interval: 1_000 })
      .toEqual(['HAZARDOUS_GOODS']);
    const partial = await post(asks('hazlot:370681001.NEVER1'), EVERYTHING);
    expect(partial.errors?.map(({ extensions }) => extensions.code)).toContain('UNAVAILABLE');
    await expect
      .poll(() => lines().some((line) => JSON.stringify(line).includes('PARTIAL')), { timeout: 10_000 })
      .toBe(true);
    const metrics = await (await fetch(`${production.metrics}/metrics`)).text();
    expect(metrics).toMatch(/UNAVAILABLE[^\n]*\} [1-9]|breaker[^\n]*hazardous[^\n]*\} [1-9]/);
  }, 60_000);

  test('the audit log verifies while it is written, and has who asked for what', async () => {
    await expect
      .poll(
        () =>
          spawnSync(process.execPath, ['cli/audit.ts', 'verify', '--folder', production.auditFolder], {
            cwd: ROOT,
            encoding: 'utf8',
          }).status,
        { timeout: 20_000, interval: 1_000 },
      )
      .toBe(0);
    const text = lines()
      .map((line) => JSON.stringify(line))
      .join('\n');
    expect(text).toContain('data-team');
    expect(text).toContain('everything');
    expect(text).not.toContain('示例片');
  }, 60_000);

  test('nothing was a bug', () => {
    for (const name of ['gateway', 'agriculture', 'food-drug', 'special-equipment', 'rare-earth'] as const) {
      expect(production.log(name), name).not.toMatch(/INTERNAL_SERVER_ERROR|"event":"bug"|Unhandled|at file:/);
    }
  });
});
