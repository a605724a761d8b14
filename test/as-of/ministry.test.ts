import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { encodeClaims } from '../../common/signature/claims.ts';
import { signCall } from '../../common/signature/sign.ts';
import type { Call, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { Sight } from '../../subgraphs/kit/search/condition.ts';
import { givenIn } from '../../subgraphs/kit/search/conditions.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';

const SINCE = '2026-03-01T00:00:00.000Z';
const AFTER = '2026-04-01T00:00:00.000Z';
const BEFORE = '2026-02-28T23:59:59.999Z';

/** What each system was asked as of; undefined: now. */
const asked = { keeps: [] as unknown[], forgets: [] as unknown[] };
const system = (name: keyof typeof asked, history: boolean): LegacySystem => {
  const note = ({ asOf }: Call): void => void asked[name].push(asOf);
  return {
    name,
    maxCodes: 100,
    async records(codes, call) {
      note(call);
      return codes.map((code) => ({ code, productName: name, source: { system: name } }));
    },
    async links(codes, _, call) {
      note(call);
      return codes.map((code) => [
        { kind: 'PACK', from: `urn:${name}`, to: code, evidence: { system: name, recordId: '1', confidence: 'HIGH' } },
      ]);
    },
    async search(_, call) {
      note(call);
      return { rows: [{ cursor: '1', record: { code: 'urn:a', source: { system: name } } }], hasNextPage: false };
    },
    ...(history ? { history: () => ({ since: SINCE }) } : {}),
    async ping() {},
    async close() {},
  };
};

let keys: KeyFolder;
const servers: RunningServer[] = [];
beforeAll(async () => {
  keys = await keyFolder();
});
afterAll(async () => {
  for (const server of servers) await server.stop(10);
  keys.remove();
});

async function ministryOf(
  ...systems: readonly LegacySystem[]
): Promise<(query: string, asOf?: string) => Promise<Told>> {
  const server = await startMinistry({ name: 'rare-earth', systems }, { port: 0, trustedKeys: keys.publicFile });
  servers.push(server);
  return async (query, asOf) => {
    asked.keeps.length = asked.forgets.length = 0;
    const body = JSON.stringify({ query });
    const headers = signCall(await keys.key(), {
      method: 'POST',
      authority: new URL(server.url).host,
      target: '/graphql',
      contentType: 'application/json',
      body,
      ministry: 'rare-earth',
      claims: { role: 'data-team', policies: ['rare-earth/search'], ...(asOf === undefined ? {} : { asOf }) },
      requestId: 'test',
    });
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
    const read = (await response.json()) as Pick<Told, 'data' | 'errors'>;
    return { ...read, named: response.headers.get('tongcha-as-of'), status: response.status };
  };
}

interface Told {
  readonly data: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly named: string | null;
  readonly status: number;
}

const UNIT =
  '{ _entities(representations: [{ __typename: "TraceUnit", code: "urn:a" }]) { ... on TraceUnit { rareEarth { productName } rareEarthLinks(direction: BACK) { from } } } }';
const SEARCH = '{ rareEarthRecords(first: 5) { edges { node { code } } } }';
const codes = ({ errors = [] }: Told): string[] => errors.map(({ extensions }) => extensions.code);

test('a system that keeps history is asked as of the moment, and the response names it', async () => {
  const ask = await ministryOf(system('keeps', true));
  for (const query of [UNIT, SEARCH]) {
    const told = await ask(query, AFTER);
    expect(told).toMatchObject({ named: AFTER });
    expect(codes(told)).toEqual([]);
    expect(new Set(asked.keeps)).toEqual(new Set([AFTER]));
  }
  expect(await ask(UNIT, SINCE)).toMatchObject({ named: SINCE, data: { _entities: [{ rareEarth: [{}] }] } });
  expect(await ask(UNIT)).toMatchObject({ named: null });
  expect(new Set(asked.keeps)).toEqual(new Set([undefined]));
});

test('before its history begins, and where there is none, it is not asked, and nothing of today is told', async () => {
  for (const [name, asOf] of [
    ['keeps', BEFORE],
    ['forgets', AFTER],
  ] as const) {
    const ask = await ministryOf(system(name, name === 'keeps'));
    const unit = await ask(UNIT, asOf);
    expect(unit).toMatchObject({ named: asOf, data: { _entities: [{ rareEarth: null, rareEarthLinks: null }] } });
    expect(codes(unit)).toEqual(['NO_HISTORY', 'NO_HISTORY']);
    expect(new Set(codes(await ask(SEARCH, asOf)))).toEqual(new Set(['NO_HISTORY']));
    expect(asked[name]).toEqual([]);
    // No breaker has opened by it.
    for (let i = 0; i < 10; i += 1) await ask(UNIT, asOf);
    expect(codes(await ask(UNIT))).toEqual([]);
  }
});

test('of two systems what the one knew stands, and it is said that the other keeps nothing', async () => {
  const ask = await ministryOf(system('forgets', false), system('keeps', true));
  const told = await ask(UNIT, AFTER);
  expect(told.data).toEqual({
    _entities: [{ rareEarth: [{ productName: 'keeps' }], rareEarthLinks: [{ from: 'urn:keeps' }] }],
  });
  expect(told.errors).toMatchObject([
    { extensions: { code: 'NO_HISTORY', system: 'forgets', codes: ['urn:a'], partial: true } },
  ]);
});

test('claims name a moment in its one spelling, or are none', async () => {
  const ask = await ministryOf(system('keeps', true));
  expect(await ask(UNIT, '2026-04-01T00:00:00Z')).toMatchObject({ status: 401 });
  expect(await ask(UNIT, AFTER)).toMatchObject({ status: 200 });
  expect(encodeClaims({ role: 'citizen', asOf: AFTER })).not.toBe(encodeClaims({ role: 'citizen' }));
});

test('whether an inspection has run out is tested as of the moment', async () => {
  const asked: unknown[] = [];
  const sight = { see: async (field: string, given: unknown) => asked.push([field, given]) } as unknown as Sight;
  await givenIn({ equipmentOverdue: true }, AFTER)[0]?.holds(sight);
  expect(asked).toEqual([['inspectionOverdue', { at: AFTER }]]);
});
