import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import type { LegacySystem, Search } from '../../subgraphs/kit/legacy-system.ts';
import { pageOf } from '../../subgraphs/kit/pages.ts';
import type { SectorRecord } from '../../subgraphs/kit/records.ts';
import type { startMinistry as StartMinistry } from '../../subgraphs/kit/server.ts';

const asked = vi.fn<(search: Search) => void>();
const readable = (code: string): SectorRecord | null =>
  code.startsWith('bad') ? null : { code: `urn:${code}`, source: { system: 'one' } };

/** A system whose rows are these codes; `bad…` cannot be read. */
function system(rows: readonly string[], cursorOf = (i: number): string => String(i)): LegacySystem {
  return {
    name: 'one',
    maxCodes: 10,
    records: async (codes) => codes.map(() => null),
    links: async (codes) => codes.map(() => []),
    organizations: async (usccs) => usccs.map((uscc) => ({ uscc, name: 'known' })),
    async search(search, with_) {
      asked(search);
      const start = search.after === null ? 0 : Number(search.after) + 1;
      const page = rows.map((code, i) => ({ code, i })).slice(start, start + search.first);
      const listed = page.map(({ code, i }) => ({ code, value: readable(code), doubts: [], cursor: cursorOf(i) }));
      return pageOf(listed, [], start + search.first < rows.length, with_);
    },
    async ping() {},
    async close() {},
  };
}

// What is shared on conditions is not what is tried here: everybody may search. The modules are loaded anew for it, as a
// worker keeps those of other files.
let startMinistry: typeof StartMinistry;
beforeAll(async () => {
  vi.resetModules();
  vi.doMock('../../subgraphs/kit/access/enforce-rules.ts', () => ({ enforceRules: () => {} }));
  ({ startMinistry } = await import('../../subgraphs/kit/server.ts'));
});
afterAll(() => {
  vi.doUnmock('../../subgraphs/kit/access/enforce-rules.ts');
  vi.resetModules();
});

let server: RunningServer | null = null;
afterEach(async () => {
  await server?.stop(10);
  server = null;
  asked.mockClear();
});

