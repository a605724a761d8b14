import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readSigningKey } from '../../common/signature/keys.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import type { Result, Call, LegacySystem, SearchPage } from '../../subgraphs/kit/legacy-system.ts';
import type { SectorRecord, TraceLink } from '../../subgraphs/kit/records.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';

const record = (code: string, system: string): SectorRecord => ({
  code,
  productName: `${system} ${code}`,
  source: { system },
});
const link = (from: string, to: string, system: string): TraceLink => ({
  kind: 'PACK',
  from,
  to,
  evidence: { system, recordId: '1', confidence: 'HIGH' },
});

interface Fake extends LegacySystem {
  readonly asked: (readonly string[])[];
}

/** A system that holds some codes; `fail` answers or throws in place of anything. */
function fake(
  name: string,
  holds: readonly string[],
  fail?: (call: Call) => Promise<never> | never,
  maxCodes = 2,
): Fake {
  const asked: (readonly string[])[] = [];
  return {
    name,
    maxCodes,
    asked,
    async records(codes, call): Promise<Result<SectorRecord | null>[]> {
      asked.push(codes);
      await fail?.(call);
      return codes.map((code) =>
        code === 'urn:bad'
          ? new Fault('BAD_ANSWER', 'cannot be read')
          : holds.includes(code)
            ? record(code, name)
            : null,
      );
    },
    async links(codes, _, call): Promise<Result<readonly TraceLink[]>[]> {
      await fail?.(call);
      return codes.map((code) => [link(`urn:${name}:source`, code, name)]);
    },
    async search({ first, after }, call): Promise<SearchPage> {
      await fail?.(call);
      const start = after === null ? 0 : Number(after) + 1;
      return {
        rows: holds
          .slice(start, start + first)
          .map((code, i) => ({ cursor: String(start + i), record: record(code, name) })),
        hasNextPage: start + first < holds.length,
      };
    },
    async ping(call) {
      await fail?.(call);
    },
    async close() {},
  };
}

const folder = mkdtempSync(join(tmpdir(), 'tongcha-keys-'));
const keys = makeKeys(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: RunningServer | null = null;
const stop = async (): Promise<void> => {
  await server?.stop(10);
  server = null;
};
afterEach(stop);

async function ask(
  systems: readonly LegacySystem[],
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<{
  data: Record<string, unknown>;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}> {
  const { privateFile, publicFile } = await keys;
  server ??= await startMinistry(
    { name: 'rare-earth', systems },
    { port: 0, timeoutMs: 2_000, trustedKeys: publicFile },
  );
  const body = JSON.stringify({ query, variables });
  const key = await readSigningKey(readFileSync(privateFile, 'utf8'));
  const signed = signCall(key, {
    method: 'POST',
    authority: new URL(server.url).host,
    target: '/graphql',
    contentType: 'application/json',
    body,
    ministry: 'rare-earth',
    claims: { role: 'data-team', policies: ['rare-earth/search'] },
    requestId: 'test',
  });
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...signed, ...headers }, body });
  return (await response.json()) as never;
}

const UNITS =
  'query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { rareEarth { code productName } rareEarthLinks(direction: BACK) { from } } } }';
const units = (...codes: string[]): Record<string, unknown> => ({
  r: codes.map((code) => ({ __typename: 'TraceUnit', code })),
});

test('equal codes are asked once, in parts of what the system takes', async () => {
  const system = fake('one', ['urn:a']);
  const { data } = await ask([system], UNITS, units('urn:a', 'urn:b', 'urn:a', 'urn:c'));
  expect(system.asked).toEqual([['urn:a', 'urn:b'], ['urn:c']]);
  expect((data['_entities'] as { rareEarth: unknown }[]).map((each) => each.rareEarth)).toMatchObject([
    [{ code: 'urn:a' }],
    [],
    [{ code: 'urn:a' }],
    [],
  ]);
});

test('one code’s failure is its own error, with its path, code and system', async () => {
  const { data, errors } = await ask([fake('one', ['urn:a'])], UNITS, units('urn:a', 'urn:bad'));
  expect(data['_entities']).toMatchObject([{ rareEarth: [{ code: 'urn:a' }] }, { rareEarth: null }]);
  expect(errors).toEqual([
    {
      message: 'one: cannot be read',
      locations: expect.anything(),
      path: ['_entities', 1, 'rareEarth'],
      extensions: { code: 'BAD_ANSWER', system: 'one' },
    },
  ]);
});

test('where one of two systems fails, the links of the other stand and an error beside them names the codes', async () => {
  const down = fake('two', [], () => Promise.reject(new Fault('UNAVAILABLE', 'cannot be reached')));
  const { data, errors } = await ask([fake('one', ['urn:a']), down], UNITS, units('urn:a', 'urn:b'));
  expect(data['_entities']).toMatchObject([
    { rareEarth: [{ code: 'urn:a' }], rareEarthLinks: [{ from: 'urn:one:source' }] },
    { rareEarth: null, rareEarthLinks: [{ from: 'urn:one:source' }] },
  ]);
  // urn:b may be held by the system that did not answer, so its null is not one.
  expect(
    errors?.map(({ path, extensions }) => [path, extensions['code'], extensions['system'], extensions['codes']]),
  ).toEqual([
    [['_entities', 1, 'rareEarth'], 'UNAVAILABLE', 'two', undefined],
    [undefined, 'UNAVAILABLE', 'two', ['urn:a', 'urn:b']],
  ]);
});

