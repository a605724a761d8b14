import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadServer } from '../../demo/equipment-db/load.ts';
import { world } from '../../demo/world/index.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';

if (NO_POSTGRES) console.warn(`left out: special equipment over PostgreSQL, SQLite in its place: ${NO_POSTGRES}`);

let database: DatabaseServer | null = null;
let graph: Graph;
beforeAll(async () => {
  if (!NO_POSTGRES) {
    database = await startPostgres();
    await loadServer(database.url, world({ seed: 1, scale: 0.02 }));
  }
  graph = await startGraph({ as: EVERYTHING, env: database ? { SPECIAL_EQUIPMENT_DB_URL: database.url } : {} });
}, 120_000);
afterAll(async () => {
  await graph.stop();
  await database?.stop();
});

const cursor = (text: string): string => Buffer.from(text).toString('base64url');
/** Of each search a filter of text, where it has one. */
const SEARCHES = [
  ['agricultureRecords', 'productName'],
  ['foodDrugRecords', 'lot'],
  ['hazardousGoodsRecords', 'productName'],
  ['rareEarthRecords', 'productName'],
  ['specialEquipmentRecords', 'productName'],
] as const;

/** Their first system goes on behind a key, which any text may be. */
const KEYED: ReadonlySet<string> = new Set(['foodDrugRecords', 'hazardousGoodsRecords', 'rareEarthRecords']);

test.each(SEARCHES)(
  'through the gateway no caller’s text or cursor closes %s for the others',
  async (field, filter) => {
    const ask = async (
      more: string,
    ): Promise<{ readonly codes: readonly unknown[]; readonly edges: readonly unknown[] | null }> => {
      const { data, errors } = await graph.query<Record<string, { edges: unknown[] } | null>>(
        `{ ${field}(first: 1${more}) { edges { cursor } } }`,
      );
      return { codes: errors.map(({ extensions }) => extensions.code), edges: data?.[field]?.edges ?? null };
    };
    const bad = [
      `, after: "${cursor('0:abc')}"`,
      `, after: "${cursor('0:-1')}"`,
      `, after: "${cursor(`0:${'9'.repeat(30)}`)}"`,
      ', after: "0"',
      `, filter: { ${filter}: "a\\u0000b" }`,
      `, filter: { ${filter}: "a\\ud800b" }`,
      `, filter: { ${filter}: "${'氯'.repeat(2_000)}" }`,
    ];
    if (!KEYED.has(field))
      for (const more of bad)
        for (let i = 0; i < 3; i += 1)
          expect(await ask(more), more).toEqual({
            codes: [expect.stringMatching(/^BAD_(REQUEST|USER_INPUT)$|^GRAPHQL_PARSE_FAILED$/)],
            edges: null,
          });
    else
      for (const more of bad.slice(3))
        expect(await ask(more), more).toEqual({
          codes: [expect.stringMatching(/^BAD_(REQUEST|USER_INPUT)$|^GRAPHQL_PARSE_FAILED$/)],
          edges: null,
        });
    expect(await ask('')).toEqual({ codes: [], edges: [{ cursor: expect.any(String) }] });
  },
);