interface Page {
  readonly edges: readonly { readonly node: { readonly code: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Answer {
  readonly data?: { readonly page?: Page | null; readonly other?: Page; readonly _entities?: readonly unknown[] };
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

async function post(of: LegacySystem, query: string, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
  server ??= await startMinistry({ name: 'rare-earth', systems: [of] }, { port: 0 });
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

const SEARCH = `query($where: SearchCondition, $filter: RareEarthFilter, $first: Int, $after: String) {
  page: rareEarthRecords(where: $where, filter: $filter, first: $first, after: $after) { edges { node { code } } pageInfo { hasNextPage endCursor } }
  other: rareEarthRecords(first: 1) { edges { node { code } } pageInfo { hasNextPage endCursor } }
}`;
const cursor = (text: string | Buffer): string => Buffer.from(text as string).toString('base64url');

describe('what a caller writes', () => {
  test.each([
    ['NUL in a filter', { filter: { productName: 'a\u0000b' } }, 'filter.productName has the character U+0000'],
    ['an escape in a filter', { filter: { productName: '\u001b[2J' } }, 'filter.productName has the character U+001B'],
    [
      'a control character of C1',
      { filter: { productName: 'a\u0085b' } },
      'filter.productName has the character U+0085',
    ],
    ['what is no character', { filter: { productName: 'a\uffff' } }, 'filter.productName has the character U+FFFF'],
    ['half a character', { filter: { productName: 'a\ud800b' } }, 'filter.productName has half a character'],
    [
      'a text that is too long',
      { filter: { productName: '氯'.repeat(1_001) } },
      'filter.productName is longer than 1000 characters',
    ],
    ['a cursor that is too long', { after: 'A'.repeat(5_000) }, 'after is longer than 4096 characters'],
    ['a cursor of nothing', { after: 'abc' }, 'after is not a cursor of this search'],
    ['a cursor of a system that there is not', { after: cursor('7:1') }, 'after is not a cursor of this search'],
    ['a cursor in another base64', { after: `${cursor('0:1')}==` }, 'after is not a cursor of this search'],
    [
      'a cursor that is no text',
      { after: cursor(Buffer.from([0x30, 0x3a, 0xff, 0xfe])) },
      'after is not a cursor of this search',
    ],
    ['a cursor with a control character', { after: cursor('0:\u0000') }, 'after is not a cursor of this search'],
    ['a page of none', { first: 0 }, 'first must be from 1 to 200'],
    [
      'a span that ends before it begins',
      { where: { recordedBetween: { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' } } },
      'recordedBetween: from must be earlier than to',
    ],
    [
      'a span that ends as it begins, in another zone',
      { where: { producedBetween: { from: '2026-03-02T08:00:00+08:00', to: '2026-03-02T00:00:00Z' } } },
      'producedBetween: from must be earlier than to',
    ],
  ])('%s is refused before the system is asked, and nothing else is', async (_, variables, message) => {
    const one = system(['a', 'b']);
    for (let i = 0; i < 6; i += 1) {
      const { data, errors } = await post(one, SEARCH, variables);
      expect(errors).toMatchObject([
        { message: expect.stringContaining(message), extensions: { code: 'BAD_REQUEST' } },
      ]);
      expect(data?.other?.edges).toEqual([{ node: { code: 'urn:a' } }]);
    }
    expect(asked.mock.calls.every(([search]) => search.first === 1 && search.after === null)).toBe(true);
    const health = (await (await fetch(`${server?.url}/health`)).json()) as {
      systems: Record<string, { breaker: string; lastFault: unknown }>;
    };
    expect(health.systems['one']).toMatchObject({ breaker: 'CLOSED', lastFault: null });
  });

  test('names with line ends, tabs and characters of every plane are asked', async () => {
    await post(system(['a']), SEARCH, { filter: { productName: '氯\t化\r\n𠮷' } });
    expect(asked.mock.calls[0]?.[0].filter).toEqual({ productName: '氯\t化\r\n𠮷' });
  });

  test('an organisation’s code that could be put to no system is its own failure', async () => {
    const query = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { name } } }';
    const of = (uscc: unknown): unknown => ({ __typename: 'Organization', uscc });
    const { data, errors } = await post(system([]), query, {
      r: [of('91110000000000000X'), of('a\u0000'), of('9'.repeat(65)), of(7), of('')],
    });
    expect(data?._entities).toEqual([{ name: 'known' }, null, null, null, null]);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(4).fill('BAD_REQUEST'));
  });
});

describe('pages', () => {
  test('rows that cannot be read leave a place to go on from', async () => {
    const one = system(['bad1', 'bad2', 'bad3', 'a', 'bad4', 'b', 'bad5']);
    const codes: string[] = [];
    let after: string | null = null;
    for (let i = 0; i < 9; i += 1) {
      const { data }: Answer = await post(one, SEARCH, { first: 2, after });
      codes.push(...(data?.page?.edges.map(({ node }) => node.code) ?? []));
      if (!data?.page?.pageInfo.hasNextPage) break;
      expect(data.page.pageInfo.endCursor).not.toBeNull();
      expect(data.page.pageInfo.endCursor).not.toBe(after);
      after = data.page.pageInfo.endCursor;
    }
    expect(codes).toEqual(['urn:a', 'urn:b']);
  });

  test.each([
    ['without a place', () => ''],
    ['with the place that it began at', () => '0'],
  ])('more %s to go on from is an end that is said', async (_, cursorOf) => {
    const { data, errors } = await post(system(['a', 'b', 'c'], cursorOf), SEARCH, { first: 1, after: cursor('0:0') });
    expect(data?.page?.pageInfo.hasNextPage).toBe(false);
    expect(errors).toContainEqual(
      expect.objectContaining({ message: 'one: says that there is more, but not after what' }),
    );
  });
});