test('a bug is an internal error that tells nothing', async () => {
  const buggy = fake('one', [], () => {
    throw new TypeError('secret at /srv/app.ts:1');
  });
  const { errors } = await ask([buggy], UNITS, units('urn:a'));
  expect(JSON.stringify(errors)).not.toMatch(/secret|app\.ts/);
  expect(errors?.[0]?.extensions['code']).toBe('BAD_ANSWER');
});

test('a Fault that a sector’s own resolver throws keeps its code', async () => {
  const ministry = {
    name: 'rare-earth',
    systems: [fake('one', ['urn:a'])],
    resolvers: { RareEarthRecord: { events: () => Promise.reject(new Fault('UNAVAILABLE', 'cannot be reached')) } },
  };
  server = await startMinistry(ministry, { port: 0 });
  const { errors } = await ask(
    [],
    'query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { rareEarth { events { id } } } } }',
    units('urn:a'),
  );
  expect(errors?.filter(({ extensions }) => extensions['code'] !== 'FORBIDDEN')).toMatchObject([
    {
      message: 'rare-earth: cannot be reached',
      path: ['_entities', 0, 'rareEarth', 0, 'events'],
      extensions: { code: 'UNAVAILABLE' },
    },
  ]);
});

test('a system that forgets its deadline does not hold the answer up, and the caller’s deadline is kept a tenth short', async () => {
  const hung = fake('one', [], () =>
    sleep(60_000, undefined, { ref: false }).then(() => Promise.reject(new Error('too late'))),
  );
  const began = Date.now();
  const { errors } = await ask([hung], UNITS, units('urn:a'), { 'tongcha-deadline-ms': '4000' });
  expect(Date.now() - began).toBeLessThan(4_000);
  expect(errors?.[0]?.extensions['code']).toBe('TIMEOUT');
});

test('search goes from one system to the next, and a failure beside found rows is said', async () => {
  const SEARCH =
    'query($after: String, $first: Int) { rareEarthRecords(first: $first, after: $after) { edges { cursor node { code } } pageInfo { hasNextPage endCursor } } }';
  const two = [fake('one', ['urn:a', 'urn:b', 'urn:c']), fake('two', ['urn:d', 'urn:e'])];
  const codes: string[] = [];
  let after: string | null = null;
  for (let i = 0; i < 9; i += 1) {
    const { data } = await ask(two, SEARCH, { after, first: 2 });
    const page = data['rareEarthRecords'] as {
      edges: { node: { code: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    codes.push(...page.edges.map((edge) => edge.node.code));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  expect(codes).toEqual(['urn:a', 'urn:b', 'urn:c', 'urn:d', 'urn:e']);
  await stop();

  const down = fake('two', [], () => Promise.reject(new Fault('UNAVAILABLE', 'cannot be reached')));
  const beside = await ask([fake('one', ['urn:a']), down], SEARCH, { first: 5 });
  expect(beside.data['rareEarthRecords']).toMatchObject({ edges: [{ node: { code: 'urn:a' } }] });
  expect(beside.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', system: 'two' } }]);
  await stop();

  const nothing = await ask([down], SEARCH, { first: 5 });
  expect(nothing.errors?.[0]).toMatchObject({
    path: ['rareEarthRecords'],
    extensions: { code: 'UNAVAILABLE', system: 'two' },
  });
  for (const variables of [{ first: 0 }, { first: 201 }, { first: 5, after: 'nonsense' }])
    expect((await ask([down], SEARCH, variables)).errors?.[0]?.extensions['code']).toBe('BAD_REQUEST');
});

test('readiness follows the legacy systems, health does not', async () => {
  await ask([fake('one', []), fake('two', [], () => Promise.reject(new Fault('UNAVAILABLE', 'x')))], '{ __typename }');
  expect((await fetch(`${server?.url}/health`)).status).toBe(200);
  const ready = await fetch(`${server?.url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      status: 'not ready',
      ministry: 'rare-earth',
      systems: [
        { system: 'one', ready: true },
        { system: 'two', ready: false, fault: 'UNAVAILABLE' },
      ],
    },
  ]);
});

test('only a good answer may be kept: as the ministry is set to say, or by the gateway’s rule where it says nothing', async () => {
  const keeping = async (path: string, body?: string): Promise<string | null> => {
    const response = await fetch(
      `${server?.url}${path}`,
      body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body },
    );
    await response.text();
    return response.headers.get('cache-control');
  };
  const query = (text: string): string => JSON.stringify({ query: text });
  for (const cacheControl of [undefined, 'public, max-age=60']) {
    server = await startMinistry(
      { name: 'rare-earth', systems: [fake('one', ['urn:a'])] },
      { port: 0, ...(cacheControl === undefined ? {} : { cacheControl }) },
    );
    expect(await keeping('/graphql', query('{ __typename }'))).toBe(cacheControl ?? null);
    for (const wrong of [query('{ nothing }'), query('{'), '{', '[]'])
      expect(await keeping('/graphql', wrong)).toBe('no-store');
    for (const path of ['/health', '/ready', '/else']) expect(await keeping(path)).toBe('no-store');
    await stop();
  }
  server = await startMinistry({ name: 'rare-earth', systems: [] }, { port: 0, trustedKeys: (await keys).publicFile });
  expect(await keeping('/graphql', query('{ __typename }'))).toBe('no-store');
});
