import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { namesOf } from '../../schema/names.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { entryOf, type SigningFolder, signingFolder } from '../directory/support/federation.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { EVERYTHING, groupsOf, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { CODES, type Holdings, ORGANIZATIONS, randomEconomy } from './support/economy.ts';
import { systemOver } from './support/economy-system.ts';
import { everythingOf } from './support/everything.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const [EAST, SOUTH] = ['agriculture/370000', 'agriculture/440000'];
const AT_EAST: Who = { role: 'data-team', purpose: 'east' };
const NOTHING: Who = { role: 'data-team', purpose: 'nothing' };
const CACHE = 'public, max-age=60';
/** What both hold of the same codes and organisations, all in words and figures of their own. */
const holdings: Readonly<Record<string, Holdings>> = Object.fromEntries(
  [EAST, SOUTH].map((name): [string, Holdings] => {
    const economy = randomEconomy(new Dice(name), ['agriculture'])['agriculture'];
    if (!economy) throw new Error('there is one');
    const [first] = economy.things;
    // Both know every unit.
    return [name, { ...economy, things: CODES.flatMap((code) => (first ? [{ ...first, code }] : [])) }];
  }),
);
const sharing = { facts: [{ group: 'farming', kinds: ['TREAT'], ownedAt: 'to' }], papers: true } as const;

let folder: SigningFolder;
let graph: Graph;
let south: RunningServer;
let queries: readonly string[];

beforeAll(async () => {
  const schema = ownSupergraph().graph.api;
  const { field, linksField, searchField, recordType, organizationType } = namesOf('agriculture');
  const record = everythingOf(schema, recordType);
  const links = ['BACK', 'FORWARD'].map(
    (way) => `${way}: ${linksField}(direction: ${way}) ${everythingOf(schema, 'TraceLink')}`,
  );
  queries = [
    ...CODES.map(
      (code) =>
        `{ unit(code: "${code}") { ${field} ${record} ${links.join(' ')} records { ... on ${recordType} ${record} } } }`,
    ),
    ...ORGANIZATIONS.map(
      (uscc) => `{ organization(uscc: "${uscc}") { name ${field} ${everythingOf(schema, organizationType)} } }`,
    ),
    `{ ${searchField}(first: 50) { edges { node ${record} } pageInfo { endCursor } } }`,
    ...['BACK', 'FORWARD'].map(
      (direction) =>
        `{ chain(code: "${CODES[3]}", direction: ${direction}) { units { code records { member holder { uscc } quantity { value } } } links { from to quantity { value } evidence { member quantity { value } recordId } } withheld { policy } } }`,
    ),
  ];
  folder = await signingFolder();
  await folder.write(1, []);
  const systemOf = (name: string) => ({
    name: 'agriculture',
    member: name,
    sharing,
    systems: [systemOver('agriculture', () => holdings[name] as Holdings, sharing)],
  });
  graph = await startGraph({
    deadlineMs: 60_000,
    timeoutMs: 30_000,
    cacheControl: CACHE,
    settings: {
      GATEWAY_DIRECTORY: folder.file,
      GATEWAY_DIRECTORY_KEYS: folder.keys.publicFile,
      GATEWAY_CACHE_MB: '16',
      GATEWAY_PLAN_MS: '60000',
    },
    ministries: Object.fromEntries(
      Object.keys(MINISTRIES).map((name) => [
        name,
        () =>
          name === 'agriculture'
            ? systemOf(EAST)
            : { name, systems: [systemOver(name, () => ({ papers: [], things: [], firms: [] }), {})] },
      ]),
    ),
    grants: (name) => [
      { who: '{ role: data-team }', groups: ['search'], purpose: 'nothing' },
      ...(name === 'agriculture'
        ? [{ who: '{ role: data-team }', groups: groupsOf(name), purpose: 'east', members: [EAST] }]
        : []),
    ],
  });
  south = await startMinistry(systemOf(SOUTH), { port: 0, trustedKeys: graph.keys.publicFile, cacheControl: CACHE });
  await folder.write(2, [
    entryOf({ name: EAST, url: graph.subgraphs['agriculture'] ?? '' }),
    entryOf({ name: SOUTH, url: `${south.url}/graphql` }),
  ]);
  await vi.waitFor(
    async () => {
      const health = (await (await fetch(`${graph.origin}/health`)).json()) as { directory: { serial: number } };
      expect(health.directory.serial).toBe(2);
    },
    { timeout: 20_000 },
  );
}, 120_000);
afterAll(async () => {
  await south.stop(100);
  await graph.stop();
  folder.remove();
});

async function told(who: Who | null): Promise<{ readonly text: string; readonly withheld: ReadonlySet<string> }> {
  const texts: string[] = [];
  const withheld = new Set<string>();
  for (const query of queries) {
    const { data, text } = await graph.query(query, {}, who);
    expect(data, text.slice(0, 500)).not.toBeNull();
    texts.push(text);
    const { extensions } = JSON.parse(text) as { extensions?: { withheld?: { policy: string | null }[] } };
    for (const { policy } of extensions?.withheld ?? []) withheld.add(String(policy));
  }
  return { text: texts.join('\n'), withheld };
}

const wordsIn = (text: string): Set<string> => new Set(text.match(/[A-Za-z0-9]+/g) ?? []);

/** Words and figures that the one has and the other has not, by which its data are known. */
function ownWords(name: string, other: string): string[] {
  const others = wordsIn(JSON.stringify(holdings[other]));
  return [...wordsIn(JSON.stringify(holdings[name]))].filter((word) => word.length > 4 && !others.has(word));
}

test.each([
  ['before anybody has asked', [AT_EAST]],
  ['after whoever sees all', [EVERYTHING, AT_EAST, EVERYTHING, AT_EAST]],
])(
  'a grant for one member tells all of that one and nothing of another, %s',
  async (_, asking) => {
    let east = { text: '', withheld: new Set<string>() as ReadonlySet<string> };
    for (const who of asking) {
      const answer = await told(who);
      if (who === AT_EAST) east = answer;
    }
    const [all, none] = [wordsIn((await told(EVERYTHING)).text), wordsIn((await told(NOTHING)).text)];
    const seen = wordsIn(east.text);
    const conditional = (name: string, other: string): string[] =>
      ownWords(name, other).filter((word) => all.has(word) && !none.has(word));
    const [own, others] = [conditional(EAST, SOUTH), conditional(SOUTH, EAST)];
    expect(
      [own.length, others.length].every((count) => count > 5),
      `${own.length} and ${others.length}`,
    ).toBe(true);
    expect(others.filter((word) => seen.has(word))).toEqual([]);
    expect(own.filter((word) => !seen.has(word))).toEqual([]);
    // What the other keeps back is said by its sector, as ever.
    for (const group of ['farming', 'parties']) expect([...east.withheld]).toContain(`agriculture/${group}`);
  },
  120_000,
);

test('a search by members and division, page by page, is answered by these; an unknown one is the caller’s error', async () => {
  const page = async (
    args: string,
  ): Promise<{ codes: string[]; end: string | null; more: boolean; errors: readonly unknown[] }> => {
    const { data, errors } = await graph.query<{
      agricultureRecords: {
        edges: { node: { code: string; member: string } }[];
        pageInfo: { endCursor: string | null; hasNextPage: boolean };
      } | null;
    }>(
      `{ agricultureRecords(${args}) { edges { node { code member } } pageInfo { endCursor hasNextPage } } }`,
      {},
      EVERYTHING,
    );
    const found = data.agricultureRecords;
    return {
      codes: (found?.edges ?? []).map(({ node }) => `${node.member} ${node.code}`),
      end: found?.pageInfo.endCursor ?? null,
      more: found?.pageInfo.hasNextPage ?? false,
      errors: errors.map(({ extensions, message }) => [extensions.code, message]),
    };
  };
  const all = (name: string): string[] => CODES.toSorted().map((code) => `${name} ${code}`);
  expect(await page(`first: 50, filter: { members: ["${SOUTH}"] }`)).toMatchObject({
    codes: all(SOUTH),
    more: false,
    errors: [],
  });
  expect(await page('first: 50, filter: { division: "370600" }')).toMatchObject({
    codes: all(EAST),
    more: false,
    errors: [],
  });
  const found: string[] = [];
  for (let after: string | null = '', pages = 0; after !== null && pages < 20; pages += 1) {
    const { codes, end, more } = await page(`first: 3${after === '' ? '' : `, after: "${after}"`}`);
    found.push(...codes);
    after = more ? end : null;
  }
  expect(found).toEqual([...all(EAST), ...all(SOUTH)]);
  expect((await page('filter: { members: ["agriculture/990000"] }')).errors).toEqual([
    ['BAD_USER_INPUT', 'agricultureRecords: filter.members: "agriculture/990000" is no member of this sector'],
  ]);
}, 60_000);

test('one that is down is named in its errors; what the other says stands, in unit, search and chain', async () => {
  await south.stop(100);
  const { data, errors } = await graph.query<{
    unit: { agriculture: { member: string }[] | null };
    none: { agriculture: { member: string }[] | null };
    agricultureRecords: { edges: { node: { member: string } }[] };
    chain: { gaps: { sector: string; member: string; reason: string }[] };
  }>(
    `{
      unit(code: "${CODES[0]}") { agriculture { member } }
      none: unit(code: "urn:test:nobody") { agriculture { member } }
      agricultureRecords(first: 50) { edges { node { member } } pageInfo { hasNextPage } }
      chain(code: "${CODES[0]}", direction: BACK, maxDepth: 0) { gaps { sector member reason } }
    }`,
    {},
    { role: 'data-team', purpose: 'everything' },
  );
  expect([data.unit.agriculture, data.none.agriculture]).toEqual([[{ member: EAST }], null]);
  expect(new Set(data.agricultureRecords.edges.map(({ node }) => node.member))).toEqual(new Set([EAST]));
  expect(data.chain.gaps.filter(({ reason }) => reason !== 'DEPTH_LIMIT')).toEqual([
    { sector: 'AGRICULTURE', member: SOUTH, reason: 'UNAVAILABLE' },
  ]);
  const told = errors.map(({ path, extensions: { code, member, codes } }) => [
    path?.[0] ?? null,
    code,
    member,
    codes ?? null,
  ]);
  expect(told).toContainEqual([null, 'UNAVAILABLE', SOUTH, [CODES[0]]]);
  expect(told).toContainEqual(['none', 'UNAVAILABLE', SOUTH, null]);
}, 60_000);
