import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  authoritiesFirst,
  Client,
  coverageIn,
  ERROR_CODES,
  gapsIn,
  Identify,
  isSelfStated,
  pages,
  RefusedError,
  SearchFoodDrug,
} from '@tongcha/client';
import { expect, test } from 'vitest';

test('the codes of errors are those of docs/errors.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code),
  );
  expect(new Set<unknown>(ERROR_CODES)).toEqual(new Set<unknown>(documented));
});

test('the gaps of every chain in a result, wherever it stands', () => {
  const timeout = { reason: 'TIMEOUT', sector: 'FOOD_DRUG', member: 'food-drug/330000' };
  const chain = { complete: false, gaps: [timeout, { sector: 'AGRICULTURE' }] };
  expect(
    gapsIn({ one: chain, many: [{ upstream: { complete: false } }, { downstream: { complete: true } }, null] }),
  ).toEqual([timeout, { reason: 'GAP', sector: 'AGRICULTURE' }, { reason: 'INCOMPLETE' }]);
  const [gap, other] = [{ reason: 'TIMEOUT' }, { reason: 'FORBIDDEN' }];
  const roots = [{ gaps: [gap], complete: false, units: [{ unit: { upstream: { gaps: [other] } } }] }];
  expect(gapsIn({ chains: { gaps: [gap], roots } })).toEqual([gap, other]);
  expect(gapsIn({ chains: { roots } })).toEqual([gap, other]);
  expect(gapsIn(null)).toEqual([]);
  // A count names in its coverage who was not read to its end.
  const line = (member: string, status: string, complete: boolean): object => ({
    sector: 'FOOD_DRUG',
    member,
    status,
    complete,
  });
  const coverage = [line('a', 'ANSWERED', true), line('b', 'ANSWERED', false), line('c', 'FAILED', false)];
  const partly = { reason: 'INCOMPLETE', sector: 'FOOD_DRUG', member: 'b' };
  expect(gapsIn({ aggregate: { complete: false, gaps: [], coverage } })).toEqual([partly]);
  expect(gapsIn({ aggregate: { complete: false, gaps: [gap], coverage } })).toEqual([gap, partly]);
  expect(gapsIn({ aggregate: { complete: false, gaps: [] } })).toEqual([{ reason: 'INCOMPLETE' }]);
});

test('what became of each member, the worst of several parts, and of those of a sector that need no line of their own', () => {
  const coverage = (status: string): object => ({
    coverage: [
      { sector: 'AGRICULTURE', member: 'agriculture/330000', status },
      { sector: 'AGRICULTURE', member: 'agriculture/370000', status: 'ANSWERED' },
      { sector: 'AGRICULTURE', member: null, status: 'ANSWERED' },
      { sector: 'FOOD_DRUG', status },
    ],
  });
  expect(coverageIn({ a: coverage('ANSWERED'), b: [coverage('FAILED'), coverage('PARTIAL')] })).toEqual([
    { sector: 'AGRICULTURE', member: 'agriculture/330000', status: 'FAILED' },
    { sector: 'AGRICULTURE', member: 'agriculture/370000', status: 'ANSWERED' },
    { sector: 'AGRICULTURE', member: null, status: 'ANSWERED' },
    { sector: 'FOOD_DRUG', member: null, status: 'FAILED' },
  ]);
});

test('what authorities say stands first and what enterprises say of themselves last, else in the order given; nothing is left out', () => {
  const kinds = ['ENTERPRISE', 'PLATFORM', 'REGION', null, 'MINISTRY', 'ENTERPRISE', 'LABORATORY'];
  const records = kinds.map((kind, i) => ({ i, statedBy: kind === null ? null : { kind } }));
  expect(authoritiesFirst(records).map(({ i }) => i)).toEqual([2, 4, 1, 3, 6, 0, 5]);
  expect(records.filter(isSelfStated).map(({ i }) => i)).toEqual([0, 5]);
});

/** A search of which each page's cursor is the next letter, up to `c`. */
function searching(pageOf: (after: string | null) => object | null): { asked: unknown[]; client: Client } {
  const asked: unknown[] = [];
  const answer: typeof fetch = async (_, init) => {
    const { variables } = JSON.parse(String(init?.body)) as { variables: { after: string | null } };
    asked.push(variables);
    const found = pageOf(variables.after);
    const errors = found === null ? [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] : [];
    return Response.json({ data: { found: found && { edges: [], ...found } }, errors });
  };
  return { asked, client: new Client({ url: 'http://127.0.0.1:1', fetch: answer }) };
}
const pageInfo = (hasNextPage: boolean, endCursor: string | null): object => ({ pageInfo: { hasNextPage, endCursor } });
const letters = (after: string | null): object =>
  after === 'b' ? pageInfo(false, 'c') : pageInfo(true, after === null ? 'a' : 'b');

function searchOf(client: Client, from?: string): AsyncIterable<unknown> {
  const filter = { productName: '奶粉' };
  return pages(
    (after) => client.need(SearchFoodDrug, { filter, first: 2, after }),
    ({ data }) => data.found,
    from,
  );
}

async function count(all: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const page of all) seen += page ? 1 : 0;
  return seen;
}

test('pages are asked for one behind the other, from the first or from a cursor', async () => {
  const { asked, client } = searching(letters);
  expect(await count(searchOf(client))).toBe(3);
  const filter = { productName: '奶粉' };
  expect(asked).toEqual([null, 'a', 'b'].map((after) => ({ filter, first: 2, after })));
  expect(await count(searchOf(client, 'b'))).toBe(1);
});

test('pages whose cursor does not advance end with an error', async () => {
  const { asked, client } = searching(() => pageInfo(true, 'a'));
  await expect(count(searchOf(client))).rejects.toThrow('does not advance');
  expect(asked).toHaveLength(2);
});

test('a page that is not given ends them with the reason', async () => {
  const { client } = searching((after) => (after === null ? letters(after) : null));
  await expect(count(searchOf(client))).rejects.toBeInstanceOf(RefusedError);
});

test('a typed operation is its text', () => {
  expect(String(Identify)).toContain('query Identify($text:String!)');
});
